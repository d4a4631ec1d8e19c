import { fromIso } from '#domain/datetime.ts'
import { type LineReduction, sumReductions } from '#domain/promote.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { rememberSellable } from '../catalogue/sellable-cache.ts'
import type { Db } from '../db/open-database.ts'
import { evaluateSale, findCouponFaults } from '../promotion/evaluate-sale.ts'
import type { Finding } from './judge-sale.ts'
import type { SaleContext } from './sale-store.ts'

/** A basket is evaluated when it is about to be paid; paying it may take this long. */
const PAYING_MS_MAX = 12 * 3_600_000
/** Two clocks, one of which was read before an answer came. */
const AHEAD_MS_MAX = 5 * 60_000
/** A till hears of a change within seconds; within this both words are right. */
const HEARING_MS = 60_000

type Moment = { believedAtMs: number; businessDate: string }

/**
 * Compares what a sale's promotions took off with what this outlet's take. The customer has paid
 * what the till said (design section 7, price changed): a difference stands beside the sale.
 */
export function judgePromotions(
  tx: Db,
  outlet: OutletMessage,
  sale: SaleMessage,
  context: SaleContext,
  moment: Moment,
): Finding[] {
  const atMs = momentOf(sale, moment.believedAtMs)
  // Null where the sale names nobody who is known here.
  const { loyalty_tier: tier } = context
  const member = tier === null ? null : { tier }
  const isWeighed = ({ product_id, unit_code }: SaleMessage['items'][number]): boolean =>
    rememberSellable(tx, product_id, unit_code, moment.businessDate)?.isWeighed ?? false
  const stated = statedOf(sale)
  let nearest: LineReduction[] = []
  for (const at of [atMs, atMs - HEARING_MS]) {
    const expected = evaluateSale(tx, outlet, sale, { atMs: at, member, isWeighed })
    if (isSame(stated, expected)) return judgeCoupons(tx, sale)
    if (at === atMs) nearest = expected
  }
  return [mismatch(stated, nearest), ...judgeCoupons(tx, sale)]
}

/** When a basket was looked at, as far as it can be; else when it was sold. */
export function momentOf({ promoted_at }: SaleMessage, believedAtMs: number): number {
  const statedMs = promoted_at === undefined ? null : fromIso(promoted_at)
  if (statedMs === null) return believedAtMs
  const isPossible =
    statedMs <= believedAtMs + AHEAD_MS_MAX && statedMs >= believedAtMs - PAYING_MS_MAX
  return isPossible ? statedMs : believedAtMs
}

const statedOf = ({ items }: SaleMessage): LineReduction[] =>
  items.flatMap(({ line_no: lineNo, promotions = [] }) =>
    promotions.map(({ promotion_id: promotionId, amount_minor: amountMinor }) => ({
      ...{ lineNo, promotionId, amountMinor },
    })),
  )

function isSame(a: readonly LineReduction[], b: readonly LineReduction[]): boolean {
  const text = (list: readonly LineReduction[]) =>
    list
      .map((each) => `${each.lineNo} ${each.promotionId} ${each.amountMinor}`)
      .sort()
      .join('\n')
  return a.length === b.length && text(a) === text(b)
}

function mismatch(stated: readonly LineReduction[], expected: readonly LineReduction[]): Finding {
  const [stated_minor, expected_minor] = [sumReductions(stated), sumReductions(expected)]
  return {
    code: 'PROMOTION_MISMATCH',
    conflict: 'price_changed',
    field: 'promotions',
    detail: `promotions take ${expected_minor}, the sale says ${stated_minor}`,
    facts: {
      ...{ stated_minor, expected_minor, over_minor: stated_minor - expected_minor },
      stated_ids: idsOf(stated),
      expected_ids: idsOf(expected),
    },
  }
}

const idsOf = (list: readonly LineReduction[]): string[] =>
  [...new Set(list.map(({ promotionId }) => promotionId))].sort()

const judgeCoupons = (tx: Db, sale: SaleMessage): Finding[] =>
  findCouponFaults(tx, sale).map(({ code, index, coupon }) => ({
    code,
    conflict: 'price_changed',
    field: `promotions/${index}/coupon_code`,
    detail: coupon.code,
    facts: {
      coupon_code: coupon.code,
      promotion_id: coupon.promotionId,
      over_minor: coupon.amountMinor,
    },
  }))
