import { useEffect } from 'preact/hooks'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import type { PrintJobRow } from '../../models/print-jobs-model.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Chip, EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../text/translate.ts'
import { useRefresh } from './use-refresh.ts'

/** What a person can do something about, in words; the rest are rare faults of the device. */
const PROBLEM_TEXT: Record<string, PlainKey> = {
  'paper-out': 'print.paper-out',
  'cover-open': 'print.cover-open',
  offline: 'print.printer-offline',
  refused: 'print.unreachable',
  unreachable: 'print.unreachable',
  stalled: 'print.no-answer',
  'connect-timeout': 'print.unreachable',
  'connection-lost': 'print.unreachable',
  'no-answer': 'print.no-answer',
  busy: 'print.busy',
  'in-use': 'print.in-use',
  'not-allowed': 'print.not-allowed',
}

const problemText = (problem: string): string => t(PROBLEM_TEXT[problem] ?? 'print.faulty')

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
  return (
    <li class="question">
      <p class="question-words">{t('print.question', { number: jobName(job) })}</p>
      <p class="soft">{t('print.question-more')}</p>
      <div class="row row-wrap">
        <Button size="large" icon="check" onPress={() => answer('came-out')}>
          {t('print.came-out')}
        </Button>
        <Button kind="primary" size="large" icon="printer" onPress={() => answer('print-copy')}>
          {t('print.print-copy')}
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

function Printers() {
  const { printJobs } = useTill()
  useEffect(() => void printJobs.loadPrinters(), [printJobs])
  return (
    <section class="card">
      <h2>{t('print.printers')}</h2>
      <ul>
        {printJobs.printers.value.map((printer) => (
          <li key={printer.printer_id} class="list-row">
            <span class="list-icon">
              <Icon name="printer" />
            </span>
            <div class="grow">
              <p class="row row-wrap">
                <strong>{printer.name}</strong>
                {printer.is_default && <Chip tone="accent">{t('print.default')}</Chip>}
                {printer.problem && (
                  <Chip tone="bad" icon="warning">
                    {problemText(printer.problem)}
                  </Chip>
                )}
              </p>
              <p class="soft small">
                {t('print.printer-facts', {
                  address: printer.address,
                  columns: printer.columns,
                  n: printer.waiting_count,
                })}
              </p>
            </div>
            <Button onPress={() => void settle(printJobs.printTestPage(printer.printer_id))}>
              {t('print.test-page')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function PrintPanel() {
  const { printJobs } = useTill()
  const { problem, again } = useRefresh(() => printJobs.refresh())
  const uncertain = printJobs.uncertain.value
  const held = printJobs.held.value
  return (
    <div class="panel-columns panel-columns-wide-first">
      <section class="card stack">
        <header class="card-head">
          <h2>{t('print.waiting')}</h2>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        {uncertain.length + held.length === 0 && (
          <EmptyState icon="printer" title={t('print.nothing')}>
            {t('print.nothing-more')}
          </EmptyState>
        )}
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
      <Printers />
    </div>
  )
}
