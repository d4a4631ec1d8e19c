import t from 'tap'
import { must } from '#domain/errors.ts'
import { readQris } from '#domain/qris.ts'
import { findAttempt } from '#hub/payment/attempt-store.ts'
import { FAKE_TEMPERS } from '#hub/payment/fake-provider.ts'
import { CHARGE_LIFE_MS } from '#hub/payment/payment-desk.ts'
import { testId } from '../../support/small-outlet.ts'
import {
  ATTEMPT,
  order,
  paymentRig,
  qrisSale,
  SALE,
  stateOf,
  verifications,
} from './payment-rig.ts'

t.test('a charge that is paid at once, late, twice: told once', async (t) => {
  for (const name of ['demo-at-once', 'demo', 'demo-late', 'demo-twice'] as const) {
    const { db, time, heard, openDesk } = paymentRig(t, { temper: FAKE_TEMPERS[name] })
    const row = must(await openDesk().ask(order()))
    t.match(must(readQris(row.qr_payload ?? '')), { amountMinor: 6_300, reference: row.reference })
    await time.advance(130_000)
    const paid = findAttempt(db, ATTEMPT)
    t.equal(paid?.state, 'paid', name)
    t.match(JSON.parse(paid?.evidence_json ?? ''), { provider: 'demo', rrn: /^\d{12}$/ })
    t.same(heard, [{ type: 'payment-attempt-changed', attempt_id: ATTEMPT, state: 'paid' }], name)
  }
})

t.test('news that never come are asked for', async (t) => {
  const { db, time, provider, openDesk } = paymentRig(t, {
    temper: { paidAfterMs: 10_000, newsCount: 0 },
  })
  await openDesk().ask(order())
  await time.advance(9_000)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'waiting')
  await time.advance(6_000)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'paid')
  t.ok(provider)
})

t.test('nobody pays: the charge ends by itself', async (t) => {
  const { db, time, heard, openDesk } = paymentRig(t, { temper: FAKE_TEMPERS['demo-never'] })
  await openDesk().ask(order())
  await time.advance(CHARGE_LIFE_MS + 10_000)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'expired')
  t.equal(heard.length, 1)
})

t.test('the bank refuses the customer', async (t) => {
  const { db, time, provider, openDesk } = paymentRig(t)
  await openDesk().ask(order())
  provider?.fail(ATTEMPT)
  await time.advance(1)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'failed')
})

t.test('one open charge for a sale and a tender; the same id finds the same charge', async (t) => {
  const { openDesk } = paymentRig(t)
  const desk = openDesk()
  const first = must(await desk.ask(order()))
  t.same(must(await desk.ask(order())), first)
  const other = await desk.ask(order({ attemptId: testId(2) }))
  t.equal(other.ok ? '' : other.code, 'PAYMENT_ATTEMPT_OPEN')
  const altered = await desk.ask(order({ amountMinor: 6_301 }))
  t.equal(altered.ok ? '' : altered.code, 'IDEMPOTENCY_MISMATCH')
  t.equal(stateOf(await desk.ask(order({ attemptId: testId(3), method: 'ewallet' }))), 'waiting')
  t.equal(stateOf(await desk.cancel(ATTEMPT)), 'cancelled')
  t.equal(stateOf(await desk.ask(order({ attemptId: testId(2) }))), 'waiting')
  const unknown = await desk.cancel(testId(4))
  t.equal(unknown.ok ? '' : unknown.code, 'PAYMENT_ATTEMPT_NOT_FOUND')
})

t.test('without WAN the QR still holds the amount, and nobody confirms it', async (t) => {
  const { provider, openDesk } = paymentRig(t)
  if (provider) provider.isReachable = false
  const row = must(await openDesk().ask(order()))
  t.equal(row.state, 'unanswered')
  t.match(must(readQris(row.qr_payload ?? '')), { amountMinor: 6_300, merchantName: 'TOKO UJI' })
})

t.test('a provider that does not answer is not waited for', async (t) => {
  const { db, time, provider, openDesk } = paymentRig(t)
  if (provider) provider.createCharge = () => new Promise(() => {})
  const asking = openDesk().ask(order())
  await time.advance(3_000)
  t.equal(stateOf(await asking), 'unanswered')
  provider?.pay(ATTEMPT)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'paid', 'what it says later is believed')
})

t.test('without a provider: the QR alone, or a refusal', async (t) => {
  const bare = paymentRig(t, { temper: null })
  t.equal(stateOf(await bare.openDesk().ask(order())), 'unanswered')
  const tooMuch = await bare
    .openDesk()
    .ask(order({ attemptId: testId(2), saleId: testId(3), amountMinor: 10_000_001 }))
  t.equal(tooMuch.ok ? '' : tooMuch.code, 'QRIS_AMOUNT')
  const nothing = await paymentRig(t, { temper: null, sticker: null }).openDesk().ask(order())
  t.equal(nothing.ok ? '' : nothing.code, 'QRIS_NOT_SET_UP')
  const wallet = await bare
    .openDesk()
    .ask(order({ attemptId: testId(4), saleId: testId(5), method: 'ewallet' }))
  t.match(must(wallet), { state: 'unanswered', qr_payload: null })
})

t.test('giving up a charge that was just paid takes it instead', async (t) => {
  const { provider, openDesk, heard } = paymentRig(t, {
    temper: { paidAfterMs: null, newsCount: 0 },
  })
  const desk = openDesk()
  await desk.ask(order())
  provider?.pay(ATTEMPT)
  t.equal(stateOf(await desk.cancel(ATTEMPT)), 'paid')
  t.match(heard, [{ state: 'paid' }])
  t.equal(stateOf(await desk.cancel(ATTEMPT)), 'paid', 'a paid charge stays paid')
})

t.test(
  'paid after the till gave up and took the tender unverified: the payment is verified',
  async (t) => {
    const { db, provider, openDesk, taker, time } = paymentRig(t)
    const desk = openDesk()
    await desk.ask(order())
    if (provider) provider.isReachable = false
    t.equal(stateOf(await desk.cancel(ATTEMPT)), 'cancelled')
    must(await taker.take('direct', qrisSale('unverified', { attempt_id: ATTEMPT }), 0))
    t.same(verifications(db), [])
    provider?.pay(ATTEMPT)
    provider?.pay(ATTEMPT)
    await time.advance(1)
    t.match(verifications(db), [{ sale_id: SALE, line_no: 1, source: 'provider' }])
    t.equal(verifications(db).length, 1)
    const state = db.prepare('SELECT state FROM sale_payment').pluck().get()
    t.equal(state, 'unverified', 'the payment itself never changes')
    const sent = db.prepare(`SELECT count(*) FROM outbox WHERE kind = 'payment-verified'`)
    t.equal(sent.pluck().get(), 1)
  },
)

t.test('paid before the sale arrives: verified with it', async (t) => {
  const { db, provider, openDesk, taker } = paymentRig(t)
  await openDesk().ask(order())
  provider?.pay(ATTEMPT)
  must(await taker.take('direct', qrisSale('unverified', null), 0))
  t.match(verifications(db), [{ sale_id: SALE, line_no: 1 }])
})

t.test('a charge confirms what names it, and one payment only', async (t) => {
  const { db, provider, openDesk, taker } = paymentRig(t)
  await openDesk().ask(order())
  provider?.pay(ATTEMPT)
  must(await taker.take('direct', qrisSale('unverified', { attempt_id: testId(99) }), 0))
  t.same(verifications(db), [], 'the payment names another charge')
  const other = { saleId: testId(7_000_002), number: 2 }
  const second = testId(98)
  await openDesk().ask(order({ attemptId: second, saleId: other.saleId, amountMinor: 6_000 }))
  provider?.pay(second)
  must(await taker.take('direct', qrisSale('unverified', { attempt_id: second }, other), 0))
  t.same(verifications(db), [], 'another amount was paid')
})

t.test('charges survive a restart of the hub', async (t) => {
  const { db, provider, openDesk, time } = paymentRig(t, {
    temper: { paidAfterMs: 60_000, newsCount: 0 },
  })
  const first = openDesk()
  await first.ask(order())
  first.stop()
  provider?.pay(ATTEMPT)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'waiting')
  openDesk()
  await time.advance(5_000)
  t.equal(findAttempt(db, ATTEMPT)?.state, 'paid')
})

t.test('the strict door believes only a charge that was paid', async (t) => {
  const { provider, openDesk, taker, db } = paymentRig(t)
  await openDesk().ask(order())
  const evidence = { attempt_id: ATTEMPT, reference: 'R1' }
  const sale = qrisSale('verified', evidence, { committed: false })
  const early = await taker.take('direct', sale, 0)
  t.match(early, { ok: false, code: 'EVIDENCE_MISSING', field: 'payments/0/evidence/attempt_id' })
  const committed = qrisSale('verified', evidence, { saleId: testId(7_000_003), number: 3 })
  const answer = must(await taker.take('direct', committed, 0))
  t.same(
    answer.conflicts.map(({ type }) => type),
    ['recomputation_failed'],
  )
  provider?.pay(ATTEMPT)
  t.equal(must(await taker.take('direct', sale, 0)).verdict, 'accepted')
  t.same(verifications(db), [], 'a payment that was verified needs no more')
})
