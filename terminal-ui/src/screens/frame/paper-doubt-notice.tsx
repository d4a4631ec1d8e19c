import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { refusalText } from '../../link/till-errors.ts'
import type { PrintJobRow } from '../../models/print-jobs-model.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { paperQuestion } from '../../parts/paper-question.ts'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { place } from '../navigation.ts'
import './paper-doubt.css'

/** The second of two taps on the question before must not answer this one. */
const DEAF_MS = 700

/** Whoever stands beside the printer sees the paper: did it come out? The console asks of all. */
export function PaperDoubtNotice() {
  const { printJobs, session } = useTill()
  const job = printJobs.uncertain.value.find(({ isHere }) => isHere)
  if (!job || place.value === 'console' || !session.may('reprint')) return null
  return <PaperDoubt key={job.printJobId} job={job} />
}

function PaperDoubt({ job }: { job: PrintJobRow }) {
  const { printJobs, seams } = useTill()
  const isDeaf = useSignal(true)
  useEffect(
    () =>
      seams.timers.after(DEAF_MS, () => {
        isDeaf.value = false
      }),
    [],
  )
  const { title, no } = paperQuestion(job)
  const answer = async (said: 'came-out' | 'print-copy') => {
    const settled = await printJobs.answerUncertain(job.printJobId, said)
    if (!settled.ok) showToast('bad', 'warning', refusalText(settled.code, currentLanguage()))
  }
  return (
    <div class="paper-doubt">
      <Notice
        tone="warn"
        icon="printer"
        role="alert"
        title={title}
        action={
          <div class="row row-wrap" data-testid="paper-doubt">
            <Button icon="check" isDisabled={isDeaf.value} onPress={() => void answer('came-out')}>
              {t('print.came-out')}
            </Button>
            <Button
              icon="printer"
              isDisabled={isDeaf.value}
              onPress={() => void answer('print-copy')}
            >
              {no}
            </Button>
          </div>
        }
      >
        {t('print.question-more')}
      </Notice>
    </div>
  )
}
