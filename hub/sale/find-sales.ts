import { parseMoney } from '#domain/money.ts'
import {
  type FindSalesQuery,
  FOUND_SALES_PAGE,
  type FoundSales,
} from '#domain/wire/find-sales-message.ts'
import { searchProducts } from '../catalogue/search-products.ts'
import { findCustomers } from '../customer/find-customers.ts'
import type { Db } from '../db/open-database.ts'
import {
  type FoundSale,
  findAmong,
  findBetween,
  listIdsByBuyer,
  listIdsByCustomers,
  listIdsByNumber,
  listIdsByProducts,
  listIdsBySeriesEnd,
  type Place,
  placeBelow,
  type SaleFilters,
} from './find-sales-store.ts'
import { listSummaries } from './sale-read-store.ts'

export type SearchLimits = {
  /** Read between two turns of the event loop; a sale that arrives waits no longer. */
  slice: number
  /** A search without an index rests then, and says how far it came. */
  lookedAtMax: number
}
const LIMITS: SearchLimits = { slice: 2_000, lookedAtMax: 20_000 }
/** Of one customer or product: more than anybody pages through. */
const AMONG_MAX = 2_000
const NAMED_MAX = 20
const BEGINNING: Place = { day: '9999-12-31', row: Number.MAX_SAFE_INTEGER }
const FIRST_DAY = '0000-01-01'

type Lead =
  /** Found by an index: only these can be it. */
  | { kind: 'among'; ids: string[] }
  /** Every row is looked at, newest first. */
  | { kind: 'walk'; amountMinor: number | null }

/** One page of the journal. What leads to few sales by an index is looked up, the rest is walked. */
export async function findSales(
  db: Db,
  query: FindSalesQuery,
  pause: () => Promise<void>,
  limits: SearchLimits = LIMITS,
): Promise<FoundSales> {
  const lead = leadOf(db, query)
  const filters: SaleFilters = {
    cashierId: query.cashier_id ?? null,
    terminalId: query.terminal_id ?? null,
    method: query.method ?? null,
    amountMinor: lead.kind === 'walk' ? lead.amountMinor : null,
    from: query.from ?? FIRST_DAY,
  }
  const below = placeOf(query)
  const walked =
    lead.kind === 'among'
      ? { found: findAmong(db, lead.ids, filters, below, FOUND_SALES_PAGE + 1), restedAt: null }
      : await walk(db, filters, below, { pause, limits })
  const shown = walked.found.slice(0, FOUND_SALES_PAGE)
  const last = shown[shown.length - 1]
  const isMore = walked.found.length > FOUND_SALES_PAGE && last !== undefined
  const next = isMore ? last : walked.restedAt
  return {
    transactions: listSummaries(
      db,
      shown.map(({ id }) => id),
    ),
    next: next === null ? null : `${next.day}.${next.row}`,
    searched_to: isMore ? null : (walked.restedAt?.day ?? null),
  }
}

async function walk(
  db: Db,
  filters: SaleFilters,
  from: Place,
  { pause, limits }: { pause: () => Promise<void>; limits: SearchLimits },
): Promise<{ found: FoundSale[]; restedAt: Place | null }> {
  const found: FoundSale[] = []
  let below = from
  for (let lookedAt = 0; lookedAt < limits.lookedAtMax; lookedAt += limits.slice) {
    const end = placeBelow(db, below, filters.from, limits.slice - 1)
    const wanted = FOUND_SALES_PAGE + 1 - found.length
    const downTo = end ?? { day: FIRST_DAY, row: 0 }
    found.push(...findBetween(db, filters, below, downTo, wanted))
    if (found.length > FOUND_SALES_PAGE || end === null) return { found, restedAt: null }
    below = end
    await pause()
  }
  return { found, restedAt: below }
}

/** Where the page begins: behind the last one, or at the last day that was asked for. */
function placeOf({ after, to }: FindSalesQuery): Place {
  if (after !== undefined) {
    const [day = '', row] = after.split('.')
    return { day, row: Number(row) }
  }
  return to === undefined ? BEGINNING : { day: to, row: Number.MAX_SAFE_INTEGER }
}

function leadOf(db: Db, query: FindSalesQuery): Lead {
  const text = query.q?.trim() ?? ''
  if (text === '' || query.by === undefined) return { kind: 'walk', amountMinor: null }
  const days = { from: query.from ?? FIRST_DAY, to: query.to ?? '9999-12-31', limit: AMONG_MAX }
  switch (query.by) {
    case 'number':
      return { kind: 'among', ids: idsByNumber(db, text.toUpperCase()) }
    case 'amount': {
      const amount = parseMoney(text)
      return amount.ok ? { kind: 'walk', amountMinor: amount.value } : { kind: 'among', ids: [] }
    }
    case 'customer': {
      const people = findCustomers(db, text, NAMED_MAX).map(({ customer_id }) => customer_id)
      const ids = [...listIdsByCustomers(db, people, days), ...listIdsByBuyer(db, text, days)]
      return { kind: 'among', ids }
    }
    case 'product': {
      const products = searchProducts(db, text, NAMED_MAX).map(({ product_id }) => product_id)
      return { kind: 'among', ids: listIdsByProducts(db, products, days) }
    }
  }
}

/** 'MART01-02-A-17' in full, or the end of it that is read aloud: '02-A-17', 'A-17', '17'. */
function idsByNumber(db: Db, text: string): string[] {
  const whole = listIdsByNumber(db, text)
  const end = /^(?:(.*)-)?0*(\d{1,9})$/.exec(text)
  if (whole.length > 0 || !end) return whole
  return listIdsBySeriesEnd(db, end[1] ?? '', Number(end[2]))
}
