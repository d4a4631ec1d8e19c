import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { ConsolePrintersModel } from '../../models/console-printers-model.ts'
import type { PrintJobRow } from '../../models/print-jobs-model.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Notice } from '../../parts/notice.tsx'
import { paperQuestion } from '../../parts/paper-question.ts'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { page } from './page-timers.ts'
import { LogoCard } from './printing/logo-card.tsx'
import { PrintersCard } from './printing/printers-card.tsx'
import './printing/printing.css'
import { ReprintsCard } from './printing/reprints-card.tsx'
import { RoutesCard } from './printing/routes-card.tsx'
import { Unbroken } from './unbroken.tsx'
import { useRefresh } from './use-refresh.ts'

async function settle(outcome: Promise<TillOutcome<unknown>>): Promise<void> {
  const settled = await outcome
  if (settled.ok) return
  showToast('bad', 'warning', refusalText(settled.code, currentLanguage()))
}

/** Its receipt number; what is no receipt is called by its printer. */
const jobName = (job: PrintJobRow): string => job.receiptNumber ?? job.printerName

/** Nobody but a person can know whether the paper came out: never printed again unasked. */
function UncertainJob({ job }: { job: PrintJobRow }) {
  const { printJobs } = useTill()
  const answer = (said: 'came-out' | 'print-copy') =>
    void settle(printJobs.answerUncertain(job.printJobId, said))
  const { title, no } = paperQuestion(job)
  return (
    <li class="question">
      <p class="question-words">
        <Unbroken text={title} part={job.receiptNumber} />
      </p>
      <p class="soft">{t('print.question-more')}</p>
      <div class="row row-wrap">
        <Button size="large" icon="check" onPress={() => answer('came-out')}>
          {t('print.came-out')}
        </Button>
        <Button kind="primary" size="large" icon="printer" onPress={() => answer('print-copy')}>
          {no}
        </Button>
      </div>
    </li>
  )
}

function HeldJob({ job }: { job: PrintJobRow }) {
  const { printJobs } = useTill()
  return (
    <li class="list-row">
      <span class="list-icon">
        <Icon name="receipt" />
      </span>
      <div class="grow">
        <strong>{jobName(job)}</strong>
        <p class="soft small">{t('print.held-why')}</p>
      </div>
      <Button onPress={() => void settle(printJobs.cancel(job.printJobId))}>
        {t('print.drop')}
      </Button>
      <Button
        kind="primary"
        icon="printer"
        onPress={() => void settle(printJobs.release(job.printJobId))}
      >
        {t('print.release')}
      </Button>
    </li>
  )
}

/** Nothing but a line where nobody is asked anything. */
function Waiting() {
  const { printJobs } = useTill()
  const { problem, again } = useRefresh(() => printJobs.refresh())
  const uncertain = printJobs.uncertain.value
  const held = printJobs.held.value
  if (problem.value) {
    const retry = <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
    return <Notice tone="warn" icon="cloud-off" title={problem.value} action={retry} />
  }
  if (uncertain.length + held.length === 0) {
    return (
      <Notice tone="good" icon="check" title={t('print.nothing')}>
        {t('print.nothing-more')}
      </Notice>
    )
  }
  return (
    <section class="card stack">
      <h2>{t('print.waiting')}</h2>
      <ul class="questions">
        {uncertain.map((job) => (
          <UncertainJob key={job.printJobId} job={job} />
        ))}
      </ul>
      <ul>
        {held.map((job) => (
          <HeldJob key={job.printJobId} job={job} />
        ))}
      </ul>
    </section>
  )
}

/** Paper: what waits for a person, the printers, what comes out where, and who printed again. */
export function PrintPanel() {
  const { link, session } = useTill()
  const model = useMemo(() => new ConsolePrintersModel(link), [link])
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    const stop = model.follow(page, (outcome) => {
      problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
    })
    return () => {
      stop()
      model.stop()
    }
  }, [model, problem])
  return (
    <div class="stack">
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <Waiting />
      <PrintersCard model={model} />
      <RoutesCard model={model} />
      <div class="panel-columns panel-columns-wide-first">
        {session.may('view-audit') && <ReprintsCard />}
        {session.may('manage-rules') && <LogoCard />}
      </div>
    </div>
  )
}
