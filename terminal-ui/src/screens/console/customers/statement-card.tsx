import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type {
  CustomerPage,
  StatementEntry,
  StatementMove,
} from '#domain/wire/console-customer-message.ts'
import { statementCsv } from '../../../models/customer-statement-csv.ts'
import {
  CustomerStatementModel,
  STATEMENT_LINES_MAX,
  STATEMENT_SPANS,
  type StatementSpan,
} from '../../../models/customer-statement-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { saveFile } from '../../../parts/save-file.ts'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { phoneText } from '../../sell/customer-words.ts'
import { printReport } from '../reports/print-report.ts'
import '../reports/reports.css'
import { useWhen } from '../use-when.ts'
import { balanceOf, changeOf, ledgerName, methodName, reasonOf, titleOf } from './customer-words.ts'

function Move({ move, hasReason }: { move: StatementMove; hasReason: boolean }) {
  const show = useMoney()
  return (
    <li>
      <span>
        {ledgerName(move)}
        {hasReason && <small>{reasonOf(move)}</small>}
      </span>
      {/* A debt that grew is no gain, though its figure has a plus. */}
      <span class={move.change < 0 ? 'statement-minus' : 'statement-plus'}>
        {changeOf(move, show)}
      </span>
      <span class="soft">{balanceOf(move, show)}</span>
    </li>
  )
}

function Paid({ entry }: { entry: StatementEntry }) {
  const show = useMoney()
  const { payments, kind } = entry
  if (payments.length === 0) return null
  const methods = payments
    .map(({ method, amount_minor: minor }) =>
      payments.length === 1 ? methodName(method) : `${methodName(method)} ${show(Math.abs(minor))}`,
    )
    .join(', ')
  const text = kind === 'sale' ? 'customers.paid-with' : 'customers.paid-back'
  return <small>{t(text, { methods })}</small>
}

function Entry({ entry }: { entry: StatementEntry }) {
  const when = useWhen()
  const by = [when(entry.at), entry.staff_name].filter(Boolean).join('\u00a0· ')
  // Of what moved one ledger by itself the title says it already.
  const hasReason = entry.kind !== 'other' || entry.moves.length > 1
  return (
    <li class="statement-entry">
      <div class="statement-what">
        <span class="strong">{titleOf(entry)}</span>
        {entry.number && <span class="statement-number">{entry.number}</span>}
        <small>{by}</small>
        <Paid entry={entry} />
      </div>
      <div class="statement-amount">
        {entry.amount_minor !== null && <Money minor={entry.amount_minor} isBold />}
      </div>
      <ul class="statement-moves">
        {entry.moves.map((move, index) => (
          <Move key={index} move={move} hasReason={hasReason} />
        ))}
      </ul>
    </li>
  )
}

type ModelProps = { model: CustomerStatementModel }

function Entries({ model }: ModelProps) {
  const { isBusy, problem, send } = useSending()
  const entries = model.entries()
  if (entries === null) return <Skeleton rows={5} />
  const isNothing = entries.length === 0 && !model.hasMore()
  if (isNothing && model.span.value !== 'all') {
    return <EmptyState icon="clock" title={t('customers.none-in-span')} />
  }
  if (isNothing) {
    return (
      <EmptyState icon="receipt" title={t('customers.no-entries')}>
        {t('customers.no-entries-more')}
      </EmptyState>
    )
  }
  return (
    <>
      <ul class="statement">
        {entries.map((entry, index) => (
          <Entry key={`${entry.document_id} ${index}`} entry={entry} />
        ))}
      </ul>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.hasMore() && (
        <div class="no-print">
          <MoreButton
            sending={{ isBusy, send }}
            load={() => model.more()}
            text={t('customers.older')}
          />
        </div>
      )}
    </>
  )
}

/** Above the lines on paper: whose statement it is, and of when. */
function PaperHead({ page }: { page: CustomerPage }) {
  const { session, customers } = useTill()
  const when = useWhen()
  const { customer } = page
  const facts = [phoneText(customer.phone), customer.membership_number].filter(Boolean).join(' · ')
  const made = when(new Date(customers.deps.seams.clock.nowMs()).toISOString())
  return (
    <div class="only-print">
      <p class="strong">{session.outlet.value?.name}</p>
      <p class="report-print-title">{t('customers.statement-of')}</p>
      <p class="strong">{customer.full_name}</p>
      <p>{facts}</p>
      <p>{t('customers.as-of', { time: made })}</p>
    </div>
  )
}

/** Everything of the chosen time is fetched before it is printed or saved. */
function useWhole(model: CustomerStatementModel) {
  const { problem, send } = useSending()
  const isTooLong = useSignal(false)
  const whole = async (then: (entries: readonly StatementEntry[]) => void) => {
    isTooLong.value = false
    let isWhole = false
    const isRead = await send(async () => {
      const read = await model.whole()
      if (read.ok) isWhole = read.value
      return read
    })
    const entries = model.entries() ?? []
    if (isRead && isWhole) then(entries)
    else isTooLong.value = entries.length >= STATEMENT_LINES_MAX
  }
  return { problem: problem.value, isTooLong: isTooLong.value, whole }
}

/** In a column of balances, kasbon says that its figures are what is owed. */
const fileLedger = (move: StatementMove): string =>
  move.ledger === 'credit' ? `${ledgerName(move)} (${t('accounts.owed')})` : ledgerName(move)

type ToolsProps = ModelProps & { page: CustomerPage; print: () => void }

function Tools({ model, page, print }: ToolsProps) {
  const when = useWhen()
  const { problem, isTooLong, whole } = useWhole(model)
  const reading = model.reading.value
  const save = (entries: readonly StatementEntry[]) => {
    const words = { when, title: titleOf, ledger: fileLedger, reason: reasonOf }
    const name = page.customer.membership_number ?? page.customer.customer_id.slice(-8)
    saveFile(`statement-${name}.csv`, statementCsv(entries, words), 'text/csv;charset=utf-8')
  }
  return (
    <div class="stack no-print">
      <div class="statement-tools">
        <Choice<StatementSpan>
          label={t('customers.span')}
          value={model.span.value}
          options={STATEMENT_SPANS.map((value) => ({ value, text: t(`customers-span.${value}`) }))}
          onChange={(span) => model.choose(span)}
        />
        <Button icon="download" isDisabled={reading !== null} onPress={() => void whole(save)}>
          {t('customers.csv')}
        </Button>
        <Button
          icon="printer"
          isDisabled={reading !== null}
          onPress={() => void whole(() => requestAnimationFrame(print))}
        >
          {t('customers.print')}
        </Button>
      </div>
      {reading !== null && (
        <div class="row">
          <div class="grow">
            <ProgressBar label={t('customers.reading')} fraction={reading} />
          </div>
          <Button onPress={() => model.stop()}>{t('customers.stop')}</Button>
        </div>
      )}
      {problem && <Notice tone="warn" icon="cloud-off" title={problem} role="alert" />}
      {isTooLong && (
        <Notice
          tone="warn"
          icon="warning"
          title={t('customers.too-long', { n: STATEMENT_LINES_MAX.toLocaleString('id-ID') })}
          role="alert"
        />
      )}
    </div>
  )
}

/** What was bought, paid, earned and spent, newest first, each with what stood there afterwards. */
export function StatementCard({ page }: { page: CustomerPage }) {
  const { link, customers } = useTill()
  const paper = useRef<HTMLElement>(null)
  const model = useMemo(() => {
    const nowMs = customers.deps.seams.clock.nowMs()
    return new CustomerStatementModel(link, page.customer.customer_id, nowMs)
  }, [link, page])
  const { problem, send } = useSending()
  useEffect(() => void send(() => model.refresh()), [model])
  return (
    <section class="card stack" ref={paper} aria-labelledby="statement-title">
      <PaperHead page={page} />
      <header class="no-print">
        <h2 id="statement-title">{t('customers.statement')}</h2>
        <p class="soft">{t('customers.statement-lead')}</p>
      </header>
      <Tools model={model} page={page} print={() => paper.current && printReport(paper.current)} />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <Entries model={model} />
    </section>
  )
}
