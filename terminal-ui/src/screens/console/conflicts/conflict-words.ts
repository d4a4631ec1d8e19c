// What a disagreement is, in a sentence for whoever has to settle it.
import { formatQuantity } from '#domain/quantity.ts'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { isTillErrorCode, refusalText } from '../../../link/till-errors.ts'
import { fieldOf, leftMs, numberIn, textIn } from '../../../models/console-conflicts-model.ts'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { saySpan } from '../cloud/cloud-words.ts'

type ShowMoney = (minor: number) => string

export const TYPE_TEXT = {
  price_changed: 'conflict-type.price_changed',
  insufficient_loyalty_points: 'conflict-type.insufficient_loyalty_points',
  insufficient_balance: 'conflict-type.insufficient_balance',
  duplicate_transaction: 'conflict-type.duplicate_transaction',
  duplicate_receipt_number: 'conflict-type.duplicate_receipt_number',
  session_closed: 'conflict-type.session_closed',
  recomputation_failed: 'conflict-type.recomputation_failed',
  rights_missing: 'conflict-type.rights_missing',
  over_refund: 'conflict-type.over_refund',
  rule_not_met: 'conflict-type.rule_not_met',
  inventory_shortage: 'conflict-type.inventory_shortage',
  unknown_product: 'conflict-type.unknown_product',
  customer_mismatch: 'conflict-type.customer_mismatch',
} as const satisfies Record<string, PlainKey>
type KnownType = keyof typeof TYPE_TEXT

const isKnown = (type: string): type is KnownType => Object.keys(TYPE_TEXT).includes(type)

/** 'Harga berbeda'. */
export const sayType = (type: string): string =>
  t(isKnown(type) ? TYPE_TEXT[type] : 'conflicts.type-other')

const SAY: Record<KnownType, (conflict: ConflictMessage, show: ShowMoney) => string> = {
  price_changed: sayPrice,
  insufficient_loyalty_points: sayPoints,
  insufficient_balance: (conflict, show) =>
    t('conflicts.balance', { amount: show(numberIn(conflict, 'short_minor') ?? 0) }),
  duplicate_transaction: sayDuplicate,
  duplicate_receipt_number: () => t('conflicts.number-twice'),
  session_closed: sayShift,
  recomputation_failed: (conflict) => t('conflicts.sums', { why: sayCode(conflict) }),
  rights_missing: (conflict) => t('conflicts.rights', { why: sayCode(conflict) }),
  over_refund: (conflict, show) =>
    t('conflicts.over-refund', { amount: show(numberIn(conflict, 'over_minor') ?? 0) }),
  rule_not_met: (conflict) => t('conflicts.rule', { why: sayCode(conflict) }),
  inventory_shortage: (conflict) => {
    const stock = formatQuantity(numberIn(conflict, 'stock_milli') ?? 0, '').trim()
    return t('conflicts.stock', { name: sayProduct(conflict), stock })
  },
  unknown_product: (conflict) => t('conflicts.not-listed', { name: sayProduct(conflict) }),
  customer_mismatch: sayCustomer,
}

/** What happened. */
export const sayConflict = (conflict: ConflictMessage, show: ShowMoney): string =>
  isKnown(conflict.type) ? SAY[conflict.type](conflict, show) : t('conflicts.other')

function sayPromotion(conflict: ConflictMessage, show: ShowMoney): string | null {
  const [code, over] = [textIn(conflict, 'code'), numberIn(conflict, 'over_minor') ?? 0]
  const coupon = textIn(conflict, 'coupon_code') ?? ''
  if (code === 'COUPON_SPENT') return t('conflicts.code-spent', { coupon, amount: show(over) })
  if (code === 'COUPON_UNKNOWN') return t('conflicts.code-unknown', { coupon, amount: show(over) })
  if (code !== 'PROMOTION_MISMATCH') return null
  const words = {
    stated: show(numberIn(conflict, 'stated_minor') ?? 0),
    expected: show(numberIn(conflict, 'expected_minor') ?? 0),
  }
  return t('conflicts.promotion', words)
}

function sayPrice(conflict: ConflictMessage, show: ShowMoney): string {
  const promotion = sayPromotion(conflict, show)
  if (promotion !== null) return promotion
  const name = sayProduct(conflict)
  const stated = numberIn(conflict, 'stated_price_minor')
  const list = numberIn(conflict, 'list_price_minor')
  if (stated !== null && list !== null) {
    return t('conflicts.price', { name, stated: show(stated), list: show(list) })
  }
  const isUnset = textIn(conflict, 'code') === 'PRICE_NOT_SET'
  return isUnset ? t('conflicts.price-unset', { name }) : t('conflicts.price-unit', { name })
}

/** A sale's shift was closed or unknown; anything else says so by itself. */
function sayShift(conflict: ConflictMessage): string {
  if (textIn(conflict, 'code') === 'UNKNOWN_SHIFT') return t('conflicts.shift-unknown')
  const isSale = conflict.sale_id === conflict.document_id
  return isSale
    ? t('conflicts.shift-closed')
    : t('conflicts.shift-other', { why: sayCode(conflict) })
}

function sayPoints(conflict: ConflictMessage, show: ShowMoney): string {
  const name = conflict.about_name ?? t('conflicts.customer')
  const n = numberIn(conflict, 'missing_points') ?? 0
  const short = numberIn(conflict, 'short_minor')
  if (short !== null) return t('conflicts.points-short', { name, n, amount: show(short) })
  const isElsewhere = textIn(conflict, 'reason') === 'spent-in-two-outlets'
  return isElsewhere
    ? t('conflicts.points-elsewhere', { name, n })
    : t('conflicts.points-spent', { name, n })
}

function sayDuplicate(conflict: ConflictMessage, show: ShowMoney): string {
  const minor = numberIn(conflict, 'payable_minor')
  // A count, a cash move or a close has no receipt.
  if (conflict.number === null) return t('conflicts.twice-act')
  return minor === null ? t('conflicts.twice') : t('conflicts.twice-worth', { amount: show(minor) })
}

function sayCustomer(conflict: ConflictMessage): string {
  if (textIn(conflict, 'code') === 'UNKNOWN_CUSTOMER') return t('conflicts.customer-unknown')
  const name = conflict.about_name ?? t('conflicts.customer')
  const field = t(`conflict-field.${fieldOf(conflict)}`)
  const reason = textIn(conflict, 'reason')
  const values = { kept: textIn(conflict, 'kept') ?? '–', lost: textIn(conflict, 'lost') ?? '–' }
  if (reason === 'edited-twice') return t('conflicts.customer-edited', { name, field, ...values })
  if (reason === 'edited-in-two-outlets') {
    return t('conflicts.customer-edited-far', { name, field, ...values })
  }
  const other = conflict.other_name ?? t('conflicts.other-customer')
  return t('conflicts.customer-twice', { name, other, field })
}

const sayProduct = ({ about_name: name }: ConflictMessage): string => name ?? t('conflicts.product')

function sayCode(conflict: ConflictMessage): string {
  const code = textIn(conflict, 'code')
  // What the till was told when it asked is no sentence about what was done.
  if (code === 'APPROVAL_REQUIRED') return t('conflicts.without-approval')
  const isSaid = code !== null && isTillErrorCode(code)
  return isSaid ? refusalText(code, currentLanguage()) : t('conflicts.other')
}

/** 'terlambat 3 hari', '20 jam lagi'. */
export function sayDue(conflict: ConflictMessage, hubTime: string): string {
  const ms = leftMs(conflict, hubTime)
  const time = saySpan(Math.abs(ms))
  return ms < 0 ? t('conflicts.overdue-by', { time }) : t('conflicts.left', { time })
}
