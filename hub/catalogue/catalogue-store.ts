// SQL of the catalogue: what a terminal's snapshot and its deltas read.
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { PriceTierMessage } from '#domain/wire/promoted-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Where the catalogue's changes stand: deltas after this are newer than anything read now. */
export function readCursor(db: Db): number {
  return prepared(db, 'SELECT cursor FROM change_counter').pluck().get() as number
}

export function countProducts(db: Db): number {
  return prepared(db, 'SELECT count(*) FROM product').pluck().get() as number
}

/** Product ids in order, after one; '' starts at the beginning. */
export function listProductIdsAfter(db: Db, afterId: string, limit: number): string[] {
  const text = 'SELECT id FROM product WHERE id > ? ORDER BY id LIMIT ?'
  return prepared(db, text).pluck().all(afterId, limit) as string[]
}

export const countSold = (db: Db): number =>
  prepared(db, 'SELECT count(*) FROM product WHERE is_active = 1').pluck().get() as number

/** Products changed after a cursor, oldest change first, each with the cursor of its last change. */
export function listChanges(
  db: Db,
  afterCursor: number,
  limit: number,
): { id: string; cursor: number }[] {
  const text = `SELECT id, change_cursor AS cursor FROM product
    WHERE change_cursor > ? ORDER BY change_cursor LIMIT ?`
  return prepared(db, text).all(afterCursor, limit) as { id: string; cursor: number }[]
}

/** Whether terminals that stand at this cursor fetch the product. */
export const isChangedSince = (db: Db, productId: string, cursor: number): boolean =>
  prepared(db, 'SELECT 1 FROM product WHERE id = ? AND change_cursor > ?').get(
    productId,
    cursor,
  ) !== undefined

/** `code` is normalised (12-digit UPC as 13 digits). */
export function findProductIdByBarcode(db: Db, code: string): string | null {
  const text = 'SELECT product_id FROM barcode WHERE code = ?'
  return (prepared(db, text).pluck().get(code) as string | undefined) ?? null
}

/** A PLU comes before a SKU. */
export function findProductIdByItem(db: Db, items: readonly string[]): string | null {
  const text = `SELECT id FROM product WHERE is_active = 1
    AND (plu IN (SELECT value FROM json_each(?)) OR sku IN (SELECT value FROM json_each(?)))
    ORDER BY plu IS NULL LIMIT 1`
  const list = JSON.stringify(items)
  return (prepared(db, text).pluck().get(list, list) as string | undefined) ?? null
}

const IDS = '(SELECT value FROM json_each(?))'
const READ_PRODUCTS = `
  SELECT p.id, p.sku, p.name, p.category_id, p.tax_code, p.is_weighed, p.is_loyalty_eligible,
    p.is_active, p.plu, p.price_list_version, coalesce(s.quantity_milli, 0) AS stock_milli
  FROM product p LEFT JOIN stock_level s ON s.product_id = p.id WHERE p.id IN ${IDS}`
const READ_UNITS = `
  SELECT product_id, unit_code, factor_milli, price_minor FROM selling_unit
  WHERE product_id IN ${IDS} ORDER BY product_id, sort_order, unit_code`
const READ_BARCODES = `
  SELECT product_id, unit_code, code FROM barcode WHERE product_id IN ${IDS} ORDER BY code`

const READ_TIERS = `
  SELECT product_id, unit_code, list_id, list_name, valid_from, valid_to, from_milli,
    is_member_only, price_minor
  FROM price_tier WHERE product_id IN ${IDS} ORDER BY item_id`

type ProductRow = {
  id: string
  sku: string
  name: string
  category_id: string | null
  tax_code: string
  is_weighed: number
  is_loyalty_eligible: number
  is_active: number
  plu: string | null
  price_list_version: number
  stock_milli: number
}
type UnitRow = { product_id: string; unit_code: string; factor_milli: number; price_minor: number }
type TierRow = Omit<PriceTierMessage, 'is_member_only'> & {
  product_id: string
  unit_code: string
  is_member_only: number
}
type BarcodeRow = { product_id: string; unit_code: string; code: string }

/** Whole products in the order of `ids`, in four queries however many they are. */
export function readProducts(db: Db, ids: readonly string[]): ProductMessage[] {
  const list = JSON.stringify(ids)
  const products = new Map<string, ProductMessage>()
  for (const row of prepared(db, READ_PRODUCTS).all(list) as ProductRow[]) {
    products.set(row.id, toMessage(row))
  }
  const units = new Map<string, ProductMessage['units'][number]>()
  for (const row of prepared(db, READ_UNITS).all(list) as UnitRow[]) {
    const { product_id, ...fields } = row
    const unit: ProductMessage['units'][number] = { ...fields, barcodes: [] }
    units.set(`${product_id} ${row.unit_code}`, unit)
    products.get(product_id)?.units.push(unit)
  }
  for (const row of prepared(db, READ_BARCODES).all(list) as BarcodeRow[]) {
    units.get(`${row.product_id} ${row.unit_code}`)?.barcodes.push(row.code)
  }
  for (const row of prepared(db, READ_TIERS).all(list) as TierRow[]) {
    const { product_id, unit_code, is_member_only, ...fields } = row
    const unit = units.get(`${product_id} ${unit_code}`)
    if (!unit) continue
    unit.tiers ??= []
    unit.tiers.push({ ...fields, is_member_only: is_member_only === 1 })
  }
  return ids.flatMap((id) => products.get(id) ?? [])
}

function toMessage(row: ProductRow): ProductMessage {
  return {
    product_id: row.id,
    sku: row.sku,
    name: row.name,
    category_id: row.category_id,
    tax_code: row.tax_code,
    is_weighed: row.is_weighed === 1,
    is_loyalty_eligible: row.is_loyalty_eligible === 1,
    is_active: row.is_active === 1,
    plu: row.plu,
    units: [],
    stock_milli: row.stock_milli,
    price_list_version: row.price_list_version,
  }
}
