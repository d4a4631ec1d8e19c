import { useEffect, useState } from 'preact/hooks'
import { fetchLater, type LaterScreen } from '../../parts/later.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { t } from '../../text/translate.ts'

/** Stands over everything while another person's word is asked for; its code comes later. */
export function ApprovalHost({ screen }: { screen: LaterScreen }) {
  const { approval } = useTill()
  const [, redraw] = useState(false)
  const ask = approval.ask.value
  const isMissing = ask !== null && screen.loaded === null
  useEffect(() => {
    if (!isMissing) return
    void fetchLater(screen).then((isLoaded) => {
      redraw((before) => !before)
      if (isLoaded) return
      approval.dismiss()
      showToast('bad', 'cloud-off', t('later.away'))
    })
  }, [isMissing, approval, screen])
  const Dialog = screen.loaded
  if (ask === null || Dialog === null) return null
  return <Dialog key={`${ask.subjectId} ${ask.words}`} />
}
