import { isStanding } from '../../models/print-jobs-model.ts'
import { Notice } from '../../parts/notice.tsx'
import { adviceText, problemText } from '../../parts/printer-problem.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

/**
 * Why no paper comes out of this till's own printer, or would not, and what to do about it: seen
 * before the next customer pays.
 */
export function PaperWaitsNotice() {
  const { printJobs } = useTill()
  const here = printJobs.open.value.filter(({ isHere }) => isHere)
  const standing = here.find(isStanding)
  const own = printJobs.ownTrouble.value
  const trouble = standing?.problem
    ? { name: standing.printerName, problem: standing.problem }
    : own
  if (!trouble) return null
  const n = here.filter((row) => row.state === 'queued' || isStanding(row)).length
  const title = t('paper-waits.title', {
    name: trouble.name,
    problem: problemText(trouble.problem),
  })
  return (
    <Notice tone="warn" icon="printer" title={title}>
      {adviceText(trouble.problem)} {n > 0 && t('paper-waits.n', { n })}
    </Notice>
  )
}
