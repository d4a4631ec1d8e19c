import { type StockWorth, takeStockStep } from '#domain/stock-cost.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type StockMovement = {
  productId: string
  /** Signed, in thousandths of the base unit: a sale is negative. */
  quantityMilli: number
  reason:
    | 'sale'
    | 'refund'
    | 'damaged'
    | 'import'
    | 'initial'
    | 'count'
    | 'receipt'
    | 'write-off'
    | 'transfer-out'
    | 'transfer-in'
  documentId: string
  atMs: number
  /** What these very goods cost, never negative; left out: what the books say. */
  statedMinor?: number | null
}
export type StockMoved = {
  levelMilli: number
  /** Signed as the goods moved: by moving average unless stated. */
  valueMinor: number
}

/** Journals a movement and returns the new level. The level is always the movements' sum (I7). */
export const moveStock = (tx: Db, movement: StockMovement): number =>
  moveStockValued(tx, movement).levelMilli

/** `moveStock` that also says what the goods were worth. */
export function moveStockValued(tx: Db, movement: StockMovement): StockMoved {
  const { productId, quantityMilli, reason, documentId, atMs, statedMinor = null } = movement
  const before = readWorth(tx, productId)
  // Only what never had a cost asks the catalogue.
  const isUnknown = before.costMilliminor === null && statedMinor === null
  const catalogueMinor = isUnknown ? readCatalogueCost(tx, productId) : null
  const step = { quantityMilli, statedMinor, catalogueMinor }
  const { valueMinor, revaluedMinor, after } = takeStockStep(before, step)
  prepared(
    tx,
    `INSERT INTO stock_movement (product_id, quantity_milli, reason, document_id, at_ms,
       value_minor, revalued_minor) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(productId, quantityMilli, reason, documentId, atMs, valueMinor, revaluedMinor)
  prepared(
    tx,
    `INSERT INTO stock_level (product_id, quantity_milli, value_minor, cost_milliminor)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (product_id) DO UPDATE SET quantity_milli = excluded.quantity_milli,
       value_minor = excluded.value_minor, cost_milliminor = excluded.cost_milliminor`,
  ).run(productId, after.quantityMilli, after.valueMinor, after.costMilliminor)
  return { levelMilli: after.quantityMilli, valueMinor }
}

/** All of a product as it lies there now. */
export function readWorth(db: Db, productId: string): StockWorth {
  const row = prepared(
    db,
    `SELECT quantity_milli AS quantityMilli, value_minor AS valueMinor,
       cost_milliminor AS costMilliminor FROM stock_level WHERE product_id = ?`,
  ).get(productId) as StockWorth | undefined
  return row ?? { quantityMilli: 0, valueMinor: 0, costMilliminor: null }
}

export type KnownWorth = { worth: StockWorth; catalogueMinor: number | null }

/** `readWorth` and `readCatalogueCost` of many products, by one question. */
export function listWorths(db: Db, productIds: readonly string[]): Map<string, KnownWorth> {
  const rows = prepared(
    db,
    `SELECT j.value AS productId, coalesce(l.quantity_milli, 0) AS quantityMilli,
       coalesce(l.value_minor, 0) AS valueMinor, l.cost_milliminor AS costMilliminor,
       p.cost_minor AS catalogueMinor
     FROM json_each(?) j LEFT JOIN stock_level l ON l.product_id = j.value
       LEFT JOIN product p ON p.id = j.value`,
  ).all(JSON.stringify(productIds)) as (StockWorth & {
    productId: string
    catalogueMinor: number | null
  })[]
  return new Map(
    rows.map(({ productId, catalogueMinor, ...worth }) => [productId, { worth, catalogueMinor }]),
  )
}

/** What the catalogue says that one base unit costs; null: nothing. */
export const readCatalogueCost = (db: Db, productId: string): number | null =>
  (prepared(db, 'SELECT cost_minor FROM product WHERE id = ?').pluck().get(productId) as
    | number
    | null
    | undefined) ?? null
