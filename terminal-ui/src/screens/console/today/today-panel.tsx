import { useMemo } from 'preact/hooks'
import type { TodayView } from '#domain/wire/today-message.ts'
import { ConsoleTodayModel } from '../../../models/console-today-model.ts'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { FollowedView } from '../followed-view.tsx'
import { BoxCard } from './box-card.tsx'
import { PrintersCard, QueueCard, ShiftsCard, TerminalsCard } from './shop-cards.tsx'
import './today.css'
import { sayDay, sayTime } from './today-words.ts'
import { HoursCard, NothingSold, ProductsCard, TendersCard, TradeHead } from './trade-cards.tsx'
import { WaitingStrip } from './waiting-strip.tsx'

function Trade({ view }: { view: TodayView }) {
  const { trade } = view
  if (trade === null) return null
  const isEmpty = trade.sale_count === 0 && trade.hours.length === 0
  if (isEmpty) return <NothingSold />
  return (
    <>
      <HoursCard trade={trade} />
      <div class="today-pair">
        <TendersCard trade={trade} />
        <ProductsCard trade={trade} />
      </div>
    </>
  )
}

function Body({ view }: { view: TodayView }) {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (
    <>
      <header class="card-head">
        <h2>{t('today.title', { day: sayDay(view.business_date) })}</h2>
        <p class="soft small">{t('today.fresh', { time: sayTime(view.hub_time, zone) })}</p>
      </header>
      <WaitingStrip view={view} />
      {view.trade && <TradeHead trade={view.trade} />}
      <div class={view.trade ? 'today-columns' : 'today-pair'}>
        {view.trade && (
          <div class="stack">
            <Trade view={view} />
          </div>
        )}
        <div class="stack">
          {view.shifts && <ShiftsCard shifts={view.shifts} />}
          <QueueCard view={view} />
          <PrintersCard printers={view.printers} />
          <TerminalsCard view={view} />
          <BoxCard view={view} />
        </div>
      </div>
    </>
  )
}

/** The shop in ten seconds: does it sell, is its money safe, what waits for a person. */
export function TodayPanel() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleTodayModel(link), [link])
  return (
    <div class="stack today">
      <FollowedView model={model} rows={8}>
        {(view) => <Body view={view} />}
      </FollowedView>
    </div>
  )
}
