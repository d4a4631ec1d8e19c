import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import { textTable } from '../../support/text-table.ts'
import {
  approve,
  chainsOf,
  expectedCash,
  journalOf,
  moveCash,
  movement,
  newId,
  openCashDesk,
  paperOf,
} from './cash-desk.ts'

t.test('what each kind does to the drawer, the journal and the safe', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const rows = textTable(`
    kind     | amount | reason            | drawer | safe
    paid-in  | 50000  | deposit-return    | 50000  | 0
    paid-out | 25000  | supplies          | -25000 | 0
    drop     | 100000 | too-much-cash     | -100000| 100000
  `)
  for (const row of rows) {
    const cashBefore = expectedCash(hub)
    const safeBefore = safeBalance()
    const id = newId()
    const [kind, reason] = [row('kind'), row('reason')]
    const change = { movement_id: id, kind, amount_minor: Number(row('amount')) }
    const answer = await moveCash(till, { ...change, reason_code: reason })
    t.match(answer, { status: 200, body: { kind, staff_name: 'Sari', approved_by_name: null } })
    const moved = Number(row('drawer'))
    t.equal(expectedCash(hub) - cashBefore, moved, kind)
    t.equal(safeBalance() - safeBefore, Number(row('safe')), kind)
    const other = kind === 'drop' ? 'safe' : `${kind}/${reason}`
    t.same(journalOf(hub, id), { 'tender/cash': moved, [other]: -moved })
    t.same(chainsOf(hub, id), ['cash-moved', 'cash-moved'])
    t.same(paperOf(hub, id).kinds, ['drawer-pulse', 'slip'])
    t.match(answer.body.movement_number, /^TEST01-K-A-\d$/)
  }
  const listed = await till.get(`/api/pos/cash-movements?session_id=${SHIFT_ID}`)
  t.same(
    listed.body.movements.map(({ kind }: { kind: string }) => kind),
    ['drop', 'paid-out', 'paid-in'],
  )
  t.same(checkBooks(hub.db), [])
  function safeBalance() {
    const query = 'SELECT coalesce(sum(amount_minor), 0) FROM safe_entry'
    return hub.db.prepare(query).pluck().get() as number
  }
})

t.test('the slip says who, what and why', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const id = newId()
  const note = 'parkir truk'
  await moveCash(till, { movement_id: id, reason_code: 'other', note })
  const { text } = paperOf(hub, id)
  for (const word of ['UANG KELUAR LACI', 'Sari', 'Laci 1', 'Uang keluar lain', note, 'Rp25.000'])
    t.ok(text.includes(word), word)
})

t.test('the same movement again is answered as the first time; another body is not', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const body = movement()
  const first = await till.post('/api/pos/cash-movements', body)
  hub.db.exec("UPDATE shift SET state = 'suspended', terminal_id = NULL")
  t.same((await till.post('/api/pos/cash-movements', body)).body, first.body)
  t.equal(expectedCash(hub), 175_000)
  t.match(await till.post('/api/pos/cash-movements', { ...body, amount_minor: 1 }), {
    status: 409,
    body: { error: { code: 'IDEMPOTENCY_MISMATCH' } },
  })
  t.equal(hub.db.prepare('SELECT count(*) FROM print_job').pluck().get(), 2)
})

t.test('beyond the limit somebody else must agree, once, for exactly this', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const body = movement({ amount_minor: 150_000 })
  const subject_id = body.movement_id
  t.match(await till.post('/api/pos/cash-movements', body), {
    status: 403,
    body: { error: { code: 'APPROVAL_REQUIRED', detail: 'paid-out' } },
  })
  const ask = { permission: 'paid-out', subject_id, amount: 150_000 }
  const approval_id = await approve(till, SUPERVISOR_ID, ask)
  const wrongReason = { ...body, approval_id, reason_code: 'nonsense' }
  t.equal((await till.post('/api/pos/cash-movements', wrongReason)).status, 422)
  const done = await till.post('/api/pos/cash-movements', { ...body, approval_id })
  t.match(done, { status: 200, body: { approved_by_name: 'Wati' } })
  t.match(await moveCash(till, { amount_minor: 150_000, approval_id }), {
    status: 403,
    body: { error: { code: 'APPROVAL_INVALID' } },
  })
  t.match(paperOf(hub, subject_id).text, /Disetujui +Wati/)
  t.same(checkBooks(hub.db), [])
})

t.test('what is refused writes nothing', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const before = hub.db.serialize()
  const heap = [{ value_minor: 50_000, count: 2 }]
  const refusals: [string, object, string][] = [
    ['unknown shift', { session_id: newId() }, 'UNKNOWN_SHIFT'],
    ['unknown reason', { reason_code: 'nonsense' }, 'UNKNOWN_REASON'],
    ['reason of another kind', { kind: 'drop', reason_code: 'supplies' }, 'UNKNOWN_REASON'],
    ['a reason that wants a sentence', { reason_code: 'other' }, 'REASON_NEEDS_NOTE'],
    ['notes that do not add up', { counts: heap, amount_minor: 99_000 }, 'COUNT_SUM_WRONG'],
  ]
  for (const [what, change, code] of refusals) {
    t.match((await moveCash(till, change)).body, { error: { code } }, what)
  }
  t.equal((await moveCash(till, { amount_minor: 0 })).status, 400)
  t.ok(before.equals(hub.db.serialize()))
})

t.test('cash moves where the drawer is, and in a floating shift by its owner', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const console = await hub.logIn(MANAGER_ID, 'Konsol')
  t.match(await moveCash(console), { status: 409, body: { error: { code: 'SHIFT_NOT_OPEN' } } })
  hub.db.prepare("UPDATE shift SET mode = 'floating', cashier_id = ?").run(MANAGER_ID)
  t.match(await moveCash(till), { status: 403, body: { error: { code: 'SHIFT_OF_ANOTHER' } } })
  await till.logIn(SUPERVISOR_ID, '222222')
  t.equal((await moveCash(till)).status, 200, 'who may handle any shift')
  const figures = hub.db
    .prepare("SELECT cashier_id FROM shift_figure WHERE figure = 'cash/paid-out'")
    .pluck()
    .all()
  t.same(figures, [MANAGER_ID], 'the owner answers for the drawer')
  hub.db.exec("UPDATE shift SET state = 'counting', terminal_id = NULL")
  t.match((await moveCash(till)).body, { error: { code: 'SHIFT_NOT_OPEN' } })
})

t.test('a drop keeps the notes it was made of', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const id = newId()
  const counts = [
    { value_minor: 20_000, count: 5 },
    { value_minor: 100_000, count: 0 },
  ]
  const change = { movement_id: id, kind: 'drop', reason_code: 'routine', amount_minor: 100_000 }
  t.equal((await moveCash(till, { ...change, counts })).status, 200)
  t.match(hub.db.prepare('SELECT * FROM cash_count WHERE id = ?').get(id), {
    purpose: 'drop',
    total_minor: 100_000,
    counts_json: '[{"value_minor":20000,"count":5}]',
  })
  t.match(paperOf(hub, id).text, /5 x 20\.000 +100\.000/)
})
