// What a disagreement may cost, until when somebody should settle it, and what most people would
// say to it: the one place that knows.

import type { ConflictReason } from '#domain/wire/conflict-message.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'

type ConflictType = (typeof CONFLICT_TYPES)[number]
const isKnown = (type: string): type is ConflictType =>
  (CONFLICT_TYPES as readonly string[]).includes(type)

const DAY_MS = 24 * 60 * 60 * 1000
/** Who was there still knows, and the drawer has been counted once. */
const MONEY_MS = DAY_MS
/** The shelf can be counted again between two deliveries. */
const STOCK_MS = 3 * DAY_MS
/** Nobody waits for it, and the customer has to come by or be called. */
const CUSTOMER_MS = 7 * DAY_MS

export const DUE_MS: Record<ConflictType, number> = {
  price_changed: MONEY_MS,
  insufficient_loyalty_points: MONEY_MS,
  insufficient_balance: MONEY_MS,
  duplicate_transaction: MONEY_MS,
  duplicate_receipt_number: MONEY_MS,
  session_closed: MONEY_MS,
  recomputation_failed: MONEY_MS,
  rights_missing: MONEY_MS,
  over_refund: MONEY_MS,
  rule_not_met: MONEY_MS,
  inventory_shortage: STOCK_MS,
  unknown_product: STOCK_MS,
  customer_mismatch: CUSTOMER_MS,
}
/** A type that only a younger cloud knows may be about money. */
export const DUE_MS_OTHERS = MONEY_MS

export const dueAtMs = (type: string, raisedAtMs: number): number =>
  raisedAtMs + (isKnown(type) ? DUE_MS[type] : DUE_MS_OTHERS)

export type Weighed = {
  type: string
  detail: unknown
  /** Of a base unit of the product, where that is known. */
  costMinor: number | null
  pointValueMinor: number
}

/**
 * Minor units that the outlet may lose by it, below zero what it may gain; null: nothing, or what
 * nobody can know. Never throws, whatever the detail says: it may come from a younger cloud.
 */
export function moneyEffectOf(conflict: Weighed): number | null {
  const fact = (name: string): bigint | null => integerOf(conflict.detail, name)
  switch (conflict.type) {
    case 'price_changed': {
      // Of a promotion or a code: what was taken off more than should have been.
      const overMinor = fact('over_minor')
      if (overMinor !== null) return kept(overMinor)
      return scaled(
        lackOf(fact('list_price_minor'), fact('stated_price_minor')),
        fact('quantity_milli'),
      )
    }
    case 'inventory_shortage':
      return scaled(toBigInt(conflict.costMinor), lackOf(0n, fact('stock_milli')))
    case 'insufficient_balance':
      return kept(fact('short_minor'))
    case 'insufficient_loyalty_points':
      return kept(fact('short_minor') ?? times(fact('missing_points'), conflict.pointValueMinor))
    // Had it been a second sale, its money would be in nobody's books.
    case 'duplicate_transaction':
      return kept(fact('payable_minor'))
    // What came back beyond what was sold is gone, unless the goods came back twice as well.
    case 'over_refund':
      return kept(fact('over_minor'))
    default:
      return null
  }
}

const PROPOSED: Record<ConflictType, ConflictReason> = {
  // The price at the time of sale is honoured.
  price_changed: 'loss-accepted',
  insufficient_loyalty_points: 'loss-accepted',
  insufficient_balance: 'loss-accepted',
  over_refund: 'loss-accepted',
  duplicate_transaction: 'entered-twice',
  // Both are sales; the second keeps its own claim of the number (I5).
  duplicate_receipt_number: 'stands',
  // It is in the addendum of its own shift.
  session_closed: 'stands',
  recomputation_failed: 'stands',
  rights_missing: 'stands',
  rule_not_met: 'stands',
  // Counted again, entered into the catalogue, put right with the customer.
  inventory_shortage: 'corrected',
  unknown_product: 'corrected',
  customer_mismatch: 'corrected',
}

/** Where nothing is lost there is no loss to accept. */
export function proposedReasonOf(type: string, effectMinor: number | null): ConflictReason {
  const proposed = isKnown(type) ? PROPOSED[type] : 'stands'
  return proposed === 'loss-accepted' && (effectMinor ?? 0) <= 0 ? 'stands' : proposed
}

function integerOf(detail: unknown, name: string): bigint | null {
  if (typeof detail !== 'object' || detail === null) return null
  return toBigInt((detail as Record<string, unknown>)[name])
}

const toBigInt = (value: unknown): bigint | null =>
  Number.isSafeInteger(value) ? BigInt(value as number) : null

const lackOf = (whole: bigint | null, part: bigint | null): bigint | null =>
  whole === null || part === null ? null : whole - part

const times = (count: bigint | null, each: number): bigint | null =>
  count === null ? null : count * BigInt(each)

const HALF_UNIT_MILLI = 500n
const UNIT_MILLI = 1000n

/** So much for a unit, of so many thousandths of it; a half is rounded away from zero. */
function scaled(eachMinor: bigint | null, quantityMilli: bigint | null): number | null {
  if (eachMinor === null || quantityMilli === null) return null
  const product = eachMinor * quantityMilli
  const half = product < 0n ? -HALF_UNIT_MILLI : HALF_UNIT_MILLI
  return kept((product + half) / UNIT_MILLI)
}

const MOST = BigInt(MONEY_MINOR_MAX)

/** Within what an amount may be. */
function kept(minor: bigint | null): number | null {
  if (minor === null) return null
  if (minor > MOST) return MONEY_MINOR_MAX
  return minor < -MOST ? -MONEY_MINOR_MAX : Number(minor)
}
