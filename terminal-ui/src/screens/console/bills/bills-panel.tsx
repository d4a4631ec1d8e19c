import { useMemo } from 'preact/hooks'
import type { BillMessage } from '#domain/wire/cart-message.ts'
import { BILL_VIEWS, ConsoleBillsModel, isSuspicious } from '../../../models/console-bills-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { Chip, EmptyState, Notice, type Tone } from '../../../parts/notice.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
import './bills.css'

type Outcome = BillMessage['outcome']
const LOOKS: Record<Outcome, { tone: Tone; icon: IconName }> = {
  open: { tone: 'accent', icon: 'clock' },
  paid: { tone: 'good', icon: 'check' },
  'less-paid': { tone: 'bad', icon: 'warning' },
  replaced: { tone: 'plain', icon: 'refresh' },
  discarded: { tone: 'warn', icon: 'trash' },
}
const WHY: Partial<Record<Outcome, PlainKey>> = {
  'less-paid': 'bills.why.less-paid',
  discarded: 'bills.why.discarded',
}

function BillRow({ bill }: { bill: BillMessage }) {
  const when = useWhen()
  const { tone, icon } = LOOKS[bill.outcome]
  const why = WHY[bill.outcome]
  const facts = [
    t('bills.version', { n: bill.version }),
    t('bills.by', { name: bill.staff_name, terminal: bill.terminal_code }),
    when(bill.printed_at),
    ...(bill.receipt_number === null ? [] : [t('bills.paid-as', { number: bill.receipt_number })]),
  ]
  return (
    <li class="list-row">
      <span class={`list-icon tone-${isSuspicious(bill) ? tone : 'plain'}`}>
        <Icon name="receipt" />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{bill.label}</strong>
          <Chip tone={tone} icon={icon}>
            {t(`bill-outcome.${bill.outcome}`)}
          </Chip>
        </p>
        <p class="soft small">{facts.join(' · ')}</p>
        {why && <p class="small strong">{t(why)}</p>}
      </div>
      <span class="bill-amount">
        <Money minor={bill.total_minor} isBold />
      </span>
    </li>
  )
}

function Bills({ bills }: { bills: readonly BillMessage[] }) {
  if (bills.length === 0) {
    return (
      <EmptyState icon="receipt" title={t('bills.none')}>
        {t('bills.none-more')}
      </EmptyState>
    )
  }
  return (
    <ul>
      {bills.map((bill) => (
        <BillRow key={bill.bill_id} bill={bill} />
      ))}
    </ul>
  )
}

/** What went to paper before it was paid; what does not add up is marked. */
export function BillsPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleBillsModel(link), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const more = useSending()
  const bills = model.bills.value
  const counts = model.counts.value
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('bills.title')}</h2>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      <p class="soft">{t('bills.more')}</p>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      <Segmented
        label={t('bills.view')}
        value={model.view.value}
        choices={BILL_VIEWS.map((view) => ({
          value: view,
          text: t(`bill-view.${view}`, { n: counts[view] }),
        }))}
        onChange={(view) => model.choose(view)}
      />
      {bills ? <Bills bills={bills} /> : !problem.value && <Skeleton rows={5} />}
      {model.next.value !== null && (
        <MoreButton sending={more} load={() => model.more()} text={t('journal.next')} />
      )}
    </section>
  )
}
