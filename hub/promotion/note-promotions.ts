import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { couponsOf } from './evaluate-sale.ts'
import { insertLinePromotion, noteCouponUse } from './promotion-store.ts'

/** What promotions took off each line, and the codes that a sale used up. */
export function notePromotions(tx: Db, sale: SaleMessage): void {
  const saleId = sale.offline_transaction_id
  const names = new Map(sale.promotions?.map((each) => [each.promotion_id, each.name] as const))
  for (const [index, { promotions = [] }] of sale.items.entries()) {
    for (const [place, { promotion_id: promotionId, amount_minor }] of promotions.entries()) {
      const name = names.get(promotionId) ?? promotionId
      const what = { promotionId, name, amountMinor: amount_minor }
      insertLinePromotion(tx, { saleId, lineNo: index + 1, place, ...what })
    }
  }
  for (const { code, promotionId } of couponsOf(sale)) {
    noteCouponUse(tx, code, promotionId, saleId)
  }
}
