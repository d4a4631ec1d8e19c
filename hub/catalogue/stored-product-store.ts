// SQL behind upsert-products: what the catalogue holds of some SKUs, and how a product is written.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type UnitDraft = {
  unitCode: string
  /** Base units in one selling unit, in thousandths: a carton of 24 is 24000. */
  factorMilli: number
  /** 0 is "no price yet": listed, searched, and not sellable. */
  priceMinor: number
  /** Normalised codes. */
  barcodes: readonly string[]
}

/** Everything the catalogue says of one product; the first unit is the one offered by default. */
export type ProductDraft = {
  sku: string
  name: string
  categoryId: string | null
  taxCode: string
  isWeighed: boolean
  isLoyaltyEligible: boolean
  isActive: boolean
  plu: string | null
  costMinor: number | null
  units: readonly UnitDraft[]
}

export type StoredProduct = ProductDraft & {
  id: string
  cursor: number
  stockMilli: number
  origin: 'head-office' | 'outlet'
}

const OF_SKUS = 'p.sku IN (SELECT value FROM json_each(?))'
const OF_ID = 'p.id = ?'
const OF_IDS = 'p.id IN (SELECT value FROM json_each(?))'
const readRows = (where: string): string => `
  SELECT p.id, p.sku, p.name, p.category_id AS categoryId, p.tax_code AS taxCode,
    p.is_weighed AS isWeighed, p.is_loyalty_eligible AS isLoyaltyEligible,
    p.is_active AS isActive, p.plu, p.cost_minor AS costMinor, p.change_cursor AS cursor,
    p.origin, coalesce(s.quantity_milli, 0) AS stockMilli
  FROM product p LEFT JOIN stock_level s ON s.product_id = p.id WHERE ${where}`
const readUnits = (where: string): string => `
  SELECT p.sku, u.unit_code AS unitCode, u.factor_milli AS factorMilli,
    u.price_minor AS priceMinor
  FROM product p JOIN selling_unit u ON u.product_id = p.id WHERE ${where}
  ORDER BY p.sku, u.sort_order, u.unit_code`
const readBarcodes = (where: string): string => `
  SELECT p.sku, b.unit_code AS unitCode, b.code
  FROM product p JOIN barcode b ON b.product_id = p.id WHERE ${where} ORDER BY b.code`

type StoredRow = Omit<StoredProduct, 'units' | 'isWeighed' | 'isLoyaltyEligible' | 'isActive'> & {
  isWeighed: number
  isLoyaltyEligible: number
  isActive: number
}
type StoredUnit = UnitDraft & { barcodes: string[] }
type StoredUnitRow = Omit<UnitDraft, 'barcodes'> & { sku: string }
type StoredBarcodeRow = { sku: string; unitCode: string; code: string }

/** The products that exist among these SKUs, in three queries however many they are. */
export const findStored = (db: Db, skus: readonly string[]): Map<string, StoredProduct> =>
  findWhere(db, OF_SKUS, JSON.stringify(skus))

export function findStoredById(db: Db, productId: string): StoredProduct | null {
  const [product] = findWhere(db, OF_ID, productId).values()
  return product ?? null
}

/** In the order of the ids. */
export function listStoredByIds(db: Db, ids: readonly string[]): StoredProduct[] {
  const found = [...findWhere(db, OF_IDS, JSON.stringify(ids)).values()]
  const byId = new Map(found.map((product) => [product.id, product]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function findWhere(db: Db, where: string, parameter: string): Map<string, StoredProduct> {
  const units = new Map<string, StoredUnit[]>()
  for (const { sku, ...unit } of prepared(db, readUnits(where)).all(parameter) as StoredUnitRow[]) {
    units.set(sku, [...(units.get(sku) ?? []), { ...unit, barcodes: [] }])
  }
  for (const row of prepared(db, readBarcodes(where)).all(parameter) as StoredBarcodeRow[]) {
    const unit = units.get(row.sku)?.find(({ unitCode }) => unitCode === row.unitCode)
    unit?.barcodes.push(row.code)
  }
  const rows = prepared(db, readRows(where)).all(parameter) as StoredRow[]
  return new Map(
    rows.map((row) => [
      row.sku,
      {
        ...row,
        isWeighed: row.isWeighed === 1,
        isLoyaltyEligible: row.isLoyaltyEligible === 1,
        isActive: row.isActive === 1,
        units: units.get(row.sku) ?? [],
      },
    ]),
  )
}

export type ProductWrite = {
  id: string
  product: ProductDraft
  /** Null keeps the version: no price of the product changed. */
  priceListVersion: number | null
  cursor: number
}

export function insertProduct(tx: Db, write: ProductWrite, origin: string): void {
  const { id, product } = write
  prepared(
    tx,
    `INSERT INTO product (id, sku, name, category_id, tax_code, is_weighed, is_loyalty_eligible,
       is_active, plu, cost_minor, price_list_version, origin, change_cursor)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, 0), ?, ?)`,
  ).run(id, product.sku, ...columnsOf(write), origin, write.cursor)
  insertUnits(tx, id, product.units)
  indexWords(tx, write)
}

export function updateProduct(
  tx: Db,
  write: ProductWrite,
  before: StoredProduct,
  hasNewUnits: boolean,
): void {
  prepared(
    tx,
    `UPDATE product SET sku = ?, name = ?, category_id = ?, tax_code = ?, is_weighed = ?,
       is_loyalty_eligible = ?, is_active = ?, plu = ?, cost_minor = ?,
       price_list_version = coalesce(?, price_list_version), change_cursor = ?
     WHERE id = ?`,
  ).run(write.product.sku, ...columnsOf(write), write.cursor, write.id)
  if (hasNewUnits) {
    prepared(tx, 'DELETE FROM barcode WHERE product_id = ?').run(write.id)
    prepared(tx, 'DELETE FROM selling_unit WHERE product_id = ?').run(write.id)
    insertUnits(tx, write.id, write.product.units)
  }
  prepared(tx, 'DELETE FROM product_search WHERE rowid = ?').run(before.cursor)
  indexWords(tx, write)
}

function columnsOf({ product, priceListVersion }: ProductWrite): (string | number | null)[] {
  return [
    product.name,
    product.categoryId,
    product.taxCode,
    Number(product.isWeighed),
    Number(product.isLoyaltyEligible),
    Number(product.isActive),
    product.plu,
    product.costMinor,
    priceListVersion,
  ]
}

function insertUnits(tx: Db, productId: string, units: readonly UnitDraft[]): void {
  const insertUnit = prepared(
    tx,
    `INSERT INTO selling_unit (product_id, unit_code, factor_milli, price_minor, sort_order)
     VALUES (?, ?, ?, ?, ?)`,
  )
  const insertBarcode = prepared(
    tx,
    'INSERT INTO barcode (code, product_id, unit_code) VALUES (?, ?, ?)',
  )
  for (const [index, { unitCode, factorMilli, priceMinor, barcodes }] of units.entries()) {
    insertUnit.run(productId, unitCode, factorMilli, priceMinor, index)
    for (const code of barcodes) insertBarcode.run(code, productId, unitCode)
  }
}

// The rowid is the change cursor: unique, stable under VACUUM, and on the product's own row.
function indexWords(tx: Db, { id, product, cursor }: ProductWrite): void {
  const codes = product.units.flatMap((unit) => unit.barcodes.flatMap(spellingsOf))
  prepared(
    tx,
    'INSERT INTO product_search (rowid, product_id, name, sku, barcodes) VALUES (?, ?, ?, ?, ?)',
  ).run(cursor, id, product.name, product.sku, codes.join(' '))
}

/** People leave out the leading zeros of a code that they type. */
function spellingsOf(code: string): string[] {
  const short = code.replace(/^0+(?=.)/, '')
  return short === code ? [code] : [code, short]
}

/** Starts a new version of the outlet's price list and returns it. */
export function startPriceListVersion(tx: Db): number {
  const text = `UPDATE outlet SET price_list_version = price_list_version + 1
    RETURNING price_list_version`
  return prepared(tx, text).pluck().get() as number
}

export function storeCursor(tx: Db, cursor: number): void {
  prepared(tx, 'UPDATE change_counter SET cursor = ?').run(cursor)
}
