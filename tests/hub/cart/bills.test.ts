import t from 'tap'
import { readQris } from '#domain/qris.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { DEMO_QRIS } from '../../../demo/outlet/demo-accounts.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { approve, chainsOf, newId, openCashDesk, paperOf } from '../cash/cash-desk.ts'

const LINE = {
  ...{ name: 'Mi goreng', quantity_milli: 2000, unit_code: 'pcs' },
  ...{ unit_price_minor: 3_150, total_minor: 6_300 },
}
const bill = (cart_id: string, change: object = {}) => ({
  ...{ bill_id: newId(), cart_id, session_id: SHIFT_ID, label: 'Bu Ani', lines: [LINE] },
  total_minor: 6_300,
  ...change,
})
const print = (till: TestTerminal, body: object) => till.post('/api/pos/bills', body)
const REASON = { reason_code: 'customer-left', note: null, approval_id: null }
const empty = (till: TestTerminal, cartId: string, change: object = {}) =>
  till.post(`/api/pos/carts/${cartId}/discarded`, { ...REASON, ...change })

/** Every bill as 'version outcome', newest first. */
async function outcomes(console: TestTerminal, query = ''): Promise<string[]> {
  const { body } = await console.get(`/api/console/bills${query}`)
  return body.bills.map(
    ({ version, outcome }: { version: number; outcome: string }) => `${version} ${outcome}`,
  )
}

t.test('a bill is frozen, printed as no receipt, and remembered', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const body = bill(newId())
  const first = await print(till, body)
  t.match(first, { status: 200, body: { success: true, version: 1 } })
  t.same((await print(till, body)).body, first.body)
  t.match((await print(till, { ...body, total_minor: 1 })).body, {
    error: { code: 'IDEMPOTENCY_MISMATCH' },
  })
  const { kinds, text } = paperOf(hub, body.bill_id)
  t.same(kinds, ['bill'])
  t.equal(text.match(/BUKAN BUKTI PEMBAYARAN/g)?.length, 2)
  t.same(chainsOf(hub, body.bill_id), ['bill-printed', 'bill-printed'])
  t.throws(() => hub.db.exec('UPDATE bill SET total_minor = 1'), /frozen/)
  t.match(await print(till, bill(body.cart_id)), { body: { version: 2 } })
  t.match((await print(till, bill(newId(), { session_id: newId() }))).body, {
    error: { code: 'UNKNOWN_SHIFT' },
  })
})

t.test('where the shop has a QRIS the bill bears it for its amount', async (t) => {
  const { hub, till } = await openCashDesk(t)
  putRules(hub.db, { ...DEFAULT_RULES, qris_payload: DEMO_QRIS }, 1)
  const body = bill(newId())
  await print(till, body)
  const query = "SELECT model_json FROM print_job WHERE document_id = ? AND kind = 'bill'"
  const { blocks } = JSON.parse(hub.db.prepare(query).pluck().get(body.bill_id) as string)
  const code = blocks.find(({ kind }: { kind: string }) => kind === 'qr')?.data
  t.match(readQris(code), { ok: true, value: { amountMinor: 6_300, isDynamic: true } })
})

t.test('what became of each: open, replaced, paid, paid with less, thrown away', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const paid = newId()
  const cheated = newId()
  const gone = newId()
  await print(till, bill(paid))
  t.same(await outcomes(manager), ['1 open'])
  await print(till, bill(paid))
  t.same(await outcomes(manager), ['2 open', '1 replaced'])
  const sell = (number: number, cart_id: string) =>
    till.post('/api/pos/transactions', {
      ...makeSale({ number, terminal: till, transactionId: newId() }),
      cart_id,
    })
  t.equal((await sell(1, paid)).status, 200)
  t.same(await outcomes(manager), ['2 paid', '1 replaced'])
  await print(till, bill(cheated, { total_minor: 90_000 }))
  await print(till, bill(cheated))
  t.equal((await sell(2, cheated)).status, 200)
  t.same((await outcomes(manager)).slice(0, 2), ['2 paid', '1 less-paid'])
  await print(till, bill(gone))
  await till.logIn(SUPERVISOR_ID, '222222')
  t.equal((await empty(till, gone)).status, 200)
  t.equal((await outcomes(manager))[0], '1 discarded')
  const [newest] = (await manager.get('/api/console/bills')).body.bills
  t.match(newest, { label: 'Bu Ani', staff_name: 'Sari', terminal_code: till.code })
  t.same(await outcomes(manager, `?session_id=${newId()}`), [])
  t.equal((await outcomes(manager, `?session_id=${SHIFT_ID}`)).length, 5)
  t.same(checkBooks(hub.db), [])
})

t.test('a cart whose bill was printed is not emptied by the cashier alone', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const cart = newId()
  await print(till, bill(cart))
  t.match((await empty(till, cart)).body, {
    error: { code: 'APPROVAL_REQUIRED', detail: 'discard-cart' },
  })
  const ask = { permission: 'discard-cart', subject_id: cart, amount: null }
  const approval_id = await approve(till, SUPERVISOR_ID, ask)
  t.match((await empty(till, cart, { approval_id, reason_code: 'x' })).body, {
    error: { code: 'UNKNOWN_REASON' },
  })
  t.equal((await empty(till, cart, { approval_id })).status, 200)
  t.equal((await empty(till, cart, { approval_id })).status, 200, 'again is answered again')
  t.match(eventOf('cart-discarded'), {
    ...{ cart_id: cart, approved_by: SUPERVISOR_ID, bill_count: 1, reason_code: 'customer-left' },
  })
  t.equal((await empty(till, newId())).status, 200, 'without a bill nobody is asked')
  function eventOf(kind: string) {
    const query = 'SELECT payload FROM audit_entry WHERE kind = ?'
    return JSON.parse(hub.db.prepare(query).pluck().get(kind) as string)
  }
})

t.test('a cart that was sold is not thrown away', async (t) => {
  const { hub, till } = await openCashDesk(t, SUPERVISOR_ID)
  const cart_id = newId()
  await till.post('/api/pos/transactions', {
    ...makeSale({ number: 1, terminal: till, cashierId: SUPERVISOR_ID }),
    cart_id,
  })
  t.equal((await empty(till, cart_id)).status, 200)
  t.equal(hub.db.prepare('SELECT count(*) FROM discarded_cart').pluck().get(), 0)
})
