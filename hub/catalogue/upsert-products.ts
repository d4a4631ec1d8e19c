import type { StockMovedLine } from '#domain/wire/document-stock.ts'
import type { Db } from '../db/open-database.ts'
import { moveStock } from '../stock/move-stock.ts'
import { tellStock } from '../stock/tell-stock.ts'
import { readCursor } from './catalogue-store.ts'
import { changeOwnPrices } from './own-price.ts'
import { noteProductEdit } from './product-body.ts'
import {
  findStored,
  insertProduct,
  type ProductDraft,
  type StoredProduct,
  startPriceListVersion,
  storeCursor,
  updateProduct,
} from './stored-product-store.ts'

export type ProductChange = ProductDraft & {
  /** Stock level to set, in thousandths of the base unit; null leaves the stock as it is. */
  stockMilli: number | null
}

export type UpsertContext = {
  /** Who a product that is new belongs to; an existing one keeps its origin. */
  origin: 'head-office' | 'outlet'
  /** What the stock movements name as their document. */
  documentId: string
  stockReason: 'import' | 'initial'
  /** Whose work it is, where somebody's. */
  staffId?: string | null
  atMs: number
  newId(): string
}

export type UpsertResult = {
  createdCount: number
  updatedCount: number
  unchangedCount: number
  /** The change cursor after this; unchanged when nothing changed. */
  cursor: number
}

/**
 * Makes the catalogue say exactly this of these products, found by SKU. A product that already
 * says it is not touched: no cursor, no version, no delta to terminals. Changed prices share one
 * new version of the price list. Category, tax code, barcodes and PLU must be free to use: the
 * caller has checked them, and a clash throws and rolls back.
 */
export function upsertProducts(
  tx: Db,
  changes: readonly ProductChange[],
  context: UpsertContext,
): UpsertResult {
  const stored = findStored(
    tx,
    changes.map(({ sku }) => sku),
  )
  const start = readCursor(tx)
  const result = { createdCount: 0, updatedCount: 0, unchangedCount: 0, cursor: start }
  let version: number | null = null
  const moved: StockMovedLine[] = []
  for (const change of changes) {
    const before = stored.get(change.sku) ?? null
    const movedMilli =
      change.stockMilli === null ? 0 : change.stockMilli - (before?.stockMilli ?? 0)
    const isSame = before !== null && movedMilli === 0 && wordsOf(before) === wordsOf(change)
    if (isSame) {
      result.unchangedCount += 1
      continue
    }
    if (hasNewPrice(before, change)) version ??= startPriceListVersion(tx)
    result.cursor += 1
    const id = before?.id ?? context.newId()
    const priceListVersion = hasNewPrice(before, change) ? version : null
    const write = { id, product: change, priceListVersion, cursor: result.cursor }
    if (before) {
      updateProduct(tx, write, before, unitsOf(before) !== unitsOf(change))
      changeOwnPrices(tx, before, change)
      if (context.origin === 'outlet') noteProductEdit(tx, before, change, context)
      result.updatedCount += 1
    } else {
      insertProduct(tx, write, context.origin)
      result.createdCount += 1
    }
    if (movedMilli !== 0) {
      const { stockReason: reason, documentId, atMs } = context
      const move = { productId: id, quantityMilli: movedMilli, reason, documentId, atMs }
      const level_milli = moveStock(tx, move)
      moved.push({ product_id: id, quantity_milli: movedMilli, level_milli })
    }
  }
  const { stockReason: reason, documentId: sourceId, staffId = null, atMs } = context
  tellStock(tx, { reason, sourceId, staffId, lines: moved, atMs })
  if (result.cursor !== start) storeCursor(tx, result.cursor)
  return result
}

export function hasNewPrice(before: StoredProduct | null, after: ProductDraft): boolean {
  return before === null || pricesOf(before) !== pricesOf(after)
}

const pricesOf = ({ units }: ProductDraft): string =>
  JSON.stringify(units.map(({ unitCode, priceMinor }) => [unitCode, priceMinor]))

export const unitsOf = ({ units }: ProductDraft): string =>
  JSON.stringify(
    units.map(({ unitCode, factorMilli, priceMinor, barcodes }) => [
      unitCode,
      factorMilli,
      priceMinor,
      [...barcodes].sort(),
    ]),
  )

export const wordsOf = (product: ProductDraft): string =>
  JSON.stringify([
    product.name,
    product.categoryId,
    product.taxCode,
    product.isWeighed,
    product.isLoyaltyEligible,
    product.isActive,
    product.plu,
    product.costMinor,
    unitsOf(product),
  ])
