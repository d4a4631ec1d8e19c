import { takeStockStep } from '#domain/stock-cost.ts'
import {
  type CountVariance,
  type CountVariances,
  VARIANCES_SHOWN_MAX,
} from '#domain/wire/stock-count-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { StockCountTable } from '../db/tables.ts'
import {
  type HeldEntry,
  listHolding,
  listLateSales,
  listProductFacts,
  listRecounts,
  listUncounted,
  movedBetween,
} from './count-store.ts'
import { listWorths } from './move-stock.ts'

const UNCOUNTED_MAX = 5000

export type WeighedEntries = Pick<CountVariances, 'short_minor' | 'over_minor' | 'seen'> & {
  /** Right ones too, and as many as there are. */
  all: CountVariance[]
  /** The most expensive first. */
  differing: CountVariance[]
}

/**
 * What differs. Each product is compared with the books as they stood at its last entry, in the
 * order of movements: what was sold afterwards is no difference. A sale that had been made by then
 * and came in later had left the shelf already, so it is taken off what was expected.
 */
export function weighEntries(db: Db, countId: string): WeighedEntries {
  const toRecount = new Set(listRecounts(db, countId).map(({ product_id }) => product_id))
  const entries = Map.groupBy(listHolding(db, countId), ({ product_id }) => product_id)
  for (const id of toRecount) if (!entries.has(id)) entries.set(id, [])
  const books = readBooks(db, entries)
  const all = [...entries].map(([id, found]) => weighProduct(books, id, found, toRecount.has(id)))
  const differing = all
    .filter(({ difference_milli, is_to_recount }) => difference_milli !== 0 || is_to_recount)
    .sort((a, b) => Math.abs(b.value_minor) - Math.abs(a.value_minor) || byName(a, b))
  const sumOf = (sign: 1 | -1) =>
    differing.reduce((sum, { value_minor }) => sum + Math.max(0, sign * value_minor), 0)
  const seen = payloadHash(
    differing.map(({ product_id, difference_milli }) => [product_id, difference_milli]),
  )
  return { all, differing, short_minor: sumOf(-1), over_minor: sumOf(1), seen }
}

/** The same as it is shown, with what nobody has counted. */
export function weighCount(
  db: Db,
  count: StockCountTable,
): Omit<CountVariances, 'silent_terminals'> {
  const { all, differing, ...sums } = weighEntries(db, count.id)
  const uncounted = listUncounted(db, count, UNCOUNTED_MAX)
  return {
    variances: differing.slice(0, VARIANCES_SHOWN_MAX),
    right_count: all.length - differing.length,
    uncounted: uncounted.slice(0, VARIANCES_SHOWN_MAX),
    uncounted_count: uncounted.length,
    ...sums,
  }
}

const byName = (a: CountVariance, b: CountVariance): number => (a.name < b.name ? -1 : 1)

/** What the books say of every product of the count: four questions, not four for each. */
function readBooks(db: Db, entries: ReadonlyMap<string, readonly HeldEntry[]>) {
  const ids = [...entries.keys()]
  const lasts = [...entries.values()].flatMap((found) => found.slice(-1))
  const facts = listProductFacts(db, ids)
  const worths = listWorths(db, ids)
  return { db, facts, worths, late: listLateSales(db, lasts) }
}
type Books = ReturnType<typeof readBooks>

function weighProduct(
  books: Books,
  productId: string,
  entries: readonly HeldEntry[],
  isToRecount: boolean,
): CountVariance {
  const facts = books.facts.get(productId)
  const last = entries[entries.length - 1]
  const late = books.late.get(productId) ?? 0
  const level = books.worths.get(productId)?.worth.quantityMilli ?? 0
  const expected = last ? last.level_milli + late : level
  const counted = entries.reduce((sum, { quantity_milli }) => sum + quantity_milli, 0)
  const difference = isToRecount || !last ? 0 : counted - expected
  return {
    product_id: productId,
    sku: facts?.sku ?? '',
    name: facts?.name ?? productId,
    base_unit: facts?.base_unit ?? 'pcs',
    counted_milli: counted,
    expected_milli: expected,
    difference_milli: difference,
    value_minor: worthOf(books, productId, difference),
    moved_milli: movedMeanwhile(books.db, productId, entries),
    late_milli: late,
    entry_count: entries.length,
    is_to_recount: isToRecount,
  }
}

function movedMeanwhile(db: Db, productId: string, entries: readonly HeldEntry[]): number {
  const from = entries[0]?.movement_id
  const to = entries[entries.length - 1]?.movement_id
  if (from === undefined || to === undefined || from === to) return 0
  return movedBetween(db, productId, from, to)
}

function worthOf({ worths }: Books, productId: string, quantityMilli: number): number {
  const known = worths.get(productId)
  if (quantityMilli === 0 || !known) return 0
  const { worth, catalogueMinor } = known
  return takeStockStep(worth, { quantityMilli, statedMinor: null, catalogueMinor }).valueMinor
}
