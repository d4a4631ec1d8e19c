import { BARCODE_LENGTH_MAX, normaliseBarcode } from '#domain/barcode.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { ProductEdit } from '#domain/wire/console-product-message.ts'
import type { ProductBody } from '#domain/wire/feed-product.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { findCategory } from './category-store.ts'
import { bodyOf, draftOfBody } from './product-body.ts'
import { findStoredById, type ProductDraft, type StoredProduct } from './stored-product-store.ts'
import { findIdBySku, listOwnersOf } from './taken-code-store.ts'
import { upsertProducts, wordsOf } from './upsert-products.ts'

export type Editor = { staffId: string; terminalId: string }

/** A weighed quantity is a weight in thousandths of this. */
const WEIGHED_UNIT = 'kg'

/**
 * A product that only this outlet has. Sent twice it is one. Refuses SKU_TAKEN,
 * IDEMPOTENCY_MISMATCH and what `changeProduct` refuses of its words.
 */
export function addProduct(
  tx: Db,
  seams: Seams,
  by: Editor,
  wanted: { productId: string; sku: string; product: ProductEdit },
): Outcome<null> {
  const { productId, sku } = wanted
  const draft = draftFrom(sku, wanted.product)
  const there = findStoredById(tx, productId)
  if (there) {
    const isSame = there.sku === sku && wordsOf(there) === wordsOf(draft)
    return isSame ? succeed(null) : refuse('IDEMPOTENCY_MISMATCH', undefined, 'product_id')
  }
  if (findIdBySku(tx, sku) !== null) return refuse('SKU_TAKEN', sku, 'sku')
  const fault = faultOf(tx, productId, draft)
  if (fault) return fault
  save(tx, seams, by, { productId, draft })
  audit(tx, seams, by, { kind: 'product-added', facts: { product_id: productId, sku } })
  return succeed(null)
}

/**
 * Says something else of a product. What is head office's stays marked as changed here until that
 * changes its own word, field by field (decision 0037). Refuses UNKNOWN_PRODUCT, PRODUCT_CHANGED,
 * UNITS_INVALID, BARCODE_UNREADABLE, BARCODE_TAKEN, PLU_TAKEN, TAX_CODE_UNKNOWN, CATEGORY_UNKNOWN.
 * The same words again change nothing, also where the version is an old one: a retry.
 */
export function changeProduct(
  tx: Db,
  seams: Seams,
  by: Editor,
  wanted: { productId: string; version: number; product: ProductEdit },
): Outcome<null> {
  const before = findStoredById(tx, wanted.productId)
  if (!before) return refuse('UNKNOWN_PRODUCT')
  const draft = draftFrom(before.sku, wanted.product)
  if (wordsOf(before) === wordsOf(draft)) return succeed(null)
  if (before.cursor !== wanted.version) return refuse('PRODUCT_CHANGED', undefined, 'version')
  return put(tx, seams, by, before, draft)
}

function put(
  tx: Db,
  seams: Seams,
  by: Editor,
  before: StoredProduct,
  draft: ProductDraft,
): Outcome<null> {
  const { id: productId, sku } = before
  const fault = faultOf(tx, productId, draft)
  if (fault) return fault
  save(tx, seams, by, { productId, draft })
  const [was, is] = [bodyOf(before), bodyOf(draft)]
  const changed = (Object.keys(is) as (keyof ProductBody)[]).filter(
    (field) => canonicalJson(is[field]) !== canonicalJson(was[field]),
  )
  audit(tx, seams, by, { kind: 'product-changed', facts: { product_id: productId, sku, changed } })
  return succeed(null)
}

function save(
  tx: Db,
  seams: Seams,
  by: Editor,
  { productId, draft }: { productId: string; draft: ProductDraft },
): void {
  upsertProducts(tx, [{ ...draft, stockMilli: null }], {
    origin: 'outlet',
    documentId: by.staffId,
    stockReason: 'import',
    staffId: by.staffId,
    atMs: seams.clock.nowMs(),
    newId: () => productId,
  })
}

function audit(
  tx: Db,
  seams: Seams,
  { staffId, terminalId }: Editor,
  { kind, facts }: { kind: string; facts: Record<string, unknown> },
): void {
  const payload = { ...facts, staff_id: staffId, terminal_id: terminalId }
  appendAudit(tx, { kind, payload, atMs: seams.clock.nowMs() })
}

const draftFrom = (sku: string, edit: ProductEdit): ProductDraft => {
  const name = cleanText(edit.name.normalize('NFC')).replace(/\s+/g, ' ').trim()
  return draftOfBody({ ...edit, sku, name })
}

function faultOf(tx: Db, productId: string, draft: ProductDraft): Refusal | null {
  const { units, isWeighed, categoryId, plu } = draft
  if (draft.name === '') return refuse('INVALID_REQUEST', 'a name', 'name')
  const names = units.map(({ unitCode }) => unitCode)
  const isWrong =
    new Set(names).size < names.length || (isWeighed && names.some((name) => name !== WEIGHED_UNIT))
  if (isWrong) return refuse('UNITS_INVALID', undefined, 'units')
  const codes = units.flatMap(({ barcodes }) => barcodes)
  const unreadable = codes.find(
    (code) => !/^[A-Za-z0-9./+-]+$/.test(code) || code.length > BARCODE_LENGTH_MAX,
  )
  if (unreadable !== undefined) return refuse('BARCODE_UNREADABLE', unreadable, 'barcodes')
  if (new Set(codes).size < codes.length) return refuse('BARCODE_TAKEN', draft.name, 'barcodes')
  for (const code of codes) {
    const owner = listOwnersOf(tx, [normaliseBarcode(code)], null).find((id) => id !== productId)
    if (owner) return refuse('BARCODE_TAKEN', nameOf(tx, owner), 'barcodes')
  }
  const pluOwner = listOwnersOf(tx, [], plu).find((id) => id !== productId)
  if (pluOwner) return refuse('PLU_TAKEN', nameOf(tx, pluOwner), 'plu')
  if (!readOutlet(tx).tax_rules.some(({ tax_code }) => tax_code === draft.taxCode)) {
    return refuse('TAX_CODE_UNKNOWN', draft.taxCode, 'tax_code')
  }
  if (categoryId !== null && !findCategory(tx, categoryId)) {
    return refuse('CATEGORY_UNKNOWN', undefined, 'category_id')
  }
  return null
}

const nameOf = (tx: Db, productId: string): string => findStoredById(tx, productId)?.name ?? ''
