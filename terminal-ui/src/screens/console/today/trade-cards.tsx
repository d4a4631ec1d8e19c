import type { TodayTrade } from '#domain/wire/today-message.ts'
import type { Bar } from '../../../models/bar-shapes.ts'
import { ColumnBars, RowBars } from '../../../parts/bars.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { EmptyState } from '../../../parts/notice.tsx'
import { shortMoney } from '../../../parts/short-money.ts'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { sayChange, sayHour, sayQuantity } from './today-words.ts'

function Figure({ name, minor, more }: { name: string; minor: number; more: string }) {
  return (
    <div class="today-figure">
      <dt>{name}</dt>
      <dd class="today-amount">
        <Money minor={minor} />
      </dd>
      <dd class="soft small">{more}</dd>
    </div>
  )
}

/** The figures that people ask for first. */
export function TradeHead({ trade }: { trade: TodayTrade }) {
  const { sale_count: count, total_minor: total } = trade
  const average = count === 0 ? 0 : Math.round(total / count)
  return (
    <dl class="today-figures" data-testid="today-figures">
      <Figure name={t('today.sales')} minor={total} more={sayChange(trade)} />
      <Figure
        name={t('today.average')}
        minor={average}
        more={`${t('today.receipts')}: ${sayQuantity(count * 1000)}`}
      />
      <Figure
        name={t('today.refunds')}
        minor={trade.refund_minor}
        more={t('today.refunds-n', { n: trade.refund_count })}
      />
    </dl>
  )
}

/** The day's shape, in front of the same weekday a week before. */
export function HoursCard({ trade }: { trade: TodayTrade }) {
  const show = useMoney()
  const exponent = useTill().session.outlet.value?.minor_exponent ?? 0
  const bars: Bar[] = trade.hours.map(({ hour, total_minor, before_minor }) => ({
    key: String(hour),
    label: sayHour(hour),
    short: String(hour),
    value: total_minor,
    before: before_minor,
  }))
  const busiest = trade.hours.reduce(
    (best, each) => (each.total_minor > best.total_minor ? each : best),
    { hour: 0, total_minor: 0 },
  )
  const says =
    busiest.total_minor === 0
      ? t('today.none')
      : t('today.hours-says', {
          hour: sayHour(busiest.hour),
          amount: show(busiest.total_minor),
        })
  return (
    <section class="card stack">
      <header class="card-head">
        <h3>{t('today.hours')}</h3>
        <p class="bars-legend small soft">
          <span class="legend-now" aria-hidden="true" /> {t('today.legend-now')}
          <span class="legend-before" aria-hidden="true" /> {t('today.week-ago')}
        </p>
      </header>
      <ColumnBars
        title={t('today.hours')}
        says={says}
        bars={bars}
        heads={{ label: t('today.hour'), value: t('today.tab'), before: t('today.week-ago') }}
        say={show}
        sayShort={(minor) => shortMoney(minor, exponent)}
        testId="today-hours"
      />
    </section>
  )
}

export function TendersCard({ trade }: { trade: TodayTrade }) {
  const show = useMoney()
  const isBlind = !useTill().session.may('see-expected-cash')
  const bars = trade.tenders.map(({ method, count, amount_minor }) => ({
    key: method,
    label: t(tenderKind(method).text),
    more: t('shift.times-n', { n: count }),
    value: amount_minor,
  }))
  return (
    <section class="card stack">
      <h3>{t('today.tenders')}</h3>
      {isBlind && <p class="soft small">{t('today.tenders-blind')}</p>}
      <RowBars
        title={t('today.tenders')}
        bars={bars.sort((a, b) => b.value - a.value)}
        heads={{ label: t('today.tender'), value: t('today.sales') }}
        say={show}
      />
    </section>
  )
}

export function ProductsCard({ trade }: { trade: TodayTrade }) {
  const show = useMoney()
  return (
    <section class="card stack">
      <h3>{t('today.products')}</h3>
      <RowBars
        title={t('today.products')}
        bars={trade.products.map(({ product_id, name, quantity_milli, total_minor }) => ({
          key: product_id,
          label: name,
          more: t('shift.times-n', { n: sayQuantity(quantity_milli) }),
          value: total_minor,
        }))}
        heads={{ label: t('today.product'), value: t('today.sales') }}
        say={show}
      />
    </section>
  )
}

export function NothingSold() {
  return (
    <section class="card">
      <EmptyState icon="receipt" title={t('today.none')}>
        {t('today.none-more')}
      </EmptyState>
    </section>
  )
}
