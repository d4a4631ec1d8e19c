// What promotions take off a basket stands on its lines, in its sums and in its message.
import t from 'tap'
import { addProduct, emptyCart, priceCart, promotionsOf } from '#domain/cart.ts'
import { buildSaleMessage, checkSaleMessage } from '#domain/sale-message.ts'
import { IDENTITY, idOf, must, NOODLES, OUTLET, RICE, tender } from '../support/shop.ts'

const AT = '2026-11-29T03:00:00.000Z'

t.test('a promotion of one line is in the message, and the message follows', async (t) => {
  let cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET, { quantityMilli: 3000 }))
  cart = must(addProduct(cart, RICE, OUTLET))
  const [noodles, rice] = cart.lines
  if (!noodles || !rice) throw new Error('no lines')
  const plain = must(priceCart(cart)).totals.totalMinor
  const part = { promotion_id: 'mie', amount_minor: 500 }
  const all = [{ ...part, name: 'Beli 3 mi', coupon_code: null }]
  const byLine = [{ lineNo: noodles.lineNo, amountMinor: 500, promotions: [part] }]
  const promoted = { ...cart, promotions: { at: AT, all, byLine } }
  t.equal(must(priceCart(promoted)).totals.totalMinor, plain - 500)
  t.equal(promotionsOf(promoted, rice), undefined)
  const order = { outlet: OUTLET, identity: IDENTITY, committed: true }
  const tenders = [tender('card', plain - 500)]
  const sale = must(buildSaleMessage({ cart: promoted, tenders, ...order }))
  t.match(sale, { promotions: all, promoted_at: AT })
  t.match(sale.items[0]?.promotions, [part])
  t.equal(sale.items[1]?.promotions, undefined)
  t.same(checkSaleMessage(sale, OUTLET, null), [])
})
