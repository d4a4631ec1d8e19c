// A word that somebody gave at the till while the hub was away: judged when the sale comes, by what
// they may do; the sale stands either way. And what time its paper says.
import t, { type Test } from 'tap'
import { addProduct, emptyCart, priceCart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { SALE_AGE_HEADER } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { prepared } from '#hub/db/query.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { cash } from '../../support/sale-maker.ts'
import {
  CASHIER_ID,
  MANAGER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  testId,
} from '../../support/small-outlet.ts'
import type { Json } from '../../support/test-terminal.ts'
import { ask, auditOf, startWithClock } from '../staff/approval-desk.ts'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const word = (staff_id: string, permission = 'discount') => ({ permission, staff_id })

type Wish = {
  number: number
  words?: { permission: string; staff_id: string }[]
  percent?: number
  committed?: boolean
  approvalIds?: string[]
  createdAtMs?: number
  hubAheadMs?: number
  ageMs?: number
}

async function openShop(t: Test) {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn()
  await till.openShift()
  const saleOf = (wish: Wish) => {
    const rice = SMALL_PRODUCTS[0] as ProductMessage
    const bare = must(addProduct(emptyCart(testId(8000 + wish.number)), rice, SMALL_OUTLET))
    const discount = { kind: 'percent', ratePpm: (wish.percent ?? 25) * 10_000 } as const
    const cart = { ...bare, basketDiscount: wish.percent === 0 ? null : discount }
    return must(
      buildSaleMessage({
        cart,
        tenders: [cash(must(priceCart(cart)).totals.totalMinor + 500)],
        outlet: SMALL_OUTLET,
        identity: {
          ...{ transactionId: testId(8500 + wish.number), terminalId: till.id },
          ...{ terminalCode: till.code, series: till.series, number: wish.number },
          ...{ sessionId: SHIFT_ID, cashierId: CASHIER_ID },
          createdAt: toIso(wish.createdAtMs ?? clock.nowMs()),
        },
        committed: wish.committed ?? true,
        approvalIds: wish.approvalIds ?? [],
        terminalApprovals: wish.words ?? [],
        hubAheadMs: wish.hubAheadMs ?? 0,
      }),
    )
  }
  const sell = async (wish: Wish): Promise<string> => {
    const headers = wish.ageMs === undefined ? {} : { [SALE_AGE_HEADER]: String(wish.ageMs) }
    const path = '/api/pos/transactions'
    const { status, body } = await till.post(path, saleOf(wish), headers)
    if (status !== 200) return body.error.code
    return [body.verdict, ...body.conflicts.map((each: Json) => each.message)].join(' ')
  }
  return { hub, clock, till, saleOf, sell }
}

t.test('a word that holds is kept like any other, spent by its sale', async (t) => {
  const { hub, sell, saleOf } = await openShop(t)
  t.match(saleOf({ number: 1, words: [word(SUPERVISOR_ID)] }), {
    terminal_approvals: [{ permission: 'discount', staff_id: SUPERVISOR_ID }],
  })
  t.equal(await sell({ number: 1, words: [word(SUPERVISOR_ID)] }), 'accepted')
  t.match(prepared(hub.db, 'SELECT * FROM approval').all(), [
    {
      ...{ permission: 'discount', amount: 250_000, verified_by: 'terminal' },
      ...{ asked_by: CASHIER_ID, approver_id: SUPERVISOR_ID, used_by: testId(8501) },
    },
  ])
  t.match(auditOf(hub, 'approval-given'), [{ verified_by: 'terminal' }])
  t.equal(await sell({ number: 1, words: [word(SUPERVISOR_ID)] }), 'accepted', 'sent again')
  t.equal(auditOf(hub, 'approval-given').length, 1)
  t.strictSame(checkBooks(hub.db), [])
})

t.test('whose word does not hold: the sale stands and a conflict says whose', async (t) => {
  const { hub, sell } = await openShop(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const doubted = /^conflict APPROVER_NOT_ALLOWED at discount/
  t.match(await sell({ number: 1, words: [word(CASHIER_ID)] }), /APPROVER_SAME_PERSON/)
  t.match(await sell({ number: 2, words: [word(testId(99))] }), doubted, 'a stranger')
  t.match(await sell({ number: 3 }), /DISCOUNT_NOT_ALLOWED/, 'nobody')
  t.match(await sell({ number: 4, words: [word(SUPERVISOR_ID, 'void')] }), /DISCOUNT_NOT_ALLOWED/)
  t.match(await sell({ number: 5, words: [word(SUPERVISOR_ID)], percent: 90 }), doubted, 'more')
  t.equal(await sell({ number: 6, words: [word(CASHIER_ID), word(MANAGER_ID)] }), 'accepted')
  const leave = { name: 'Dewi', role: 'supervisor', is_active: false, own_grants: [] }
  t.equal((await manager.put(`/api/console/staff/${SUPERVISOR_ID}`, leave)).status, 200)
  t.match(await sell({ number: 7, words: [word(SUPERVISOR_ID)] }), doubted, 'who has left')
  t.equal(prepared(hub.db, 'SELECT count(*) FROM sale').pluck().get(), 7, 'all of them count')
  t.strictSame(checkBooks(hub.db), [])
})

t.test('whoever can ask the hub has to', async (t) => {
  const { sell } = await openShop(t)
  const wish = { number: 1, words: [word(SUPERVISOR_ID)] }
  t.equal(await sell({ ...wish, committed: false }), 'DISCOUNT_NOT_ALLOWED')
})

t.test('a word of ten minutes, by the hub’s time whatever the tablet believes', async (t) => {
  const { clock, sell, till } = await openShop(t)
  const given = async (number: number) =>
    (
      await ask(till, {
        ...{ permission: 'discount', amount: 250_000, subject_id: testId(8500 + number) },
      })
    ).body.approval_id
  const ids = [await given(1), await given(2), await given(3), await given(4)]
  clock.advance(2 * HOUR_MS)
  const soldMs = clock.nowMs() - 2 * HOUR_MS + 60_000
  const offMs = 20 * YEAR_MS
  const words = (number: number) => ({ number, approvalIds: [ids[number - 1] ?? ''] })
  const ageMs = clock.nowMs() - soldMs
  t.equal(await sell({ ...words(1), createdAtMs: soldMs + offMs, ageMs }), 'accepted', 'by age')
  const told = { createdAtMs: soldMs - offMs, hubAheadMs: offMs }
  t.equal(await sell({ ...words(2), ...told }), 'accepted', 'by what the till knew of the hub')
  t.match(
    await sell({ ...words(3), createdAtMs: clock.nowMs() - 60_000 }),
    /APPROVAL_INVALID/,
    'it had run out',
  )
  t.match(
    await sell({ ...words(4), createdAtMs: soldMs - offMs }),
    /APPROVAL_INVALID/,
    'nobody knows when: a person looks at it',
  )
})

t.test('paper, copy and list say the hub’s time; both clocks stay beside it', async (t) => {
  const { hub, clock, sell, till } = await openShop(t)
  hub.db
    .prepare(`INSERT INTO printer (id, name, transport, address, columns, code_page, can_cut,
         is_default, fallback_order)
       VALUES ('p', 'P', 'tcp', '127.0.0.1:9', 42, 'cp437', 1, 1, 0)`)
    .run()
  const nowMs = clock.nowMs()
  const cases: [Wish, number, string][] = [
    [{ number: 1, createdAtMs: nowMs - 5 * YEAR_MS, ageMs: 40_000 }, nowMs - 40_000, 'by age'],
    [{ number: 2, createdAtMs: nowMs - 5 * HOUR_MS, ageMs: 0 }, nowMs, 'a clock five hours slow'],
    [
      { number: 3, createdAtMs: nowMs - 7 * HOUR_MS, hubAheadMs: 5 * HOUR_MS },
      nowMs - 2 * HOUR_MS,
      'late, after a reload: by what the till knew',
    ],
    [{ number: 4, createdAtMs: nowMs + 9 * YEAR_MS }, nowMs, 'nobody knows: when it came'],
  ]
  for (const [wish, wantedMs, words] of cases) {
    await sell({ ...wish, percent: 0 })
    const id = testId(8500 + wish.number)
    const { body } = await till.get(`/api/pos/transactions/${id}`)
    t.equal(body.summary.sold_at, toIso(wantedMs), words)
    t.equal(body.sale.created_at, toIso(wish.createdAtMs ?? 0), 'the tablet’s clock is kept')
    await till.post(`/api/pos/transactions/${id}/reprint`, {})
    const papers = prepared(
      hub.db,
      "SELECT model_json FROM print_job WHERE document_id = ? AND kind LIKE 'receipt%'",
    ).all(id) as { model_json: string }[]
    t.equal(papers.length, 2)
    const minute = new Date(wantedMs + 7 * HOUR_MS).toISOString().slice(11, 16).replace(':', '.')
    for (const { model_json } of papers) t.match(model_json, new RegExp(` ${minute} WIB`), words)
  }
  prepared(hub.db, 'UPDATE sale SET believed_at_ms = NULL').run()
  const { body } = await till.get(`/api/pos/transactions/${testId(8502)}`)
  t.equal(body.summary.sold_at, body.sale.created_at, 'sold before it was kept: what the till said')
})
