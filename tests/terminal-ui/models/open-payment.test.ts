// The one open attempt to pay: on the device before it is shown, and what nobody needs any more.
import t, { type Test } from 'tap'
import type { PaymentAttempt } from '../../../terminal-ui/src/link/database.ts'
import { OpenPayment } from '../../../terminal-ui/src/models/open-payment.ts'
import { testId } from '../../support/small-outlet.ts'
import { createBench } from '../link/terminal-bench.ts'

const CART_ID = testId(300)
const ATTEMPT: PaymentAttempt = {
  ...{ key: 'payment-attempt', transactionId: testId(301), cartId: CART_ID },
  ...{
    tenders: [{ method: 'cash', tenderedMinor: 5_000, evidence: null, state: 'verified' }],
    charge: null,
  },
}

async function open(t: Test) {
  const bench = createBench(t)
  const database = await bench.open()
  const payment = new OpenPayment(database)
  const save = (change: Parameters<OpenPayment['save']>[0]) =>
    payment.inTurn(() => payment.save(change))
  /** What another page finds. */
  const reopen = async (cartId: string) => {
    const again = new OpenPayment(await bench.open())
    await again.load(cartId)
    return again
  }
  return { database, payment, save, reopen }
}

t.test('after a crash it goes on with its own cart, and with no other', async (t) => {
  const { database, save, reopen } = await open(t)
  t.ok((await save({ attempt: ATTEMPT })).ok)
  t.strictSame((await reopen(CART_ID)).attempt.value, ATTEMPT)
  const other = await reopen(testId(302))
  t.equal(other.attempt.value, null, 'its cart is gone: it was paid')
  t.equal(await database.get('cart', 'payment-attempt'), undefined)
  t.equal((await reopen(CART_ID)).attempt.value, null)
})

t.test('a hold that was being asked for in a crash has to be let go of', async (t) => {
  const { save, payment, reopen } = await open(t)
  await save({ attempt: ATTEMPT, loosen: { holdIds: [testId(1)], chargeIds: [testId(2)] } })
  await save({ attempt: ATTEMPT, askedHoldId: testId(3) })
  t.same(payment.loose.value.holdIds, [testId(1)], 'it may yet be taken')
  const again = await reopen(CART_ID)
  t.match(again.loose.value, { holdIds: [testId(1), testId(3)], chargeIds: [testId(2)] })
  t.ok((await again.forget({ holdIds: [testId(3)] })).ok)
  t.ok((await again.forget({ chargeIds: [testId(2)] })).ok)
  t.strictSame(again.attempt.value, ATTEMPT, 'the payment goes on')
  const last = await reopen(CART_ID)
  t.match(last.loose.value, { holdIds: [testId(1)], chargeIds: [] })
})

t.test('a storage that does not take it: nothing else is shown than what is kept', async (t) => {
  const { database, payment, save, reopen } = await open(t)
  await save({ attempt: ATTEMPT })
  database.close()
  const loosen = { holdIds: [testId(1)] }
  t.match(await save({ attempt: null, loosen }), { ok: false, code: 'STORAGE_FAILED' })
  t.strictSame(payment.attempt.value, ATTEMPT)
  t.same(payment.loose.value.holdIds, [])
  t.strictSame((await reopen(CART_ID)).attempt.value, ATTEMPT)
})

t.test('changes take turns, each upon the one before', async (t) => {
  const { payment } = await open(t)
  const seen: (string | null)[] = []
  const change = (attempt: PaymentAttempt | null) =>
    payment.inTurn((before) => {
      seen.push(before?.transactionId ?? null)
      return payment.save({ attempt })
    })
  const other = { ...ATTEMPT, transactionId: testId(303) }
  await Promise.all([change(ATTEMPT), change(other), change(null)])
  t.same(seen, [null, testId(301), testId(303)])
  t.equal(payment.attempt.value, null)
  await change(ATTEMPT)
  payment.becameSale()
  t.equal(payment.attempt.value, null)
})
