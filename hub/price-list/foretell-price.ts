import { holdingOn, priceTurns } from '#domain/dated-price.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { PROMOTION_PRIORITY } from '#domain/wire/feed-price.ts'
import type { PriceForecast, PriceReason } from '#domain/wire/price-list-message.ts'
import type { Db } from '../db/open-database.ts'
import { type ListedPrice, listListedPrices, listTiersOn } from './price-forecast-store.ts'
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
  const entries = listListedPrices(db, unit)
  const reason = reasonNow(holdingOn(entries, today)[0], nowMinor)
  const turns = priceTurns(entries, { after: today, upTo: day })
  const steps = [
    { day: today, price_minor: nowMinor, reason },
    ...turns.map(({ day: from, entry }) => ({
      ...{ day: from, price_minor: entry.priceMinor, reason: reasonOf(entry) },
    })),
  ]
  const priceMinor = turns.at(-1)?.entry.priceMinor ?? nowMinor
  return succeed({
    ...{ product_id: productId, unit_code: unitCode, day, today, price_minor: priceMinor, steps },
    candidates: holdingOn(entries, day).map(reasonOf),
    tiers: listTiersOn(db, unit, day).map((tier) => ({
      ...tier,
      is_member_only: tier.is_member_only === 1,
    })),
  })
}

const NOTHING = { name: null, rank: 0, valid_from: null, valid_to: null }

/** Of today: where it costs something else than the row that wins wants, a person set it. */
function reasonNow(winning: ListedPrice | undefined, nowMinor: number): PriceReason {
  if (winning?.priceMinor === nowMinor) return reasonOf(winning)
  const kind = nowMinor === 0 ? 'none' : 'set-here'
  return { kind, ...NOTHING, price_minor: nowMinor }
}

function reasonOf(entry: ListedPrice): PriceReason {
  const { priority, name, listId, priceMinor, validFrom, validTo } = entry
  const price_minor = priceMinor
  if (priority === 0) return { kind: 'own', ...NOTHING, price_minor }
  const kind = priority === PROMOTION_PRIORITY ? 'promotion' : listId === null ? 'list' : 'own-list'
  return { kind, name, rank: priority, price_minor, valid_from: validFrom, valid_to: validTo }
}
