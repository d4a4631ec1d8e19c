import { normaliseBarcode } from '#domain/barcode.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { ProductBody } from '#domain/wire/feed-product.ts'
import { noteLocalEdit } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import type { ProductDraft, StoredProduct } from './stored-product-store.ts'

/** A product of the catalogue in head office's words. */
export const bodyOf = (product: ProductDraft): ProductBody => ({
  sku: product.sku,
  name: product.name,
  category_id: product.categoryId,
  tax_code: product.taxCode,
  is_weighed: product.isWeighed,
  is_loyalty_eligible: product.isLoyaltyEligible,
  is_active: product.isActive,
  plu: product.plu,
  cost_minor: product.costMinor,
  units: product.units.map((unit) => ({
    unit_code: unit.unitCode,
    factor_milli: unit.factorMilli,
    price_minor: unit.priceMinor,
    barcodes: [...unit.barcodes].sort(),
  })),
})

/** The other way round: a body of head office as the catalogue keeps it. */
export const draftOfBody = (body: ProductBody): ProductDraft => ({
  sku: body.sku,
  name: body.name,
  categoryId: body.category_id,
  taxCode: body.tax_code,
  isWeighed: body.is_weighed,
  isLoyaltyEligible: body.is_loyalty_eligible,
  isActive: body.is_active,
  plu: body.plu,
  costMinor: body.cost_minor,
  units: body.units.map((unit) => ({
    unitCode: unit.unit_code,
    factorMilli: unit.factor_milli,
    priceMinor: unit.price_minor,
    barcodes: [...new Set(unit.barcodes.map(normaliseBarcode))].sort(),
  })),
})

/** Remembers what an edit at the outlet changed of a product that is head office's. */
export function noteProductEdit(
  tx: Db,
  before: StoredProduct,
  after: ProductDraft,
  { documentId, atMs }: { documentId: string; atMs: number },
): void {
  if (before.origin !== 'head-office') return
  const was = bodyOf(before)
  const changed = Object.entries(bodyOf(after)).filter(
    ([field, value]) => canonicalJson(value) !== canonicalJson(was[field as keyof ProductBody]),
  )
  const fields = Object.fromEntries(changed)
  noteLocalEdit(tx, { topic: 'product', itemId: before.id, fields, source: documentId, atMs })
}
