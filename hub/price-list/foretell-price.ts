import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { PROMOTION_PRIORITY } from '#domain/wire/feed-price.ts'
import type { PriceForecast, PriceReason } from '#domain/wire/price-list-message.ts'
import type { Db } from '../db/open-database.ts'
import { type DayEntry, listEntriesOn, listTiersOn, listTurnsOf } from './price-forecast-store.ts'
import { readPricesNow } from './price-list-store.ts'

type Question = { productId: string; unitCode: string; day: string; today: string }

/**
 * What a unit will cost on a day, and why: as it costs now until a day on which another entry
 * begins to win, as `followPrice` does it day by day. Refuses UNKNOWN_PRODUCT, and PRICE_DAY_PAST
 * for a day that is over.
 */
export function foretellPrice(db: Db, { today, day, ...unit }: Question): Outcome<PriceForecast> {
  const { productId, unitCode } = unit
  const nowMinor = readPricesNow(db, [productId]).get(`${productId} ${unitCode}`)
  if (nowMinor === undefined) return refuse('UNKNOWN_PRODUCT')
  if (day < today) return refuse('PRICE_DAY_PAST', undefined, 'day')
  let winning = listEntriesOn(db, unit, today)[0]
  let priceMinor = nowMinor
  const steps = [{ day: today, price_minor: nowMinor, reason: reasonNow(winning, nowMinor) }]
  for (const turn of listTurnsOf(db, unit, today, day)) {
    const next = listEntriesOn(db, unit, turn)[0]
    const isAnother = next !== undefined && next.price_minor !== winning?.price_minor
    winning = next
    if (!isAnother) continue
    priceMinor = next.price_minor
    steps.push({ day: turn, price_minor: priceMinor, reason: reasonOf(next) })
  }
  return succeed({
    ...{ product_id: productId, unit_code: unitCode, day, today, price_minor: priceMinor, steps },
    candidates: listEntriesOn(db, unit, day).map(reasonOf),
    tiers: listTiersOn(db, unit, day).map((tier) => ({
      ...tier,
      is_member_only: tier.is_member_only === 1,
    })),
  })
}

const NOTHING = { name: null, rank: 0, valid_from: null, valid_to: null }

/** Of today: where it costs something else than the row that wins wants, a person set it. */
function reasonNow(winning: DayEntry | undefined, nowMinor: number): PriceReason {
  if (winning?.price_minor === nowMinor) return reasonOf(winning)
  const kind = nowMinor === 0 ? 'none' : 'set-here'
  return { kind, ...NOTHING, price_minor: nowMinor }
}

function reasonOf(entry: DayEntry): PriceReason {
  const { priority, name, price_minor, valid_from, valid_to } = entry
  if (priority === 0) return { kind: 'own', ...NOTHING, price_minor }
  const kind =
    priority === PROMOTION_PRIORITY ? 'promotion' : entry.list_id === null ? 'list' : 'own-list'
  return { kind, name, rank: priority, price_minor, valid_from, valid_to }
}
