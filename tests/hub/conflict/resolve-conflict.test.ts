// Settling disagreements: who, why, on whose word; once; and the cloud hears of both.
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { putCloudConflict } from '#hub/conflict/conflict-store.ts'
import { type ConflictFinding, raiseConflict } from '#hub/conflict/raise-conflict.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { openShift } from '#hub/shift/open-shift.ts'
import { PINS, SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const FINDING: ConflictFinding = {
  type: 'price_changed',
  message: 'The price was another one.',
  detail: { code: 'PRICE_CHANGED', field: 'items/0' },
}
let nextId = 9_000
const newId = () => testId(nextId++)

const raise = (hub: TestHub, documentId: string): string => {
  write(hub.db, (tx) => raiseConflict(tx, hub.deps.seams, documentId, FINDING))
  return hub.db.prepare('SELECT id FROM conflict ORDER BY rowid DESC').pluck().get() as string
}
const settle = (at: TestTerminal, id: string, change: object = {}) =>
  at.post(`/api/console/conflicts/${id}/resolve`, {
    ...{ resolution_id: newId(), reason: 'stands', note: null, approval_id: null },
    ...change,
  })
const sent = (db: Db, kind: string) =>
  (
    db
      .prepare('SELECT payload FROM outbox WHERE kind = ? ORDER BY sequence')
      .pluck()
      .all(kind) as string[]
  ).map((text) => JSON.parse(text))

t.test('raised, listed, settled once, told to the cloud and the audit', async (t) => {
  const hub = await startTestHub(t)
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  const subject = newId()
  const id = raise(hub, subject)
  t.match(sent(hub.db, 'conflict-raised'), [{ conflict_id: id, subject_id: subject, ...FINDING }])
  t.match(await supervisor.get('/api/console/conflicts'), {
    body: { conflicts: [{ conflict_id: id, origin: 'outlet', resolution: null }] },
  })
  const order = { resolution_id: newId(), reason: 'other', note: 'Harga lama, pelanggan setuju' }
  t.match(await settle(supervisor, id, { ...order, note: ' ' }), {
    status: 422,
    body: { error: { code: 'REASON_NEEDS_NOTE' } },
  })
  t.match(await settle(supervisor, id, order), {
    status: 200,
    body: { conflict: { resolution: { reason: 'other', resolved_by_name: 'Wati' } } },
  })
  t.match(await settle(supervisor, id, order), { status: 200 }, 'again')
  t.match(await settle(supervisor, id, { ...order, reason: 'stands' }), {
    body: { error: { code: 'IDEMPOTENCY_MISMATCH' } },
  })
  t.match(await settle(supervisor, id), {
    status: 409,
    body: { error: { code: 'CONFLICT_SETTLED' } },
  })
  t.match(await settle(supervisor, newId()), { status: 404 })
  t.match(sent(hub.db, 'conflict-resolved'), [
    { conflict_id: id, type: FINDING.type, subject_id: subject, resolved_by: SUPERVISOR_ID },
  ])
  const audit = hub.db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'conflict-resolved'")
  t.equal(audit.pluck().get(), 1)
  const left = (await supervisor.get('/api/console/conflicts')).body
  t.same([left.conflicts, left.open_by_type], [[], []])
  t.match(await supervisor.get('/api/console/conflicts?state=resolved'), {
    body: { conflicts: [{ conflict_id: id }] },
  })
})

t.test('one that came down from the cloud is settled by the same act', async (t) => {
  const hub = await startTestHub(t)
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  const [id, document_id] = [newId(), newId()]
  const facts = { message: 'Spent at two outlets.', detail_json: '{"points":5}', raised_at_ms: 1 }
  write(hub.db, (tx) =>
    putCloudConflict(tx, { id, type: 'insufficient_loyalty_points', document_id, ...facts }),
  )
  t.match(await supervisor.get('/api/console/conflicts'), {
    body: { conflicts: [{ origin: 'cloud', detail: { points: 5 } }] },
  })
  t.match(await settle(supervisor, id, { reason: 'loss-accepted' }), { status: 200 })
  t.match(sent(hub.db, 'conflict-resolved'), [{ conflict_id: id, reason: 'loss-accepted' }])
  t.same(sent(hub.db, 'conflict-raised'), [], 'the cloud knows it already')
})

async function sellAs(t: Test, hub: TestHub, staffId: string): Promise<string> {
  const till = await hub.logIn(staffId, 'Kasir 9')
  const shiftId = newId()
  const terminalId = (await till.get('/api/me')).body.terminal_id as string
  const order = {
    ...{ shiftId, drawerId: null, terminalId, cashierId: staffId, mode: 'shared' as const },
    ...{ openingCashMinor: 0, counts: null },
  }
  must(write(hub.db, (tx) => openShift(tx, hub.deps.seams, readOutlet(tx), order)))
  const code = hub.db.prepare('SELECT code FROM terminal WHERE id = ?').pluck().get(terminalId)
  const transactionId = newId()
  const terminal = { id: terminalId, code: code as string, series: 'A' }
  const sale = makeSale({ number: 1, terminal, shiftId, cashierId: staffId, transactionId })
  const answer = await till.post('/api/pos/transactions', sale)
  t.match(answer, { status: 200 })
  return transactionId
}

t.test('nobody settles alone what stands beside their own sale', async (t) => {
  const hub = await startTestHub(t)
  const saleId = await sellAs(t, hub, SUPERVISOR_ID)
  const id = raise(hub, saleId)
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  t.match(await settle(supervisor, id), { body: { error: { code: 'APPROVAL_REQUIRED' } } })
  const other = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const order = { resolution_id: newId(), reason: 'stands', note: null, approval_id: null }
  t.match(await other.post(`/api/pos/conflicts/${id}/resolve`, order), {
    ...{ status: 404, body: { error: { code: 'CONFLICT_NOT_FOUND' } } },
  })
  const approval_id = newId()
  const asked = await supervisor.post('/api/pos/approvals', {
    ...{ approval_id, permission: 'settle-conflict', approver_id: MANAGER_ID, subject_id: id },
    ...{ pin: PINS[MANAGER_ID], amount: 0, reason_code: null, note: null },
  })
  t.match(asked, { status: 200 })
  t.match(await settle(supervisor, id, { approval_id }), {
    status: 200,
    body: { conflict: { resolution: { approved_by_name: String } } },
  })
  t.match(sent(hub.db, 'conflict-resolved'), [{ approved_by: MANAGER_ID }])
  const cashier = await hub.logIn()
  t.match(await cashier.get('/api/console/conflicts'), { status: 403 })
})
