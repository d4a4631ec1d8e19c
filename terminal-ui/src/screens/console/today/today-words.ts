// What the first page says, from figures to words.
import { formatDateTime, fromIso } from '#domain/datetime.ts'
import { groupThousands } from '#domain/money.ts'
import type { TodayTrade } from '#domain/wire/today-message.ts'
import { changeOf } from '../../../models/console-today-model.ts'
import { t } from '../../../text/translate.ts'

/** '29/11/2026' of '2026-11-29'. */
export const sayDay = (day: string): string => day.split('-').reverse().join('/')

const two = (n: number): string => String(n).padStart(2, '0')

/** '09.00–10.00'. */
export const sayHour = (hour: number): string => `${two(hour)}.00–${two((hour + 1) % 24)}.00`

/** '19.42', without day and zone. */
export function sayTime(iso: string, timezone: string): string {
  const ms = fromIso(iso)
  return ms === null ? '' : (formatDateTime(ms, timezone).split(' ')[1] ?? '')
}

/** Against the same weekday a week before. */
export function sayChange(trade: TodayTrade): string {
  if (!trade.before) return t('today.nothing-before')
  const day = sayDay(trade.before.business_date)
  const change = changeOf(trade)
  if (change === null) return t('today.nothing-until', { day })
  const percent = groupThousands(String(Math.round(Math.abs(change) * 100)))
  if (percent === '0') return t('today.same-as', { day })
  return t(change > 0 ? 'today.more-than' : 'today.less-than', { percent, day })
}

/** '1.250', '0,75': a quantity of thousandths without its unit. */
export function sayQuantity(milli: number): string {
  const [whole = '0', fraction = ''] = String(milli / 1000).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return fraction === '' ? grouped : `${grouped},${fraction}`
}
