import { isStanding } from '../../models/print-jobs-model.ts'
import { Notice } from '../../parts/notice.tsx'
import { adviceText, problemText } from '../../parts/printer-problem.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { isCartShown } from '../sell/sell-state.ts'
import './paper-waits.css'

/**
 * Why no paper comes out of this till's own printer, or would not, and what to do about it: seen
 * before the next customer pays.
 */
export function PaperWaitsNotice() {
  const { payment, printJobs } = useTill()
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
  const isInTheWay = payment.attempt.value !== null || isCartShown.value
  return (
    <div class={isInTheWay ? 'paper-waits is-folded' : 'paper-waits'}>
      <Notice tone="warn" icon="printer" title={title}>
        {adviceText(trouble.problem)} {n > 0 && t('paper-waits.n', { n })}
      </Notice>
    </div>
  )
}
