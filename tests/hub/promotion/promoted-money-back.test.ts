// Money back for what promotions made cheaper: never more than was paid, and a code of a sale that
// was undone may be used again, as often as before.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { shareOf } from '#domain/refund.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { write } from '#hub/db/write.ts'
import { putPromotion } from '#hub/promotion/put-promotion.ts'
import { anyBasketOffer, anyGoodsOffer } from '../../support/any-promotions.ts'
import { ofSmallOutlet, promotedSale } from '../../support/promoted-sale.ts'
import { ALL_GOODS, promotionOf } from '../../support/promotion-words.ts'
import { PROPERTY_SEED } from '../../support/property.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import {
  expectBooks,
  openRefundDesk,
  outcomeOf,
  refund,
  refundableOf,
  voidSale,
} from '../refund/refund-desk.ts'

const BASKETS = 25

let number = 0
async function sellPromoted(
  till: TestTerminal,
  wish: Omit<Parameters<typeof promotedSale>[0], 'number' | 'terminal'>,
): Promise<{ sale: SaleMessage; verdict: string }> {
  number += 1
  const made = promotedSale({ ...wish, number, terminal: till })
  const sale = { ...made, offline_transaction_id: newId() }
  const { status, body } = await till.post('/api/pos/transactions', sale)
  if (status !== 200) throw new Error(JSON.stringify(body))
  const messages = body.conflicts.map(({ message }: { message: string }) => message)
  return { sale, verdict: [body.verdict, ...messages].join(' | ') }
}

/** Gives it back piece by piece; what was handed over, and what it was worth. */
async function giveAllBack(till: TestTerminal, sale: SaleMessage, steps: readonly number[]) {
  const paid: number[] = []
  let totalMinor = 0
  for (let step = 0; ; step += 1) {
    const { lines } = await refundableOf(till, sale.offline_transaction_id)
    const left = lines.filter(({ remaining_quantity_milli: milli }) => milli > 0)
    const next = left[(steps[step % steps.length] ?? 0) % left.length]
    if (!next) return { paid, totalMinor }
    const { line, refunded_quantity_milli: doneMilli, remaining_quantity_milli: restMilli } = next
    const milli = step > 12 ? restMilli : 1000
    const worth = shareOf(line, doneMilli, milli).total_minor
    const answer = await refund(till, sale, `${line.line_no} ${milli}`, worth)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    paid.push(answer.body.refund.payable_minor)
    totalMinor += answer.body.refund.total_minor
  }
}

const anyWish = fc.record({
  items: fc.array(fc.tuple(fc.constantFrom(1, 2, 5), fc.constantFrom(1000, 2000, 3000)), {
    ...{ minLength: 1, maxLength: 4 },
  }),
  offers: fc.array(fc.oneof(anyGoodsOffer, anyBasketOffer), { minLength: 1, maxLength: 4 }),
  steps: fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
})

t.test('pieces of a promoted basket come back for what was paid, and no rupiah more', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const wishes = fc.sample(anyWish, { numRuns: BASKETS, seed: PROPERTY_SEED })
  let promoted = 0
  for (const { items, offers, steps } of wishes) {
    const promotions = offers.map((words, at) => ofSmallOutlet(promotionOf(words, at)))
    const { sale } = await sellPromoted(till, { items, promotions })
    promoted += Number(sale.promotions !== undefined)
    const words = `${offers.join('; ')}: ${JSON.stringify(items)}`
    const { paid, totalMinor } = await giveAllBack(till, sale, steps)
    t.equal(totalMinor, sale.totals.total_minor, `${words}: what came back is what was charged`)
    let sum = 0
    for (const minor of paid) {
      sum += minor
      if (sum > sale.totals.payable_minor)
        t.fail(`${words}: ${paid} of ${sale.totals.payable_minor}`)
    }
    t.equal(sum, sale.totals.payable_minor, `${words}: and all that was paid`)
  }
  t.ok(promoted > BASKETS / 2, `${promoted} of them had something taken off`)
  expectBooks(t, hub.db)
})

t.test('a code of a voided sale is good again, once; one that was refunded is not', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const { promotion_id: id, ...rest } = promotionOf('* -10% [coupon]', 1)
  const rule = { ...rest.rule, goods: ALL_GOODS }
  const order = { ...rest, rule, id, staffId: MANAGER_ID }
  const coupons = [{ code: 'HEMAT10', uses_max: 1 }]
  must(write(hub.db, (tx) => putPromotion(tx, hub.deps.seams, { ...order, coupons })))
  const wish = {
    items: [[1, 3000]] as const,
    promotions: [{ ...rest, rule, promotion_id: id }],
    coupons: [{ code: 'HEMAT10', promotionId: id }],
    atMs: hub.deps.seams.clock.nowMs(),
  }
  const sell = () => sellPromoted(till, wish)
  const ask = async () => outcomeOf(await till.get('/api/pos/coupons/HEMAT10'))
  const SPENT = 'conflict | COUPON_SPENT at promotions/0/coupon_code: HEMAT10'

  const first = await sell()
  t.equal(first.verdict, 'accepted')
  t.match(await ask(), /^COUPON_SPENT/)
  const undo = { refund_id: newId() }
  t.equal(outcomeOf(await voidSale(till, first.sale, undo)), 'ok')
  t.match(await voidSale(till, first.sale, undo), { body: { duplicate: true } }, 'told twice')
  t.equal(await ask(), 'ok')
  const second = await sell()
  t.equal(second.verdict, 'accepted', 'again')
  const third = await sell()
  t.equal(third.verdict, SPENT, 'once')
  t.equal(outcomeOf(await voidSale(till, third.sale)), 'ok')
  t.match(await ask(), /^COUPON_SPENT/, 'undoing the one too many gives no other')
  const { total_minor: total } = second.sale.totals
  t.equal(outcomeOf(await refund(till, second.sale, '1 3000', total)), 'ok')
  t.match(await ask(), /^COUPON_SPENT/, 'a sale whose goods came back had its code')
  t.equal((await sell()).verdict, SPENT)
  expectBooks(t, hub.db)
})
