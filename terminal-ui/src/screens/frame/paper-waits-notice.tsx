import { isStanding } from '../../models/print-jobs-model.ts'
import { Notice } from '../../parts/notice.tsx'
import { adviceText, problemText } from '../../parts/printer-problem.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

/** Why no paper comes out of this till's own printer, and what to do about it. */
export function PaperWaitsNotice() {
  const { printJobs } = useTill()
  const here = printJobs.open.value.filter(({ isHere }) => isHere)
  const standing = here.find(isStanding)
  if (!standing?.problem) return null
  const n = here.filter((row) => row.state === 'queued' || isStanding(row)).length
  const title = t('paper-waits.title', {
    name: standing.printerName,
    problem: problemText(standing.problem),
  })
  return (
    <Notice tone="warn" icon="printer" title={title}>
      {adviceText(standing.problem)} {t('paper-waits.n', { n })}
    </Notice>
  )
}
