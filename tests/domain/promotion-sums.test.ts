import t from 'tap'
import { checkPromotionSums } from '#domain/promotion-sums.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { refusalOf } from '../support/shop.ts'

type Item = SaleMessage['items'][number]
const item = (gross_minor: number, promotions?: Item['promotions']): Item =>
  ({ gross_minor, ...(promotions ? { promotions } : {}) }) as Item
const all = (promotion_id: string, amount_minor: number) => ({
  ...{ promotion_id, amount_minor, name: 'Promo', coupon_code: null },
})
const part = (promotion_id: string, amount_minor: number) => ({ promotion_id, amount_minor })

t.test('the parts of a promotion are all of it, and no more than their lines', (t) => {
  const faults = (items: Item[], promotions?: SaleMessage['promotions']) =>
    checkPromotionSums({ items, ...(promotions ? { promotions } : {}) }).map(refusalOf)
  t.same(faults([item(1000)]), [])
  const lines = [item(1000, [part('a', 100), part('b', 50)]), item(500, [part('a', 20)])]
  t.same(faults(lines, [all('a', 120), all('b', 50)]), [])
  t.match(faults(lines, [all('a', 121), all('b', 50)]), [/TOTALS_MISMATCH promotions\/0/])
  t.match(faults(lines, [all('a', 120)]), ['TOTALS_MISMATCH promotions'])
  t.match(faults([item(1000)], [all('a', 1)]), [/TOTALS_MISMATCH promotions\/0/])
  t.match(faults([item(90, [part('a', 100)])], [all('a', 100)]), [/items\/0\/promotions/])
  t.end()
})
