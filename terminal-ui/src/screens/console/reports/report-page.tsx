import { type Signal, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ReportKind, ReportResult, ReportTie } from '#domain/wire/report-message.ts'
import { refusalText, type TillOutcome } from '../../../link/till-errors.ts'
import { type ConsoleReportsModel, isOfNow } from '../../../models/console-reports-model.ts'
import { type ChartBar, chartOf, daysText } from '../../../models/report-chart.ts'
import { reportCsv } from '../../../models/report-csv.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { saveFile } from '../../../parts/save-file.ts'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { PeriodBar } from './period-bar.tsx'
import { printReport } from './print-report.ts'
import { ReportChart } from './report-chart.tsx'
import { DocumentsDialog } from './report-documents.tsx'
import { ReportTable } from './report-table.tsx'
import { columnName, kindName, useRowName } from './report-words.ts'

/** Rows that stand for documents; a shift, points and stock have their own screens. */
const HAS_DOCUMENTS: Record<ReportKind, boolean> = {
  daily: true,
  hours: true,
  cashiers: true,
  categories: true,
  products: true,
  tenders: true,
  taxes: true,
  discounts: true,
  refunds: true,
  'over-short': false,
  loyalty: false,
  'stock-value': false,
}

function Tie({ tie }: { tie: ReportTie }) {
  const show = useMoney()
  const { stated_minor: stated, journal_minor: journal, shifts_minor: shifts } = tie
  if (journal !== null && journal !== stated) {
    const title = t('reports.untied-journal', { amount: show(stated - journal) })
    return <Notice tone="bad" icon="warning" title={title} />
  }
  if (shifts === stated) {
    return (
      <Chip tone="good" icon="check">
        {t(journal === null ? 'reports.tied-shifts' : 'reports.tied')}
      </Chip>
    )
  }
  return (
    <Notice
      tone="warn"
      icon="warning"
      title={t('reports.untied', { amount: show(stated - shifts) })}
    >
      {t('reports.untied-more')}
    </Notice>
  )
}

/** What the paper says above the figures: whose they are, of which days, and whether they hold. */
function Head({ result }: { result: ReportResult }) {
  const when = useWhen()
  const outlet = useTill().session.outlet.value
  const { days, days_before: before, tie, open_shift_count: open } = result
  return (
    <header class="report-facts">
      <p class="only-print strong">
        {t('reports.outlet', { name: outlet?.name ?? '', code: outlet?.outlet_code ?? '' })}
      </p>
      <p class="only-print report-print-title">{kindName(result.report)}</p>
      {!isOfNow(result.report) && (
        <p>
          <strong>{daysText(days)}</strong>
          {before && (
            <span class="soft"> · {t('reports.before-days', { days: daysText(before) })}</span>
          )}
        </p>
      )}
      <div class="row row-wrap">
        {tie && <Tie tie={tie} />}
        <span class="soft small">{t('reports.as-of', { time: when(result.as_of) })}</span>
      </div>
      {open > 0 && !isOfNow(result.report) && (
        <p class="soft small">{t('reports.open-shifts', { n: open })}</p>
      )}
    </header>
  )
}

type BodyProps = {
  model: ConsoleReportsModel
  result: ReportResult
  run: (ask: Promise<unknown>) => void
}

function Body({ model, result, run }: BodyProps) {
  const chart = chartOf(result)
  const canOpen = HAS_DOCUMENTS[result.report]
  const openKey = (key: string) => run(model.openRow(key))
  const openBar = ({ key, opens }: ChartBar) => {
    if (opens) run(model.between(opens.from, opens.to))
    else openKey(key)
  }
  if (result.rows.length === 0) {
    const title = result.report === 'over-short' ? t('reports.none-closed') : t('reports.none')
    return (
      <EmptyState icon="bars" title={title}>
        {isOfNow(result.report) ? null : t('reports.none-more')}
      </EmptyState>
    )
  }
  return (
    <>
      {chart && <ReportChart result={result} chart={chart} onOpen={canOpen ? openBar : null} />}
      <ReportTable result={result} onOpen={canOpen ? openKey : null} />
    </>
  )
}

type ToolsProps = {
  model: ConsoleReportsModel
  run: (ask: Promise<unknown>) => void
  /** Shows a report as it is to be printed, and prints it. */
  onPrint: (whole: ReportResult) => void
}

/** A file and a paper have every row; the screen ends at a thousand. */
function Tools({ model, run, onPrint }: ToolsProps) {
  const rowName = useRowName()
  const isBusy = useSignal(false)
  const withWhole = (use: (whole: ReportResult) => void) => {
    isBusy.value = true
    run(
      model.whole().then((whole) => {
        isBusy.value = false
        if (whole.ok && whole.value) use(whole.value)
        return whole
      }),
    )
  }
  const save = (result: ReportResult) => {
    const csv = reportCsv(result, {
      head: t(`report-head.${result.report}`),
      column: columnName,
      before: t('reports.before'),
      total: t('reports.total'),
      row: (row) => rowName(result, row),
    })
    const { from, to } = result.days
    saveFile(`${result.report}-${from}-${to}.csv`, csv, 'text/csv;charset=utf-8')
  }
  return (
    <div class="row row-wrap">
      <Button icon="download" isBusy={isBusy.value} onPress={() => withWhole(save)}>
        {t('reports.csv')}
      </Button>
      <Button icon="printer" isBusy={isBusy.value} onPress={() => withWhole(onPrint)}>
        {t('reports.print')}
      </Button>
    </div>
  )
}

type MakingProps = { model: ConsoleReportsModel; onCancel: () => void }

function Making({ model, onCancel }: MakingProps) {
  const making = model.making.value
  if (making === null) return null
  return (
    <div class="row report-making" role="status">
      <div class="grow">
        {making.state === 'queued' ? (
          <p>{t('reports.waiting', { n: making.ahead_count })}</p>
        ) : (
          <ProgressBar label={t('reports.making')} fraction={making.progress_ppm / 1_000_000} />
        )}
      </div>
      <Button kind="plain" icon="close" onPress={onCancel}>
        {t('reports.cancel')}
      </Button>
    </div>
  )
}

/** Asks, and keeps what was wrong with the last of it. */
export function useRun(problem: Signal<string | null>): (ask: Promise<unknown>) => void {
  return (ask) => {
    problem.value = null
    void (ask as Promise<TillOutcome<null>>).then((outcome) => {
      if (!outcome.ok) problem.value = refusalText(outcome.code, currentLanguage())
    })
  }
}

export function ReportPage({ model, kind }: { model: ConsoleReportsModel; kind: ReportKind }) {
  const problem = useSignal<string | null>(null)
  const run = useRun(problem)
  const paper = useRef<HTMLElement>(null)
  const rowName = useRowName()
  const printed = useSignal<ReportResult | null>(null)
  const result = printed.value ?? model.result.value
  useLayoutEffect(() => {
    if (printed.value === null) return
    if (paper.current) printReport(paper.current)
    printed.value = null
  }, [printed.value, printed])
  const print = (whole: ReportResult) => {
    printed.value = whole
  }
  const open = model.documents.value
  const openRow = open && result?.rows.find(({ key }) => key === open.key)
  const closeRow = () => run(model.openRow(null))
  return (
    <section class="card stack report-page" ref={paper}>
      <header class="card-head row-wrap no-print">
        <Button
          kind="plain"
          icon="arrow-left"
          label={t('reports.back')}
          onPress={() => run(model.open(null))}
        />
        <h2 class="grow">{kindName(kind)}</h2>
        {result && <Tools model={model} run={run} onPrint={print} />}
      </header>
      {!isOfNow(kind) && <PeriodBar model={model} run={run} />}
      {problem.value && <Notice tone="warn" icon="warning" title={problem.value} role="alert" />}
      {!open && <Making model={model} onCancel={() => run(model.cancel())} />}
      {result ? (
        <>
          <Head result={result} />
          <Body model={model} result={result} run={run} />
        </>
      ) : (
        !problem.value && <Skeleton rows={6} />
      )}
      {open && result && (
        <DocumentsDialog
          name={openRow ? rowName(result, openRow) : open.key}
          found={open.found}
          making={<Making model={model} onCancel={closeRow} />}
          onClose={closeRow}
        />
      )}
    </section>
  )
}
