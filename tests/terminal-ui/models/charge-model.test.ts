import t from 'tap'
import type { PaymentAttemptMessage } from '#domain/wire/payment-message.ts'
import { CHARGE_POLL_MS } from '../../../terminal-ui/src/models/charge-model.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { connect, type OpenTill, openTill, product, restart } from './open-till.ts'

const ATTEMPTS = '/api/pos/payment-attempts'

/** Two packs of noodles, Rp6.300, and a provider that says what the test says. */
async function paying(opened: OpenTill) {
  const { bench, till } = opened
  const attempts = new Map<string, PaymentAttemptMessage>()
  const provider = {
    attempts,
    state: 'waiting' as PaymentAttemptMessage['state'],
    evidence: null as PaymentAttemptMessage['evidence'],
    asked: 0,
    cancelled: [] as string[],
    now: (id: string) => ({
      ...(attempts.get(id) as PaymentAttemptMessage),
      state: provider.state,
      evidence: provider.evidence,
    }),
    say() {
      const attempt_id = [...attempts.keys()].at(-1) ?? ''
      bench.hub.say({ type: 'payment-attempt-changed', attempt_id, state: provider.state })
    },
  }
  bench.hub.routes[`POST ${ATTEMPTS}`] = ({ body }) => {
    const request = JSON.parse(body)
    provider.asked += 1
    attempts.set(request.attempt_id, {
      ...request,
      state: 'waiting',
      qr_payload: '00020101021226',
      reference: 'REF1',
      evidence: null,
      created_at: '2026-11-22T05:00:00.000Z',
    })
    const path = `${ATTEMPTS}/${request.attempt_id}`
    bench.hub.routes[`GET ${path}`] = () => ok(provider.now(request.attempt_id))
    bench.hub.routes[`POST ${path}/cancel`] = () => {
      provider.cancelled.push(request.attempt_id)
      const state = provider.state === 'paid' ? 'paid' : 'cancelled'
      return ok({ ...provider.now(request.attempt_id), state })
    }
    return ok(provider.now(request.attempt_id))
  }
  await till.cart.add(product(1), { quantityMilli: 2000 })
  await till.payment.open()
  return { ...opened, provider }
}

t.test('a QR is shown, the customer pays, and the tender is verified with its proof', async (t) => {
  const { till, provider } = await paying(await openTill(t))
  t.ok((await till.charge.start('qris', 6_300)).ok)
  t.match(till.charge.charge.value, { amountMinor: 6_300, answer: { qr_payload: /^0002/ } })
  const cash = { method: 'cash', tenderedMinor: 6_300, evidence: null } as const
  for (const refused of [
    await till.payment.addTender(cash),
    await till.charge.start('qris', 100),
    await till.payment.commit(),
  ]) {
    t.match(refused, { ok: false, code: 'PAYMENT_ATTEMPT_OPEN' }, 'one thing at a time')
  }
  provider.state = 'paid'
  provider.evidence = { rrn: '532187004521', reference: 'REF1' }
  provider.say()
  await until(() => till.payment.due.value.isCovered, 'the payment')
  t.equal(till.charge.charge.value, null)
  const [attemptId] = provider.attempts.keys()
  t.match((await till.payment.commit()).ok && till.payment.completed.value?.message.payments, [
    {
      ...{ method: 'qris', amount_minor: 6_300, state: 'verified' },
      evidence: { attempt_id: attemptId, rrn: '532187004521' },
    },
  ])
})

t.test('a live message that is missed is found by asking', async (t) => {
  const { bench, till, provider } = await paying(await openTill(t))
  await till.charge.start('qris', 6_300)
  await bench.time.pass(3 * CHARGE_POLL_MS)
  t.equal(till.charge.charge.value?.answer?.state, 'waiting')
  provider.state = 'paid'
  await bench.time.pass(CHARGE_POLL_MS)
  t.equal(till.payment.due.value.isCovered, true)
  const asked = bench.hub.calls.length
  await bench.time.pass(3 * CHARGE_POLL_MS)
  t.ok(bench.hub.calls.slice(asked).every(({ path }) => !path.startsWith(ATTEMPTS)))
})

t.test('nobody answers: one charge under one id, asked for until somebody does', async (t) => {
  const { bench, till, provider } = await paying(await openTill(t))
  bench.hub.trouble = ({ path }) => (path === ATTEMPTS ? 'answer-lost' : null)
  t.ok((await till.charge.start('qris', 6_300)).ok)
  t.equal(till.charge.charge.value?.answer, null)
  await bench.time.pass(2 * CHARGE_POLL_MS)
  bench.hub.trouble = () => null
  await bench.time.pass(CHARGE_POLL_MS)
  t.equal(till.charge.charge.value?.answer?.state, 'waiting')
  t.ok(provider.asked >= 3)
  t.equal(provider.attempts.size, 1)
})

t.test('a reload in the middle: the same charge, not a second one', async (t) => {
  const opened = await paying(await openTill(t))
  await opened.till.charge.start('qris', 6_300)
  const before = opened.till.charge.charge.value
  const again = await restart(t, opened)
  await connect(again)
  t.strictSame(again.till.charge.charge.value, before)
  opened.provider.state = 'paid'
  opened.provider.say()
  await until(() => again.till.payment.due.value.isCovered, 'the payment')
  t.equal(opened.provider.attempts.size, 1)
})

t.test('it ends without money: another one may be opened, under another id', async (t) => {
  const { till, provider } = await paying(await openTill(t))
  await till.charge.start('qris', 6_300)
  provider.state = 'expired'
  await till.charge.check()
  t.equal(till.charge.charge.value?.answer?.state, 'expired')
  await till.charge.cancel()
  t.equal(till.charge.charge.value, null)
  provider.state = 'waiting'
  t.ok((await till.charge.start('qris', 6_300)).ok)
  t.equal(provider.attempts.size, 2)
})

t.test('given up a moment too late: the money is there, so it is taken', async (t) => {
  const { till, provider } = await paying(await openTill(t))
  await till.charge.start('qris', 6_300)
  provider.state = 'paid'
  await till.charge.cancel()
  t.equal(till.payment.due.value.isCovered, true)
})

t.test('given up while the hub is away: it is told as soon as it is back', async (t) => {
  const opened = await paying(await openTill(t))
  const { bench, till, provider } = opened
  await till.charge.start('qris', 6_300)
  bench.hub.trouble = () => 'down'
  t.ok((await till.charge.cancel()).ok)
  t.equal(till.charge.charge.value, null)
  opened.boot.stop()
  bench.hub.trouble = () => null
  await connect(await restart(t, opened))
  await until(() => provider.cancelled.length === 1, 'the word')
})

t.test('paid after it was given up: somebody is told to give the money back', async (t) => {
  const { bench, till, provider } = await paying(await openTill(t))
  await till.charge.start('qris', 6_300)
  await till.charge.cancel()
  t.equal(till.charge.stray.value, null)
  provider.state = 'paid'
  provider.say()
  await until(() => till.charge.stray.value, 'the word')
  t.match(till.charge.stray.value, { amount_minor: 6_300, reference: 'REF1' })
  till.charge.dismissStray()
  provider.state = 'waiting'
  await till.charge.start('qris', 6_300)
  await till.charge.takeUnverified([], null)
  await till.payment.commit()
  provider.state = 'paid'
  provider.say()
  const asked = bench.hub.calls.length
  await until(() => bench.hub.calls.length > asked, 'the question')
  await settle()
  t.equal(till.charge.stray.value, null, 'the late word for a tender of a sale is good news')
})

t.test('never confirmed: taken as unverified, with the id that finds it later', async (t) => {
  const { till, provider } = await paying(await openTill(t))
  await till.charge.start('qris', 6_300)
  t.ok((await till.charge.takeUnverified([], 'REF1')).ok)
  const outcome = await till.payment.commit()
  const [attemptId] = provider.attempts.keys()
  t.match(outcome.ok && outcome.value.message.payments, [
    { state: 'unverified', evidence: { attempt_id: attemptId, reference: 'REF1' } },
  ])
})

t.test('a provider that is not there opens no charge', async (t) => {
  const { bench, till } = await paying(await openTill(t))
  bench.hub.routes[`POST ${ATTEMPTS}`] = () => refusal(409, 'QRIS_NOT_SET_UP')
  t.match(await till.charge.start('qris', 6_300), { ok: false, code: 'QRIS_NOT_SET_UP' })
  t.equal(till.charge.charge.value, null)
  await settle()
  t.ok((await till.payment.cancel()).ok)
})
