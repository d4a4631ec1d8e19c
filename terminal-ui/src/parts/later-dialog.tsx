import { useEffect, useState } from 'preact/hooks'
import { t } from '../text/translate.ts'
import { fetchLater, type LaterScreen } from './later.tsx'
import { showToast } from './toast.tsx'

type LaterDialogProps = {
  screen: LaterScreen
  isOpen: boolean
  /** A new key is a new dialog: nothing of the last one stays in it. */
  name: string
  /** Its code cannot be fetched: whatever it was opened for ends. */
  onAway: () => void
}

/** A dialog over whatever screen there is; its code comes later. */
export function LaterDialog({ screen, isOpen, name, onAway }: LaterDialogProps) {
  const [, redraw] = useState(false)
  const isMissing = isOpen && screen.loaded === null
  useEffect(() => {
    if (!isMissing) return
    void fetchLater(screen).then((isLoaded) => {
      redraw((before) => !before)
      if (isLoaded) return
      onAway()
      showToast('bad', 'cloud-off', t('later.away'))
    })
  }, [isMissing, screen])
  const Dialog = screen.loaded
  return isOpen && Dialog !== null ? <Dialog key={name} /> : null
}
