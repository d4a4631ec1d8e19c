// Codes at the till over the real hub: taken, used up, given back by a void, and alone.
import 'fake-indexeddb/auto'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { putPromotion } from '#hub/promotion/put-promotion.ts'
import type { TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import {
  dropCoupon,
  followPromotions,
  promotionName,
  takeCoupon,
} from '../../../terminal-ui/src/models/promotions-model.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import { BARCODES, type TestHub } from '../../support/hub.ts'
import { promotionOf } from '../../support/promotion-words.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { type Opened, openShift, openShop } from './real-shop.ts'

const { 1: NOODLES = '' } = BARCODES
const MISTAKE = { reason_code: 'wrong-entry', note: null }

function offer({ db, deps }: TestHub, codes: readonly string[]): string {
  const { promotion_id: id, ...change } = promotionOf('* -10% [coupon]', 1)
  const coupons = codes.map((code) => ({ code, uses_max: 1 }))
  const order = { ...change, id, staffId: MANAGER_ID, coupons }
  must(write(db, (tx) => putPromotion(tx, deps.seams, order)))
  return id
}

async function openWithOffer(t: Parameters<typeof openShop>[0]) {
  const opened = await openShop(t, MANAGER_ID)
  const { browser, hub, till } = opened
  const id = offer(hub, ['HEMAT10', 'BARU99'])
  t.teardown(followPromotions(till))
  await browser.until(() => promotionName(id) !== null, 'the promotion')
  await openShift(opened)
  return opened
}

function sure<T>(outcome: TillOutcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}

/** Three noodles of 3,150; what the basket costs now. */
async function scanThree({ till }: Opened): Promise<number> {
  for (let piece = 0; piece < 3; piece += 1) await till.scan.scanText(NOODLES)
  return totalOf(till)
}
const totalOf = ({ cart }: Opened['till']): number => must(cart.priced.peek()).totals.totalMinor

async function pay({ till, browser }: Opened): Promise<string> {
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 20_000, evidence: null })
  const { transactionId } = sure(await till.payment.commit())
  await browser.until(() => till.sales.safetyOf(transactionId) === 'hub', 'the sale at the hub')
  return transactionId
}

t.test('a code is typed as people type, counts once, and comes back with a void', async (t) => {
  const opened = await openWithOffer(t)
  const { hub, till } = opened
  t.equal(await scanThree(opened), 9_450)
  t.match(await takeCoupon(till, 'salah'), { ok: false, code: 'COUPON_UNKNOWN' })
  t.match(await takeCoupon(till, ' hemat-10 '), { ok: true, value: { code: 'HEMAT10' } })
  t.equal(totalOf(till), 8_505)
  t.ok((await takeCoupon(till, 'HEMAT10')).ok, 'again is the same')
  t.equal(till.cart.cart.peek().coupons?.length, 1)
  await dropCoupon(till, 'HEMAT10')
  t.equal(totalOf(till), 9_450, 'given back to the customer')
  await takeCoupon(till, 'HEMAT10')
  const saleId = await pay(opened)

  await scanThree(opened)
  t.same(till.cart.cart.peek().coupons ?? [], [], 'the next customer has none')
  t.match(await takeCoupon(till, 'HEMAT10'), { ok: false, code: 'COUPON_SPENT' })
  t.equal(totalOf(till), 9_450)
  const model = new RefundModel(till)
  sure(await model.load(saleId))
  t.match(await model.voidSale(MISTAKE, () => 'batal'), { ok: true, value: { kind: 'void' } })
  t.ok((await takeCoupon(till, 'HEMAT10')).ok, 'the undone sale gave it back')
  await pay(opened)
  await scanThree(opened)
  t.match(await takeCoupon(till, 'HEMAT10'), { ok: false, code: 'COUPON_SPENT' }, 'once')
  t.same(checkBooks(hub.db), [], 'the books are sound')
})

t.test('a till that is alone takes a code that it knows, and no other', async (t) => {
  const opened = await openWithOffer(t)
  const { browser, hub, till } = opened
  await scanThree(opened)
  await hub.stop()
  await browser.until(() => !till.link.isConnected.value, 'nobody there')
  t.match(await takeCoupon(till, 'SALAH'), { ok: false, code: 'COUPON_UNKNOWN' })
  t.match(await takeCoupon(till, 'baru 99'), { ok: true })
  t.equal(totalOf(till), 8_505)
})
