// Price lists as a manager sees and edits them at the console (docs/decisions/0092).
import { type Static, Type } from 'typebox'
import {
  Closed,
  Count,
  LocalDate,
  MONEY_MINOR_MAX,
  MoneyMinor,
  Nullable,
  OneOf,
  QUANTITY_MILLI_MAX,
  Uuid,
} from './primitives.ts'

/** Products on a page of a list. */
export const PRICE_LIST_PAGE = 40
export const PRICE_LIST_ROWS_MAX = 10_000
export const PRICE_LISTS_MAX = 200

/**
 * `own:<uuid>` the outlet's, `tier:<id>` a named one of head office's, `rank:<n>` those of its
 * entries that have the same rank.
 */
export const PriceListRef = Type.String({ pattern: '^(own|tier|rank):.{1,60}$' })
export const OwnListRef = Type.String({
  pattern: '^own:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})

export const PriceListMessage = Closed({
  list_id: Type.String(),
  origin: OneOf(['head-office', 'outlet']),
  /** Null: head office's entries of a rank have no name. */
  name: Nullable(Type.String()),
  row_count: Count,
  product_count: Count,
  /** How many hold today. */
  holding_count: Count,
  first_day: Nullable(LocalDate),
  /** Null: some row has no end. */
  last_day: Nullable(LocalDate),
})
export type PriceListMessage = Static<typeof PriceListMessage>
export const PriceLists = Closed({ today: LocalDate, lists: Type.Array(PriceListMessage) })
export type PriceLists = Static<typeof PriceLists>

const UnitCode = Type.String({ minLength: 1, maxLength: 16 })
const PriceAboveNothing = Type.Integer({ minimum: 1, maximum: MONEY_MINOR_MAX })

/** What a row says. */
export const PriceRowWords = Closed({
  product_id: Uuid,
  unit_code: UnitCode,
  /** From which quantity in a basket on; 0: from the first. */
  from_milli: Type.Integer({ minimum: 0, maximum: QUANTITY_MILLI_MAX }),
  is_member_only: Type.Boolean(),
  price_minor: PriceAboveNothing,
  valid_from: LocalDate,
  valid_to: Nullable(LocalDate),
})
export type PriceRowWords = Static<typeof PriceRowWords>

export const PriceRowMessage = Closed({
  row_id: Type.String(),
  ...PriceRowWords.properties,
  price_minor: MoneyMinor,
  /** Of the unit, today. */
  now_minor: Nullable(MoneyMinor),
  is_changed_here: Type.Boolean(),
})
export type PriceRowMessage = Static<typeof PriceRowMessage>

export const PriceListPage = Closed({
  products: Type.Array(
    Closed({
      product_id: Uuid,
      name: Type.String(),
      sku: Type.String(),
      rows: Type.Array(PriceRowMessage),
    }),
  ),
  /** The last product of this page, where there is more after it. */
  next_after: Nullable(Uuid),
})
export type PriceListPage = Static<typeof PriceListPage>

/** PUT /api/console/price-lists/:list: a new own list, or another name for one. */
export const PriceListName = Closed({ name: Type.String({ minLength: 1, maxLength: 60 }) })

export const PriceRowId = Type.String({ minLength: 1, maxLength: 100 })
/** PUT /api/console/price-lists/:list/rows. `was` null: there is no such row yet. */
export const PriceRowChange = Closed({
  row_id: PriceRowId,
  was: Nullable(Closed({ ...PriceRowWords.properties, price_minor: MoneyMinor })),
  words: PriceRowWords,
})
export type PriceRowChange = Static<typeof PriceRowChange>
export const PriceRowRemoval = Closed({ row_id: PriceRowId })
export const PriceRowAnswer = Closed({ success: Type.Literal(true) })

/** POST /api/console/price-lists/:list/copy, from that list into a new one of the outlet's. */
export const PriceListCopy = Closed({
  to: OwnListRef,
  name: PriceListName.properties.name,
  valid_from: LocalDate,
  valid_to: Nullable(LocalDate),
  /** 30000: 3 % dearer; -30000: 3 % cheaper. */
  change_ppm: Type.Integer({ minimum: -900_000, maximum: 5_000_000 }),
  /** Prices end on multiples of this; 1: they are not rounded further. */
  step_minor: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
})
export type PriceListCopy = Static<typeof PriceListCopy>
/** POST /api/console/price-lists/:list/days: other days for all rows of an own list. */
export const PriceListDays = Closed({ valid_from: LocalDate, valid_to: Nullable(LocalDate) })
export type PriceListDays = Static<typeof PriceListDays>
export const PriceListDone = Closed({ success: Type.Literal(true), row_count: Count })

/** A row that holds, or would hold, on a day. */
export const PriceReason = Closed({
  /** own: the product's own; set-here: somebody here changed it, and it stands until then. */
  kind: OneOf(['own', 'set-here', 'list', 'own-list', 'promotion', 'none']),
  name: Nullable(Type.String()),
  rank: Count,
  price_minor: MoneyMinor,
  valid_from: Nullable(LocalDate),
  valid_to: Nullable(LocalDate),
})
export type PriceReason = Static<typeof PriceReason>

/** GET /api/console/price-forecast: what a unit will cost on a day, and why. */
export const PriceForecast = Closed({
  product_id: Uuid,
  unit_code: UnitCode,
  day: LocalDate,
  today: LocalDate,
  price_minor: MoneyMinor,
  /** From today to that day: each day on which it costs something else. The first is today's. */
  steps: Type.Array(Closed({ day: LocalDate, price_minor: MoneyMinor, reason: PriceReason })),
  /** Every row that holds on that day, the strongest first. */
  candidates: Type.Array(PriceReason),
  /** Other prices of that day from a quantity on or for members. */
  tiers: Type.Array(
    Closed({
      list_id: Type.String(),
      list_name: Type.String(),
      origin: OneOf(['head-office', 'outlet']),
      from_milli: Count,
      is_member_only: Type.Boolean(),
      price_minor: MoneyMinor,
      valid_from: LocalDate,
      valid_to: Nullable(LocalDate),
    }),
  ),
})
export type PriceForecast = Static<typeof PriceForecast>
