// What a unit costs on a business day: of the entries of its price lists the strongest that holds.
// The hub lets it hold and judges by it; a till carries what follows and looks it up alone.
import { addDays, isDay } from './report-period.ts'
import type { ComingPrice, ProductMessage } from './wire/catalogue-message.ts'

export type DatedPrice = {
  /** 0: the product's own price. */
  priority: number
  itemId: string
  priceMinor: number
  /** yyyy-mm-dd; both days included. */
  validFrom: string
  validTo: string | null
}

/** Those that hold on that day, the strongest first. */
export const holdingOn = <E extends DatedPrice>(entries: readonly E[], day: string): E[] =>
  entries
    .filter(({ validFrom, validTo }) => validFrom <= day && (validTo ?? day) >= day)
    .sort((a, b) => b.priority - a.priority || (strengthOf(b) > strengthOf(a) ? 1 : -1))

const strengthOf = ({ validFrom, itemId }: DatedPrice): string => `${validFrom} ${itemId}`

export type PriceTurn<E> = { day: string; entry: E }

/**
 * The days after one (and up to another) on which the unit begins to cost what another entry says,
 * in their order. A day on which the strongest entry is another one with the same price is none:
 * what somebody set by hand stands until head office or a list has another word.
 */
export function priceTurns<E extends DatedPrice>(
  entries: readonly E[],
  { after, upTo }: { after: string; upTo?: string },
): PriceTurn<E>[] {
  const days = new Set(
    entries.flatMap(({ validFrom, validTo }) =>
      validTo === null ? [validFrom] : [validFrom, dayAfter(validTo)],
    ),
  )
  const coming = [...days].filter((day) => day > after && day <= (upTo ?? day)).sort()
  const turns: PriceTurn<E>[] = []
  let [winning] = holdingOn(entries, after)
  for (const day of coming) {
    const [next] = holdingOn(entries, day)
    if (next && next.priceMinor !== winning?.priceMinor) turns.push({ day, entry: next })
    winning = next
  }
  return turns
}

/** An entry may end on a day that no calendar has: then the next month is after it. */
const dayAfter = (day: string): string =>
  isDay(day) ? addDays(day, 1) : `${addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`

type PricedUnit = { price_minor: number; coming_prices?: readonly ComingPrice[] }

/** What a unit costs on a day by what is known of it; before the first turn what it costs now. */
export const priceOn = ({ price_minor, coming_prices = [] }: PricedUnit, day: string): number =>
  coming_prices.reduce(
    (minor, next) => (next.from_day <= day ? next.price_minor : minor),
    price_minor,
  )

/** The product as it costs on that day; the same one where nothing has turned until then. */
export function productOn(product: ProductMessage, day: string): ProductMessage {
  const hasTurned = product.units.some(
    ({ coming_prices: [first] = [] }) => first && first.from_day <= day,
  )
  if (!hasTurned) return product
  const units = product.units.map((unit) => ({ ...unit, price_minor: priceOn(unit, day) }))
  return { ...product, units }
}
