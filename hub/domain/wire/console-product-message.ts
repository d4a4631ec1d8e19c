// The catalogue as a manager sees and edits it at the console.
import { type Static, Type } from 'typebox'
import { SellingUnitMessage } from './catalogue-message.ts'
import { ProductBody } from './feed-product.ts'
import {
  Closed,
  Count,
  Cursor,
  Nullable,
  OneOf,
  SignedQuantityMilli,
  Timestamp,
  Uuid,
} from './primitives.ts'

export const PRODUCT_LIST_PAGE = 50
export const PRODUCT_STATES = ['active', 'inactive', 'all'] as const
/** no-price, no-barcode: what a till cannot sell or scan; changed-here: over head office's word. */
export const PRODUCT_TRAITS = ['no-price', 'no-barcode', 'changed-here', 'own'] as const
export type ProductTrait = (typeof PRODUCT_TRAITS)[number]

export const Sku = Type.String({ pattern: '^\\S(.*\\S)?$', minLength: 1, maxLength: 64 })

const { sku: _sku, ...fields } = ProductBody.properties
const editable = {
  ...fields,
  units: Type.Array(SellingUnitMessage, { minItems: 1, maxItems: 20 }),
}
/** What can be said otherwise than head office. */
export const ProductEdit = Closed(editable)
export type ProductEdit = Static<typeof ProductEdit>

export const ConsoleProduct = Closed({
  product_id: Uuid,
  sku: Type.String(),
  ...editable,
  stock_milli: SignedQuantityMilli,
  origin: OneOf(['head-office', 'outlet']),
  is_changed_here: Type.Boolean(),
  /** The change that an edit was made on; another one since refuses it. */
  version: Cursor,
})
export type ConsoleProduct = Static<typeof ConsoleProduct>

export const ProductListPage = Closed({
  products: Type.Array(ConsoleProduct),
  /** The last product of this page, where there is more after it. */
  next_after: Nullable(Uuid),
})

/** A field that says otherwise here than at head office, until that changes its own word. */
export const ProductOverride = Closed({
  field: Type.String(),
  local: Type.Unknown(),
  office: Type.Unknown(),
  /** Who set it; null: an import. */
  by: Nullable(Type.String()),
  at: Timestamp,
})
export type ProductOverride = Static<typeof ProductOverride>

export const ProductDetail = Closed({
  product: ConsoleProduct,
  overrides: Type.Array(ProductOverride),
})
export type ProductDetail = Static<typeof ProductDetail>

export const ProductChangeRequest = Closed({ version: Cursor, product: ProductEdit })
/** The console makes the id: the same product sent twice is one. */
export const NewProductRequest = Closed({ product_id: Uuid, sku: Sku, product: ProductEdit })

/** One product of a file beside what the catalogue says now; null before: it is new. */
export const ImportChange = Closed({
  line: Count,
  sku: Type.String(),
  before: Nullable(ProductEdit),
  after: ProductEdit,
  /** Stock to be set, in thousandths; null leaves it. */
  stock_milli: Nullable(SignedQuantityMilli),
  stock_milli_before: SignedQuantityMilli,
})
export type ImportChange = Static<typeof ImportChange>
export const ImportPreview = Closed({
  changes: Type.Array(ImportChange),
  /** Go on from this line; null: that was all. */
  next_after: Nullable(Count),
})
