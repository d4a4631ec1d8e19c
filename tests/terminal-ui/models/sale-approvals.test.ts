// Prices and discounts beyond the cashier: asked for before they hold, named by the sale.
import 'fake-indexeddb/auto'
import t from 'tap'
import type { GivenWord } from '../../../terminal-ui/src/link/database.ts'
import type { Right } from '../../../terminal-ui/src/models/approval-model.ts'
import { withLineTerms } from '../../../terminal-ui/src/models/cart-model.ts'
import { WORD_KEPT_MS } from '../../../terminal-ui/src/models/sale-approvals.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product } from './open-till.ts'

const WORD = { approverId: 'b1', pin: '846215', reasonCode: null, note: null }
type Given = { approval_id: string; permission: string; amount: number; subject_id: string }

/** A cashier who may take 10 % off, and no other price. */
async function openLimitedTill(t: Parameters<typeof openTill>[0]) {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.rights = {
    permissions: ['sell', 'discount'],
    limits: [{ permission: 'discount', limit: 100_000 }],
  }
  await till.session.login(till.session.staff.value?.staff_id ?? '', '1234')
  await till.cart.add(product(1), { quantityMilli: 2000 })
  return { ...opened, given: scriptWords(opened) }
}

function scriptWords({ bench }: OpenTill): Given[] {
  const given: Given[] = []
  bench.hub.routes['GET /api/pos/approvers'] = () => ok({ staff: [] })
  bench.hub.routes['POST /api/pos/approvals'] = ({ body }) => {
    const request = JSON.parse(body) as Given
    given.push(request)
    return ok({
      success: true,
      approval_id: request.approval_id,
      approver: { staff_id: request.approval_id, name: 'Hendra', role: 'manager' },
      permission: request.permission,
      expires_at: '2026-11-22T06:00:00.000Z',
    })
  }
  return given
}

const say = (rights: readonly Right[]) => rights.map((right) => right.permission).join(' ')
const percent = (ratePpm: number) => ({ kind: 'percent' as const, ratePpm })

/** The approver comes as soon as somebody asks. */
async function ensure(till: Till): Promise<readonly GivenWord[] | null> {
  let isOver = false
  const ids = till.saleApprovals.ensure(till.cart.cart.peek(), say).finally(() => {
    isOver = true
  })
  await until(() => isOver || till.approval.ask.value !== null, 'a question or an answer')
  if (till.approval.ask.value !== null) await till.approval.giveWord(WORD)
  return ids
}

t.test('within the limit nobody is asked', async (t) => {
  const { till, given } = await openLimitedTill(t)
  t.same(await ensure(till), [])
  await till.cart.setBasketDiscount(percent(100_000))
  t.same(await ensure(till), [])
  t.equal(given.length, 0)
})

t.test('a discount beyond it is asked for once, for the cart', async (t) => {
  const { till, given } = await openLimitedTill(t)
  await till.cart.setBasketDiscount(percent(250_000))
  const ids = await ensure(till)
  t.match(given, [
    { permission: 'discount', amount: 250_000, subject_id: till.cart.cart.value.cartId },
  ])
  t.same(ids, [given[0]?.approval_id])
  await till.cart.setBasketDiscount(percent(200_000))
  t.same(await ensure(till), ids, 'less needs no further word')
  await till.cart.setBasketDiscount(percent(300_000))
  t.not((await ensure(till))?.[0], ids?.[0], 'more does')
})

t.test('a word that will soon have ended is asked for again', async (t) => {
  const { bench, till, given } = await openLimitedTill(t)
  await till.cart.setBasketDiscount(percent(250_000))
  await ensure(till)
  await bench.time.pass(WORD_KEPT_MS - 1)
  await ensure(till)
  t.equal(given.length, 1)
  await bench.time.pass(1)
  await ensure(till)
  t.equal(given.length, 2)
})

t.test('a word for one basket is none for the next', async (t) => {
  const { till, given } = await openLimitedTill(t)
  await till.cart.setBasketDiscount(percent(250_000))
  await ensure(till)
  await till.cart.clear()
  await till.cart.add(product(1))
  await till.cart.setBasketDiscount(percent(250_000))
  await ensure(till)
  t.equal(new Set(given.map((each) => each.subject_id)).size, 2)
})

t.test('without the word there is no payment', async (t) => {
  const { till } = await openLimitedTill(t)
  await till.cart.setBasketDiscount(percent(250_000))
  const ids = till.saleApprovals.ensure(till.cart.cart.peek(), say)
  await until(() => till.approval.ask.value !== null, 'the question')
  till.approval.dismiss()
  t.equal(await ids, null)
})

t.test(
  'another price: one change of the line, and the sale names list price and word',
  async (t) => {
    const { till, given } = await openLimitedTill(t)
    const [line] = till.cart.cart.value.lines
    const list = line?.unitPriceMinor ?? 0
    const price = { priceMinor: list - 1_000, reasonCode: 'damaged' }
    const terms = { quantityMilli: 1000, price, discount: percent(50_000) }
    const wanted = withLineTerms(till.cart.cart.value, line?.lineNo ?? 0, terms)
    t.ok(wanted.ok)
    t.ok((await till.cart.changeLine(line?.lineNo ?? 0, terms)).ok)
    t.same(till.cart.cart.value, wanted.ok && wanted.value)
    const ids = await ensure(till)
    t.match(given, [{ permission: 'price-override' }])
    t.ok((await till.payment.open(ids ?? [])).ok)
    await till.payment.addTender({ method: 'cash', tenderedMinor: list, evidence: null })
    const sold = await till.payment.commit()
    t.match(sold.ok && sold.value.message, {
      approval_ids: ids ?? [],
      items: [
        {
          unit_price_minor: list - 1_000,
          price_override: { list_price_minor: list, reason_code: 'damaged' },
        },
      ],
    })
  },
)

t.test('terms that do not fit leave the line as it was', async (t) => {
  const { till } = await openLimitedTill(t)
  const before = till.cart.cart.value
  const [line] = before.lines
  const terms = {
    quantityMilli: 1000,
    price: null,
    discount: { kind: 'amount' as const, amountMinor: (line?.unitPriceMinor ?? 0) + 1 },
  }
  const refused = await till.cart.changeLine(line?.lineNo ?? 0, terms)
  t.match(refused, { ok: false, code: 'DISCOUNT_TOO_LARGE' })
  t.equal(till.cart.cart.value, before)
})
