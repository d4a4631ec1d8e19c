// What a cashier may not do alone, at the strict door and in sales that were committed.
import t from 'tap'
import { addProduct, type Cart, emptyCart, priceCart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import type { Discount } from '#domain/price-sale.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { prepared } from '#hub/db/query.ts'
import type { TestHub } from '../../support/hub.ts'
import { cash, nonCash } from '../../support/sale-maker.ts'
import {
  CASHIER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  testId,
} from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { ask, type ClockedHub, codeOf, startWithClock } from './approval-desk.ts'

const MINUTE_MS = 60_000
const percent = (rate: number): Discount => ({ kind: 'percent', ratePpm: rate * 10_000 })

type Wish = {
  number: number
  lineDiscount?: Discount
  basketDiscount?: Discount
  /** Another price than the list's 74.500. */
  price?: number
  listPrice?: number
  unverified?: number
  approvalIds?: string[]
  committed?: boolean
  createdAtMs?: number
}

type Shop = ClockedHub & { till: TestTerminal }

async function openShop(t: Parameters<typeof startWithClock>[0]): Promise<Shop> {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn()
  await till.openShift()
  return { hub, clock, till }
}

function cartOf(wish: Wish): Cart {
  const rice = SMALL_PRODUCTS[0] as ProductMessage
  const cart = must(addProduct(emptyCart(testId(8000 + wish.number)), rice, SMALL_OUTLET))
  const lines = cart.lines.map((line) => ({
    ...line,
    discount: wish.lineDiscount ?? null,
    unitPriceMinor: wish.price ?? line.unitPriceMinor,
    priceOverride:
      wish.price === undefined
        ? null
        : { listPriceMinor: wish.listPrice ?? line.unitPriceMinor, reasonCode: 'damaged' },
  }))
  return { ...cart, lines, basketDiscount: wish.basketDiscount ?? null }
}

function saleOf({ till, clock }: Shop, wish: Wish): SaleMessage {
  const cart = cartOf(wish)
  const total = must(priceCart(cart)).totals.totalMinor
  const unverified = wish.unverified ?? 0
  return must(
    buildSaleMessage({
      cart,
      tenders: [
        ...(unverified > 0 ? [nonCash('transfer', unverified)] : []),
        cash(total - unverified + 500),
      ],
      outlet: SMALL_OUTLET,
      identity: {
        ...{
          transactionId: testId(8500 + wish.number),
          terminalId: till.id,
          terminalCode: till.code,
        },
        ...{ series: till.series, number: wish.number, sessionId: SHIFT_ID, cashierId: CASHIER_ID },
        createdAt: toIso(wish.createdAtMs ?? clock.nowMs()),
      },
      committed: wish.committed ?? false,
      approvalIds: wish.approvalIds ?? [],
    }),
  )
}

async function sell(shop: Shop, wish: Wish): Promise<string> {
  const { status, body } = await shop.till.post('/api/pos/transactions', saleOf(shop, wish))
  if (status !== 200) return `${body.error.code} ${body.error.field ?? ''}`.trim()
  return [body.verdict, ...body.conflicts.map(({ type }: { type: string }) => type)].join(' ')
}

const approve = async (
  shop: Shop,
  permission: string,
  amount: number,
  number: number,
  subject = 8500,
) =>
  (await ask(shop.till, { permission, amount, subject_id: testId(subject + number) })).body
    .approval_id

const usedBy = (hub: TestHub, approvalId: string) =>
  prepared(hub.db, 'SELECT used_by FROM approval WHERE id = ?').pluck().get(approvalId)

t.test('within one’s own limits nobody is asked', async (t) => {
  const shop = await openShop(t)
  t.equal(await sell(shop, { number: 1 }), 'accepted')
  t.equal(await sell(shop, { number: 2, lineDiscount: percent(10) }), 'accepted')
  t.equal(
    await sell(shop, { number: 3, basketDiscount: { kind: 'amount', amountMinor: 7_450 } }),
    'accepted',
  )
  t.equal(await sell(shop, { number: 4, unverified: 70_000 }), 'accepted')
  t.equal(await sell(shop, { number: 5, price: 74_500 }), 'accepted', 'the list’s own price')
})

t.test('beyond them an interactive sale is refused, and a committed one is marked', async (t) => {
  const shop = await openShop(t)
  const cases: [Wish, string][] = [
    [{ number: 1, lineDiscount: percent(10.1) }, 'DISCOUNT_NOT_ALLOWED items/0/discount'],
    [
      { number: 2, basketDiscount: { kind: 'amount', amountMinor: 7_451 } },
      'DISCOUNT_NOT_ALLOWED discount',
    ],
    [
      { number: 3, lineDiscount: percent(10), basketDiscount: percent(10) },
      'DISCOUNT_NOT_ALLOWED discount',
    ],
    [{ number: 4, price: 74_000 }, 'PRICE_OVERRIDE_NOT_ALLOWED items/0/unit_price_minor'],
    [{ number: 5, price: 80_000 }, 'PRICE_OVERRIDE_NOT_ALLOWED items/0/unit_price_minor'],
    [
      { number: 6, lineDiscount: percent(20), approvalIds: [testId(6)] },
      'APPROVAL_INVALID items/0/discount',
    ],
  ]
  for (const [wish, refusal] of cases) {
    t.equal(await sell(shop, wish), refusal)
    const committed = { ...wish, committed: true }
    t.equal(await sell(shop, committed), 'conflict rights_missing', JSON.stringify(wish))
  }
  t.strictSame(checkBooks(shop.hub.db), [])
})

t.test('what nobody confirmed, above the limit', async (t) => {
  const shop = await openShop(t)
  const own_grants = [{ permission: 'accept-unverified', is_allowed: true, limit: 40_000 }]
  const manager = await shop.hub.logIn(testId(31), 'Kantor')
  const change = { name: 'Sari', role: 'cashier', is_active: true, own_grants }
  t.equal((await manager.put(`/api/console/staff/${CASHIER_ID}`, change)).status, 200)
  t.equal(await sell(shop, { number: 1, unverified: 40_000 }), 'accepted')
  t.equal(await sell(shop, { number: 2, unverified: 40_001 }), 'APPROVAL_REQUIRED payments/0/state')
  const approvalIds = [await approve(shop, 'accept-unverified', 40_001, 2)]
  t.equal(await sell(shop, { number: 2, unverified: 40_001, approvalIds }), 'accepted')
})

t.test('the list price that an override names must be the list’s', async (t) => {
  const shop = await openShop(t)
  const approvalIds = [await approve(shop, 'price-override', 300_000, 1)]
  const lied = { number: 1, price: 60_000, listPrice: 60_500, approvalIds }
  t.equal(await sell(shop, lied), 'PRICE_MISMATCH items/0/unit_price_minor')
  t.equal(await sell(shop, { number: 1, price: 60_000, approvalIds }), 'accepted')
  t.equal(
    await sell(shop, { number: 2, price: 74_000, listPrice: 74_000, committed: true }),
    'conflict price_changed',
    'nothing is lower than itself, but it is not the list',
  )
})

t.test('an approval is spent with the sale, and only with it', async (t) => {
  const shop = await openShop(t)
  const { hub } = shop
  const approvalId = await approve(shop, 'discount', 250_000, 1)
  const wish = { number: 1, lineDiscount: percent(25), approvalIds: [approvalId] }
  t.equal(
    await sell(shop, { ...wish, lineDiscount: percent(26) }),
    'APPROVAL_INVALID items/0/discount',
  )
  t.equal(usedBy(hub, approvalId), null, 'a refused sale leaves it')
  t.equal(await sell(shop, wish), 'accepted')
  t.equal(usedBy(hub, approvalId), testId(8501))
  t.equal(await sell(shop, wish), 'accepted', 'the same sale again')
  t.equal(
    await sell(shop, { ...wish, number: 2 }),
    'APPROVAL_INVALID items/0/discount',
    'another sale',
  )
  t.equal(await sell(shop, { ...wish, number: 2, committed: true }), 'conflict rights_missing')
  t.equal(usedBy(hub, approvalId), testId(8501), 'the first keeps it')
})

t.test('a word given while the sale was a cart; two rights, two words', async (t) => {
  const shop = await openShop(t)
  const approvalIds = [
    await approve(shop, 'discount', 200_000, 1, 8000),
    await approve(shop, 'price-override', 300_000, 1, 8000),
  ]
  const wish = { number: 1, lineDiscount: percent(20), price: 60_000, approvalIds }
  t.equal(
    await sell(shop, { ...wish, approvalIds: approvalIds.slice(0, 1) }),
    'APPROVAL_INVALID items/0/unit_price_minor',
  )
  t.equal(await sell(shop, wish), 'accepted')
  for (const id of approvalIds) t.equal(usedBy(shop.hub, id), testId(8501))
})

t.test('ten minutes: judged by arrival, for a late sale by its own time', async (t) => {
  const shop = await openShop(t)
  const soldAtMs = shop.clock.nowMs() + MINUTE_MS
  const late = async (number: number) => ({
    ...{ number, lineDiscount: percent(20), createdAtMs: soldAtMs },
    approvalIds: [await approve(shop, 'discount', 200_000, number)],
  })
  const [first, second, third] = [await late(1), await late(2), await late(3)]
  shop.clock.advance(20 * MINUTE_MS)
  t.equal(await sell(shop, { ...first, committed: true }), 'accepted', 'made in time')
  t.equal(await sell(shop, second), 'APPROVAL_INVALID items/0/discount', 'a sale of now')
  const later = { ...third, createdAtMs: soldAtMs + 15 * MINUTE_MS, committed: true }
  t.equal(await sell(shop, later), 'conflict rights_missing', 'made too late')
})

t.test('another till cannot use it', async (t) => {
  const shop = await openShop(t)
  const other = await shop.hub.logIn(CASHIER_ID, 'Kasir 2')
  const answer = await ask(other, {
    permission: 'discount',
    amount: 200_000,
    subject_id: testId(8501),
  })
  t.equal(codeOf(answer), 'given')
  const wish = { number: 1, lineDiscount: percent(20), approvalIds: [answer.body.approval_id] }
  t.equal(await sell(shop, wish), 'APPROVAL_INVALID items/0/discount')
})

t.test('somebody whose right to sell was taken away', async (t) => {
  const shop = await openShop(t)
  const manager = await shop.hub.logIn(testId(31), 'Kantor')
  const none = [{ permission: 'sell', is_allowed: false, limit: null }]
  const change = { name: 'Sari', role: 'cashier', is_active: true }
  t.equal(
    (await manager.put(`/api/console/staff/${CASHIER_ID}`, { ...change, own_grants: none })).status,
    200,
  )
  t.equal(await sell(shop, { number: 1, committed: true }), 'conflict rights_missing')
  t.equal((await shop.till.get('/api/pos/transactions')).body.error.code, 'ROLE_NOT_ALLOWED')
  t.equal(
    (await manager.put(`/api/console/staff/${CASHIER_ID}`, { ...change, own_grants: [] })).status,
    200,
  )
  const roles = [{ role: 'cashier', grants: none }]
  t.equal((await manager.put('/api/console/role-grants', { roles })).status, 200)
  t.equal(
    await sell(shop, { number: 2, committed: true }),
    'conflict rights_missing',
    'by the role',
  )
  const all = [{ permission: 'sell', is_allowed: true, limit: null }]
  t.equal(
    (await manager.put(`/api/console/staff/${CASHIER_ID}`, { ...change, own_grants: all })).status,
    200,
  )
  t.equal(await sell(shop, { number: 3, committed: true }), 'accepted', 'one’s own goes before it')
})
