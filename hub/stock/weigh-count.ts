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
  findProductFacts,
  type HeldEntry,
  lateSalesMilli,
  listHolding,
  listRecounts,
  listUncounted,
  movedBetween,
} from './count-store.ts'
import { readCatalogueCost, readWorth } from './move-stock.ts'

const UNCOUNTED_MAX = 5000

export type WeighedCount = Omit<CountVariances, 'silent_terminals'> & {
  /** Right ones too, and as many as there are. */
  all: CountVariance[]
}

/**
 * What differs. Each product is compared with the books as they stood at its last entry, in the
 * order of movements: what was sold afterwards is no difference. A sale that had been made by then
 * and came in later had left the shelf already, so it is taken off what was expected.
 */
export function weighCount(db: Db, count: StockCountTable): WeighedCount {
  const toRecount = new Set(listRecounts(db, count.id).map(({ product_id }) => product_id))
  const entries = Map.groupBy(listHolding(db, count.id), ({ product_id }) => product_id)
  const all = [...entries].map(([id, found]) => weighProduct(db, id, found, toRecount.has(id)))
  for (const id of toRecount) if (!entries.has(id)) all.push(weighProduct(db, id, [], true))
  const differing = all
    .filter(({ difference_milli, is_to_recount }) => difference_milli !== 0 || is_to_recount)
    .sort((a, b) => Math.abs(b.value_minor) - Math.abs(a.value_minor) || byName(a, b))
  const uncounted = listUncounted(db, count, UNCOUNTED_MAX)
  const sumOf = (sign: 1 | -1) =>
    differing.reduce((sum, { value_minor }) => sum + Math.max(0, sign * value_minor), 0)
  const seen = payloadHash(
    differing.map(({ product_id, difference_milli }) => [product_id, difference_milli]),
  )
  return {
    all,
    variances: differing.slice(0, VARIANCES_SHOWN_MAX),
    right_count: all.length - differing.length,
    uncounted: uncounted.slice(0, VARIANCES_SHOWN_MAX),
    uncounted_count: uncounted.length,
    short_minor: sumOf(-1),
    over_minor: sumOf(1),
    seen,
  }
}

const byName = (a: CountVariance, b: CountVariance): number => (a.name < b.name ? -1 : 1)

function weighProduct(
  db: Db,
  productId: string,
  entries: readonly HeldEntry[],
  isToRecount: boolean,
): CountVariance {
  const facts = findProductFacts(db, productId)
  const [first] = entries
  const last = entries[entries.length - 1]
  const late = last ? lateSalesMilli(db, productId, last) : 0
  const expected = last ? last.level_milli + late : readWorth(db, productId).quantityMilli
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
    value_minor: worthOf(db, productId, difference),
    moved_milli:
      first && last ? movedBetween(db, productId, first.movement_id, last.movement_id) : 0,
    late_milli: late,
    entry_count: entries.length,
    is_to_recount: isToRecount,
  }
}

function worthOf(db: Db, productId: string, quantityMilli: number): number {
  if (quantityMilli === 0) return 0
  const catalogueMinor = readCatalogueCost(db, productId)
  const step = { quantityMilli, statedMinor: null, catalogueMinor }
  return takeStockStep(readWorth(db, productId), step).valueMinor
}
