import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { BUYER_FIELDS, type BuyerField, isSeller } from '#domain/tax-identity.ts'
import {
  RETAIL_DETAILS,
  type TaxFile,
  type TaxFilesResult,
  type TaxFilesState,
} from '#domain/wire/tax-message.ts'
import { ConsoleTaxModel, fileAddress, isTied } from '../../../models/console-tax-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { page } from '../page-timers.ts'
import { useRun } from '../reports/report-page.tsx'
import '../reports/reports.css'
import { useRefresh } from '../use-refresh.ts'
import './tax.css'

const monthText = (month: string): string => month.split('-').reverse().join('/')

function FileCard({ state, file }: { state: TaxFilesState; file: TaxFile }) {
  const isRetail = file.kind === 'retail'
  const sums = [
    ['tax.price', file.price_minor],
    ['tax.base', file.base_minor],
    ['tax.tax', file.tax_minor],
  ] as const
  return (
    <li class="tax-file">
      <a class="row-link tax-file-link" href={fileAddress(state, file.name)} download={file.name}>
        <Icon name="download" size={20} />
        <span>{t(isRetail ? 'tax.retail' : 'tax.invoices')}</span>
      </a>
      <p class="soft small tax-file-name">{file.name}</p>
      <dl class="tax-figures">
        <div>
          <dt>{t('tax.count')}</dt>
          <dd>{t(isRetail ? 'tax.retail-count' : 'tax.invoice-count', { n: file.count })}</dd>
        </div>
        {sums.map(([name, minor]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>
              <Money minor={minor} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

function Files({ state, result }: { state: TaxFilesState; result: TaxFilesResult }) {
  return (
    <ul class="tax-files" aria-label={t('tax.title')}>
      {result.files.map((file) => (
        <FileCard key={file.name} state={state} file={file} />
      ))}
    </ul>
  )
}

/** A hub that knows more faults than this screen says that the number is wrong. */
const faultOf = (field: string | null): BuyerField =>
  BUYER_FIELDS.find((each) => each === field) ?? 'id_number'

function Problems({ result }: { result: TaxFilesResult }) {
  if (result.problem_count === 0) return null
  return (
    <Notice tone="warn" icon="warning" title={t('tax.problems', { n: result.problem_count })}>
      <ul>
        {result.problems.map(({ receipt_number: number, problem, field }) => (
          <li key={`${number} ${problem}`}>
            {problem === 'buyer'
              ? t('tax.problem.buyer', { number, field: t(`tax-fault.${faultOf(field)}`) })
              : t('tax.problem.no-facility', { number })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Result({ state, result }: { state: TaxFilesState; result: TaxFilesResult }) {
  const show = useMoney()
  const { stated_tax_minor: stated, journal_tax_minor: journal } = result
  const earlier = {
    n: result.earlier_count,
    base: show(result.earlier_base_minor),
    tax: show(result.earlier_tax_minor),
  }
  return (
    <div class="stack">
      {isTied(result) ? (
        <Notice tone="good" icon="check" title={t('tax.tied', { tax: show(stated) })} />
      ) : (
        <Notice
          tone="bad"
          icon="warning"
          title={t('tax.untied', { stated: show(stated), journal: show(journal) })}
        />
      )}
      <Files state={state} result={result} />
      {result.earlier_count > 0 && (
        <Notice tone="warn" icon="info" title={t('tax.earlier', earlier)} />
      )}
      <Problems result={result} />
      <p class="soft small">{t('tax.kept')}</p>
    </div>
  )
}

function Wish({ model }: { model: ConsoleTaxModel }) {
  return (
    <>
      <Choice
        label={t('tax.month')}
        value={model.month.value}
        options={model.months.value.map((value) => ({ value, text: monthText(value) }))}
        onChange={(month) => model.choose({ month })}
      />
      <Segmented
        label={t('tax.detail')}
        value={model.detail.value}
        choices={RETAIL_DETAILS.map((value) => ({
          value,
          text: t(value === 'day' ? 'tax.detail.day' : 'tax.detail.receipt'),
          explanation: t(value === 'day' ? 'tax.detail.day-more' : 'tax.detail.receipt-more'),
        }))}
        onChange={(detail) => model.choose({ detail })}
      />
    </>
  )
}

/**
 * Who charges no PPN files none, but of months in which it was a PKP; a PKP without its own numbers
 * cannot yet.
 */
export function TaxPanel() {
  const { session } = useTill()
  const outlet = session.outlet.value
  if (outlet === null) return null
  const hasNumbers = isSeller(outlet)
  const isPkp = outlet.is_taxable_enterprise
  if (!isPkp && !hasNumbers) {
    return (
      <section class="card stack">
        <h2>{t('tax.title')}</h2>
        <EmptyState icon="percent" title={t('tax.not-pkp')}>
          <p>{t('tax.not-pkp-more')}</p>
          <p class="row row-wrap">
            {session.may('manage-rules') && <a href="#/console/outlet">{t('tax.to-outlet')}</a>}
            <a href="#/console/reports">{t('tax.to-reports')}</a>
          </p>
        </EmptyState>
      </section>
    )
  }
  return <MonthFiles hasNumbers={hasNumbers} isPkp={isPkp} />
}

/** One month's files, what they add up to, and whether that is the journal's. */
function MonthFiles({ hasNumbers, isPkp }: { hasNumbers: boolean; isPkp: boolean }) {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleTaxModel(link, page.timers), [link])
  const { problem } = useRefresh(() => model.start())
  const trouble = useSignal<string | null>(null)
  const run = useRun(trouble)
  const state = model.state.value
  const isMaking = state?.state === 'queued' || state?.state === 'running'
  const wrong = problem.value ?? trouble.value
  return (
    <section class="card stack">
      <header>
        <h2>{t('tax.title')}</h2>
        <p class="soft">{t('tax.lead')}</p>
      </header>
      {!isPkp && (
        <Notice tone="plain" icon="info" title={t('tax.not-pkp')}>
          {t('tax.was-pkp')}
        </Notice>
      )}
      {!hasNumbers && (
        <Notice tone="warn" icon="warning" title={t('tax.no-number')}>
          {t('tax.no-number-more')}
        </Notice>
      )}
      {wrong && <Notice tone="warn" icon="warning" title={wrong} role="alert" />}
      <Wish model={model} />
      {model.isRunning(model.month.value) && (
        <Notice tone="plain" icon="info" title={t('tax.running')} />
      )}
      <p>
        <Button
          kind="primary"
          icon="file"
          isDisabled={model.month.value === '' || !hasNumbers}
          isBusy={isMaking}
          onPress={() => run(model.make())}
        >
          {t('tax.make')}
        </Button>
      </p>
      {isMaking && (
        <ProgressBar label={t('reports.making')} fraction={state.progress_ppm / 1_000_000} />
      )}
      {state?.result && <Result state={state} result={state.result} />}
    </section>
  )
}
