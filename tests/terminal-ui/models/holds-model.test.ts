import t from 'tap'
import type { LedgerTender } from '../../../terminal-ui/src/models/holds-model.ts'
import { testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { type Call, ok, refusal } from '../link/scripted-hub.ts'
import { connect, type OpenTill, openTill, product, restart } from './open-till.ts'

const GIFT_CARD: LedgerTender = {
  method: 'gift_card',
  accountId: testId(51),
  amountMinor: 4_000,
  holder: 'GC-7K2M-Q0XR-9BTA',
  available: 10_000,
}
const POINTS: LedgerTender = {
  method: 'loyalty',
  customerId: testId(40),
  amountMinor: 2_300,
  holder: 'Ibu Ratna Dewi',
  available: 900,
}

/** Two packs of noodles, Rp6.300, and a hub that promises whatever it is asked for. */
async function paying(opened: OpenTill): Promise<OpenTill & { asked: string[]; freed: string[] }> {
  const { bench, till } = opened
  const asked: string[] = []
  const freed: string[] = []
  const promise = ({ body }: Call) => {
    const { hold_id, amount_minor, customer_id } = JSON.parse(body)
    asked.push(hold_id)
    const points = customer_id === null ? 0 : Math.ceil(amount_minor / 10)
    const expires_at = '2026-11-22T05:15:00.000Z'
    return ok({ success: true, hold_id, amount_minor, points, expires_at })
  }
  bench.hub.routes['POST /api/pos/holds'] = promise
  const before = bench.hub.trouble
  bench.hub.trouble = (call) => {
    const released = /^\/api\/pos\/holds\/([^/]+)\/release$/.exec(call.path)?.[1]
    if (released !== undefined && before(call) === null) {
      freed.push(released)
      bench.hub.routes[`POST ${call.path}`] = () => ok({ success: true })
    }
    return before(call)
  }
  await till.cart.add(product(1), { quantityMilli: 2000 })
  await till.payment.open()
  return { ...opened, asked, freed }
}

t.test('a gift card and points pay, and the sale names what was promised', async (t) => {
  const { bench, till, asked, freed } = await paying(await openTill(t))
  t.ok((await till.holds.take(GIFT_CARD)).ok)
  t.match(till.payment.due.value, { remainingMinor: 2_300 })
  t.ok((await till.holds.take(POINTS)).ok)
  const outcome = await till.payment.commit()
  t.match(outcome, {
    ok: true,
    value: {
      message: {
        loyalty_points_to_redeem: 230,
        payments: [
          {
            method: 'gift_card',
            amount_minor: 4_000,
            state: 'verified',
            evidence: { account_id: testId(51), hold_id: asked[0] },
          },
          { method: 'loyalty', amount_minor: 2_300, evidence: { hold_id: asked[1] } },
        ],
      },
      balances: [
        { method: 'gift_card', holder: GIFT_CARD.holder, left: 6_000 },
        { method: 'loyalty', holder: POINTS.holder, left: 670 },
      ],
    },
  })
  await until(() => bench.hub.sales.size === 1, 'the sale at the hub')
  t.strictSame(freed, [], 'what the sale spends is not let go of')
})

t.test('what the hub will not promise is not taken', async (t) => {
  const { bench, till, freed } = await paying(await openTill(t))
  bench.hub.routes['POST /api/pos/holds'] = () => refusal(409, 'BALANCE_TOO_LOW')
  t.match(await till.holds.take(GIFT_CARD), { ok: false, code: 'BALANCE_TOO_LOW' })
  t.match(await till.holds.take({ ...GIFT_CARD, amountMinor: 6_301 }), {
    code: 'NON_CASH_OVERPAID',
  })
  t.strictSame(till.payment.attempt.value?.tenders, [])
  t.strictSame(freed, [])
})

t.test('a tender that is taken back, and a payment that is given up, free the hold', async (t) => {
  const { till, asked, freed } = await paying(await openTill(t))
  await till.holds.take(GIFT_CARD)
  await till.payment.removeTender(0)
  await until(() => freed.length === 1, 'the release')
  await till.holds.take(GIFT_CARD)
  await till.payment.cancel()
  await until(() => freed.length === 2, 'the other release')
  t.strictSame(freed, asked)
  t.equal(till.cart.isLocked.value, false)
})

t.test('a promise whose answer was lost is let go of once the hub is there', async (t) => {
  const opened = await openTill(t)
  let isCut = false
  opened.bench.hub.trouble = ({ path }) => {
    if (path === '/api/pos/holds') return 'answer-lost'
    return isCut ? 'down' : null
  }
  const { bench, till, asked, freed } = await paying(opened)
  isCut = true
  t.match(await till.holds.take(GIFT_CARD), { ok: false, code: 'HUB_UNREACHABLE' })
  t.strictSame(till.payment.attempt.value?.tenders, [])
  opened.boot.stop()
  isCut = false
  await connect(await restart(t, opened))
  await until(() => freed.length === 1, 'the release')
  t.strictSame(freed, asked)
  t.ok(bench.hub.paths().includes(`POST /api/pos/holds/${asked[0]}/release`))
})

t.test('the page dies while the hub promises: nothing stays promised', async (t) => {
  const opened = await paying(await openTill(t))
  const { bench, till, asked, freed } = opened
  const before = bench.hub.trouble
  bench.hub.trouble = (call) => (call.path === '/api/pos/holds' ? 'late' : before(call))
  const taking = till.holds.take(GIFT_CARD)
  await until(() => asked.length === 1, 'the question')
  opened.boot.stop()
  const again = await restart(t, opened)
  await connect(again)
  await until(() => freed.length === 1, 'the release')
  t.strictSame(freed, asked)
  t.strictSame(again.till.payment.attempt.value?.tenders, [])
  bench.hub.answerLate()
  await taking.catch(() => {})
})
