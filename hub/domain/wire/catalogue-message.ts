// What the terminal needs to know to sell: outlet, tax rules, categories, products, stock.
import { type Static, Type } from 'typebox'
import {
  Closed,
  Code,
  Cursor,
  LocalDate,
  MoneyMinor,
  Nullable,
  RatePpm,
  ShortText,
  SignedQuantityMilli,
  Uuid,
} from './primitives.ts'
import { PriceTierMessage } from './promoted-message.ts'
import { CodeRuleMessage } from './scanning-message.ts'

export const TaxRuleMessage = Closed({
  tax_code: Code,
  name: ShortText,
  rate_ppm: RatePpm,
  base_numerator: Type.Integer({ minimum: 1, maximum: 1000 }),
  base_denominator: Type.Integer({ minimum: 1, maximum: 1000 }),
})
export type TaxRuleMessage = Static<typeof TaxRuleMessage>

export const CashRoundingMode = Type.Union([
  Type.Literal('down'),
  Type.Literal('nearest'),
  Type.Literal('up'),
])

export const OutletMessage = Closed({
  outlet_id: Uuid,
  outlet_code: Type.String({ pattern: '^[A-Z0-9]{1,8}$' }),
  name: ShortText,
  address: Type.String({ maxLength: 300 }),
  phone: Nullable(Type.String({ maxLength: 30 })),
  warehouse_id: Uuid,
  timezone: Type.String({
    pattern: '^Asia/(Jakarta|Pontianak|Makassar|Jayapura)$',
    description: 'IANA name of WIB (Jakarta, Pontianak), WITA (Makassar) or WIT (Jayapura)',
  }),
  currency_code: Type.String({ pattern: '^[A-Z]{3}$' }),
  minor_exponent: Type.Integer({ minimum: 0, maximum: 3 }),
  is_taxable_enterprise: Type.Boolean({ description: 'PKP: charges PPN' }),
  npwp: Nullable(Type.String({ pattern: '^\\d{16}$' })),
  nitku: Nullable(Type.String({ pattern: '^\\d{22}$' })),
  is_price_tax_inclusive: Type.Boolean(),
  cash_rounding_step_minor: Type.Integer({ minimum: 1, maximum: 100_000 }),
  cash_rounding_mode: CashRoundingMode,
  loyalty_tiers: Type.Array(
    Closed({
      tier: Type.String(),
      earn_rate_ppm: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
    }),
  ),
  receipt_footer: Type.String({ maxLength: 300 }),
  price_list_version: Type.Integer({ minimum: 0 }),
  tax_rules: Type.Array(TaxRuleMessage),
  /** How the codes on the outlet's own labels are read. */
  embedded_barcode_rules: Type.Array(CodeRuleMessage),
})
export type OutletMessage = Static<typeof OutletMessage>

export const CategoryMessage = Closed({
  category_id: Uuid,
  name: ShortText,
  name_en: ShortText,
  colour: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
  icon: Type.String({ maxLength: 16 }),
  sort_order: Type.Integer(),
})
export type CategoryMessage = Static<typeof CategoryMessage>
/** GET /api/pos/categories, in the order of their tiles. */
export const CategoryList = Closed({ categories: Type.Array(CategoryMessage) })

export const SellingUnitMessage = Closed({
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  /** Base units in one selling unit, in thousandths: a carton of 24 is 24000. */
  factor_milli: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  price_minor: MoneyMinor,
  barcodes: Type.Array(Type.String({ maxLength: 64 })),
  /** Other prices from a quantity on, or for members; left out: there are none. */
  tiers: Type.Optional(Type.Array(PriceTierMessage, { maxItems: 50 })),
})
export type SellingUnitMessage = Static<typeof SellingUnitMessage>

/** From that business day on the unit costs so much, by what is known today. */
export const ComingPrice = Closed({ from_day: LocalDate, price_minor: MoneyMinor })
export type ComingPrice = Static<typeof ComingPrice>
/** More than the days that a till may be alone: a price turns once a day at most. */
export const COMING_PRICES_MAX = 10
/**
 * A till that knows `coming_prices` says so with each request for products: one of an earlier build
 * reads products whole or not at all (docs/decisions/0121, 0122).
 */
export const TILL_KNOWS_HEADER = 'x-till-knows'
export const KNOWS_COMING_PRICES = 'coming-prices'

/** A product as a cashier may see it: cost never leaves the hub. */
export const ProductMessage = Closed({
  product_id: Uuid,
  sku: Type.String({ minLength: 1, maxLength: 64 }),
  name: ShortText,
  category_id: Nullable(Uuid),
  tax_code: Code,
  is_weighed: Type.Boolean({ description: 'Quantity is a weight in kg, in thousandths' }),
  is_loyalty_eligible: Type.Boolean(),
  is_active: Type.Boolean(),
  /** PLU used in embedded-weight and embedded-price barcodes. */
  plu: Nullable(Type.String({ pattern: '^\\d{4,6}$' })),
  /** The first is the one sold by default. */
  units: Type.Array(
    Closed({
      ...SellingUnitMessage.properties,
      /** The next ones, in the order of their days; left out: none is known. */
      coming_prices: Type.Optional(Type.Array(ComingPrice, { maxItems: COMING_PRICES_MAX })),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  stock_milli: SignedQuantityMilli,
  price_list_version: Type.Integer(),
})
export type ProductMessage = Static<typeof ProductMessage>

export const PRODUCT_PAGE_MAX = 5000
/** GET /api/pos/products?after=<product_id>&limit=: whole catalogue in pages, by product id. */
export const ProductPage = Closed({
  products: Type.Array(ProductMessage),
  next_after: Nullable(Uuid),
  /** Change cursor at the first page: deltas after it bring the snapshot up to date. */
  cursor: Cursor,
  count: Type.Integer(),
})
/** GET /api/pos/products/changes?after_cursor=. */
export const ProductChanges = Closed({
  products: Type.Array(ProductMessage),
  cursor: Cursor,
  has_more: Type.Boolean(),
})
export const ProductSearchAnswer = Closed({ products: Type.Array(ProductMessage) })

/** One row of an import that could not be taken (error) or was taken with a doubt (warning). */
export const ImportProblem = Closed({
  line: Type.Integer({ minimum: 1, description: 'Line of the file; the header is line 1' }),
  code: Type.String(),
  reason: Type.String({ description: 'In English' }),
  reason_id: Type.String({ description: 'In Bahasa Indonesia' }),
})
export type ImportProblem = Static<typeof ImportProblem>

export const IMPORT_PROBLEMS_SHOWN_MAX = 1000
const importFields = {
  import_id: Uuid,
  state: Type.Union([
    Type.Literal('receiving'),
    Type.Literal('checking'),
    Type.Literal('writing'),
    Type.Literal('finished'),
    Type.Literal('refused'),
    Type.Literal('failed'),
    /** Somebody has to say whether it is written. */
    Type.Literal('waiting'),
    Type.Literal('discarded'),
    Type.Literal('undoing'),
    Type.Literal('undone'),
  ]),
  mode: Type.Union([Type.Literal('keep-good'), Type.Literal('all-or-nothing')]),
  rows_total: Type.Integer(),
  rows_done: Type.Integer(),
  rows_created: Type.Integer(),
  rows_updated: Type.Integer(),
  /** Rows that say what the catalogue already says; nothing was written for them. */
  rows_unchanged: Type.Integer(),
  rows_bad: Type.Integer(),
  /** Rows of the file that were taken and deserve a look. */
  rows_warned: Type.Integer(),
  /** What was assumed for columns that the file does not have, in English … */
  defaults: Type.Array(Type.String()),
  /** … and in Bahasa Indonesia. */
  defaults_id: Type.Array(Type.String()),
  started_at: Type.String(),
  finished_at: Nullable(Type.String()),
  /** It was the last one that wrote, and what it changed is still known. */
  can_undo: Type.Boolean(),
}
export const ImportStatus = Closed({
  ...importFields,
  /** First 1,000 (20 while it runs); the rest by GET …/errors. */
  errors: Type.Array(ImportProblem),
  warnings: Type.Array(ImportProblem),
})
export type ImportStatus = Static<typeof ImportStatus>
/**
 * GET /api/console/imports: the newest first, without their problems. The fields are shared rather
 * than taken away with Type.Omit, which would bring the whole type engine into the terminal.
 */
export const ImportList = Closed({ imports: Type.Array(Closed(importFields)) })
