// What tills sent that could not become a document: seen, tried again once it can, or left undone
// by another person with a reason. It counts once, however often it is tried.
import t, { type Test } from 'tap'
import { toIso } from '#domain/datetime.ts'
import type { KeptItem } from '#domain/wire/quarantine-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import { write } from '#hub/db/write.ts'
import { readKept } from '#hub/quarantine/read-kept.ts'
import { PINS, SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import { cashMove, one, opening, refundOf, saidOf, tell } from '../told/told-desk.ts'

async function openDesk(t: Test) {
  const hub = await startTestHub(t)
  const till = await hub.pair()
  const boss = await hub.logIn(SUPERVISOR_ID, 'Kantor')
  const shiftId = newId()
  await tell(till, opening(shiftId))
  let number = 0
  const saleOf = () => {
    number += 1
    const wish = { terminal: till, transactionId: newId(), shiftId, number }
    return { ...makeSale(wish), created_at: toIso(Date.now() - 3_500_000) }
  }
  const list = async (state = 'open') => {
    const { status, body } = await boss.get(`/api/console/quarantine?state=${state}`)
    t.equal(status, 200)
    return body
  }
  const act = (what: 'retry' | 'settle', id: string, body: object = {}, by = boss) =>
    by.post(`/api/console/quarantine/${id}/${what}`, { approval_id: null, ...body })
  const count = (table: string) => one(hub, `SELECT count(*) FROM ${table}`)
  const hand = (sale: object) => till.post('/api/pos/sync', { transactions: [sale] })
  const keep = (payload: unknown, reason: string, documentId: string | null = null) => {
    const item = { documentId, terminalId: till.id, reason, payload }
    write(hub.db, (tx) => quarantinePayload(tx, hub.deps.seams, item))
    return one(hub, 'SELECT id FROM quarantine ORDER BY rowid DESC') as string
  }
  return { hub, till, boss, shiftId, saleOf, list, act, count, hand, keep }
}

const word = { terminal_approvals: [{ permission: 'refund' as const, staff_id: MANAGER_ID }] }
const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
  status === 200 ? 'done' : body.error?.code

t.test('a refund whose sale came later is done by hand, once', async (t) => {
  const { hub, till, shiftId, saleOf, list, act, count, hand } = await openDesk(t)
  const sale = saleOf()
  const refund = refundOf(sale, shiftId, {}, word)
  t.equal((await tell(till, refund)).map(saidOf)[0], 'quarantined SALE_NOT_FOUND')
  const { open_count, items } = await list()
  t.equal(open_count, 1)
  t.match(items, [
    {
      ...{ kind: 'refund', reason: 'SALE_NOT_FOUND', amount_minor: -sale.totals.total_minor },
      ...{ terminal_code: till.code, staff_name: 'Sari', done_at: refund.done_at },
      ...{ may_retry: true, is_here: false, is_conflict: false, end: null },
    },
  ])
  const id = items[0].quarantine_id
  t.equal(codeOf(await act('retry', id)), 'SALE_NOT_FOUND', 'not yet')
  t.equal((await list()).open_count, 1, 'and nothing changed')
  await hand(sale)
  t.equal(codeOf(await act('retry', id)), 'done')
  t.equal(codeOf(await act('retry', id)), 'done', 'again')
  t.same([count('refund'), count('quarantine_end'), count('quarantine')], [1, 1, 1])
  const audited = "SELECT count(*) FROM audit_entry WHERE kind = 'quarantine-ended'"
  t.equal(one(hub, audited), 1)
  t.match((await tell(till, refund))[0], { verdict: 'accepted', duplicate: true }, 'as it is now')
  t.equal(count('refund'), 1)
  t.equal((await list()).open_count, 0)
  t.match((await list('ended')).items, [{ end: { how: 'done', by_name: 'Wati', note: null } }])
  t.equal(codeOf(await act('settle', id, { note: 'lain' })), 'CONFLICT_SETTLED')
  t.equal(codeOf(await act('retry', newId())), 'CONFLICT_NOT_FOUND')
  t.same(checkBooks(hub.db), [])
})

t.test('a sale that the hub stumbled over counts once, also after a kill in between', async (t) => {
  const { hub, saleOf, list, act, count, hand, keep } = await openDesk(t)
  const [first, second] = [saleOf(), saleOf()]
  const idOf = (sale: typeof first) => keep(sale, 'hub-fault', sale.offline_transaction_id)
  const one = idOf(first)
  t.match((await list()).items, [
    {
      ...{ kind: 'sale', number: first.receipt_number, is_here: false },
      amount_minor: first.totals.payable_minor,
    },
  ])
  t.equal(codeOf(await act('retry', one)), 'done')
  t.equal(codeOf(await act('retry', one)), 'done')
  const two = idOf(second)
  await hand(second)
  t.match((await list()).items, [{ is_here: true }], 'it came by another way')
  t.equal(codeOf(await act('retry', two)), 'done')
  t.same([count('sale'), count('quarantine_end')], [2, 2])
  t.same(checkBooks(hub.db), [])
})

t.test('what cannot be read is left undone with a reason', async (t) => {
  const { boss, list, act, keep } = await openDesk(t)
  const id = keep({ strange: true }, 'misshapen')
  t.match((await list()).items, [{ kind: 'unknown', amount_minor: null, may_retry: false }])
  t.equal(codeOf(await act('retry', id)), 'INVALID_REQUEST')
  t.equal(codeOf(await act('settle', id, { note: ' ' })), 'REASON_NEEDS_NOTE')
  t.equal(codeOf(await act('settle', id, { note: 'Uji coba teknisi' })), 'done')
  t.equal(codeOf(await act('settle', id, { note: 'Uji coba teknisi' })), 'done', 'again')
  t.equal(codeOf(await act('settle', id, { note: 'lain' })), 'CONFLICT_SETTLED')
  t.match(await boss.get('/api/console/quarantine?state=ended'), {
    body: { items: [{ end: { how: 'settled', note: 'Uji coba teknisi' } }] },
  })
})

async function wordFor(boss: TestTerminal, subject_id: string, amount: number): Promise<string> {
  const approval_id = newId()
  const answer = await boss.post('/api/pos/approvals', {
    ...{ approval_id, permission: 'settle-conflict', approver_id: MANAGER_ID, subject_id },
    ...{ pin: PINS[MANAGER_ID], amount, reason_code: null, note: null },
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return approval_id
}

t.test('one’s own, and much money, take another person', async (t) => {
  const { hub, boss, shiftId, act, keep, count } = await openDesk(t)
  const own = cashMove(shiftId, {}, { staff_id: SUPERVISOR_ID })
  const much = cashMove(shiftId, { amount_minor: 600_000 })
  for (const [move, amount] of [
    [own, 25_000],
    [much, 600_000],
  ] as const) {
    const id = keep(move, 'hub-fault', move.command_id)
    const note = 'Tidak pernah terjadi'
    t.equal(codeOf(await act('settle', id, { note })), 'APPROVAL_REQUIRED')
    t.equal(codeOf(await act('retry', id)), 'APPROVAL_REQUIRED')
    const approval_id = await wordFor(boss, id, amount)
    t.equal(codeOf(await act('retry', id, { approval_id })), 'done')
  }
  t.equal(count('cash_document'), 2)
  t.equal(one(hub, 'SELECT count(*) FROM quarantine_end WHERE approved_by = ?', MANAGER_ID), 2)
  t.same(checkBooks(hub.db), [])
})

t.test('the second of two is settled as the conflict that it is', async (t) => {
  const { boss, saleOf, list, act, hand, count } = await openDesk(t)
  const sale = saleOf()
  await hand(sale)
  await hand({ ...sale, note: 'altered' })
  const { items } = await list()
  const [kept] = items
  t.match(items, [{ is_conflict: true, may_retry: false, is_here: true, kind: 'sale' }])
  t.equal(codeOf(await act('retry', kept.quarantine_id)), 'INVALID_REQUEST')
  const conflicts = await boss.get('/api/console/conflicts?type=duplicate_transaction')
  const { conflict_id } = conflicts.body.conflicts[0]
  const order = { resolution_id: newId(), reason: 'other', note: 'x', approval_id: null }
  t.equal(codeOf(await boss.post(`/api/console/conflicts/${conflict_id}/resolve`, order)), 'done')
  t.equal((await list()).open_count, 0)
  t.equal(codeOf(await act('settle', kept.quarantine_id, { note: 'x' })), 'CONFLICT_SETTLED')
  t.equal(count('sale'), 1)
})

t.test('a sale that still cannot be one is refused, and stays as it came', async (t) => {
  const { saleOf, list, act, keep, hand, count } = await openDesk(t)
  const own = { ...saleOf(), cashier_id: SUPERVISOR_ID }
  const mine = keep(own, 'hub-fault', own.offline_transaction_id)
  t.equal(codeOf(await act('retry', mine)), 'APPROVAL_REQUIRED', 'nobody ends their own alone')
  const lost = { ...saleOf(), terminal_id: newId() }
  const id = keep(lost, 'hub-fault', lost.offline_transaction_id)
  t.equal(codeOf(await act('retry', id)), 'UNKNOWN_TERMINAL')
  const sale = saleOf()
  await hand(sale)
  // Kept before anybody could read its id; another of that id has come since.
  const altered = keep({ ...sale, note: 'altered' }, 'hub-fault')
  t.equal(codeOf(await act('retry', altered)), 'IDEMPOTENCY_MISMATCH')
  const nothing = cashMove(newId(), { amount_minor: 0 })
  const odd = keep(nothing, 'misshapen', nothing.command_id)
  t.match(await act('retry', odd), {
    status: 400,
    body: { error: { code: 'INVALID_REQUEST' } },
  })
  const stranger = keep(cashMove(newId(), {}, { staff_id: newId() }), 'hub-fault')
  t.match(
    (await list()).items.find((each: KeptItem) => each.quarantine_id === stranger),
    { staff_name: null, kind: 'cash-movement' },
    'somebody who is nobody here',
  )
  t.same([(await list()).open_count, count('sale'), count('quarantine_end')], [5, 1, 0])
  t.equal(count('cash_document'), 0)
})

t.test('a long list comes in pages, open and ended', async (t) => {
  const { boss, list, act, keep } = await openDesk(t)
  const kept = Array.from({ length: 53 }, (_, n) => keep({ n }, 'misshapen'))
  const pageOf = async (state: string, after: string) => {
    const path = `/api/console/quarantine?state=${state}&after=${after}`
    return (await boss.get(path)).body
  }
  const first = await list()
  const rest = await pageOf('open', first.next)
  const items: KeptItem[] = [...first.items, ...rest.items]
  const ids = items.map(({ quarantine_id: id }) => id)
  t.same([first.items.length, rest.items.length, rest.next], [50, 3, null])
  t.same([...ids].sort(), [...kept].sort(), 'each once')
  const days = items.map(({ kept_at }) => kept_at)
  t.same(days, [...days].sort().reverse(), 'newest first')
  for (const id of kept.slice(0, 2)) await act('settle', id, { note: 'Uji coba' })
  const ended = await list('ended')
  t.same(
    ended.items.map(({ quarantine_id: id }: KeptItem) => id),
    kept.slice(0, 2).reverse(),
  )
  const last = ended.items[0].end
  t.same((await pageOf('ended', `${Date.parse(last.at)}.${kept[1]}`)).items.length, 1)
})

t.test('head office hears how each ended, and the glance how many wait', async (t) => {
  const { hub, boss, list, act, keep, saleOf, hand } = await openDesk(t)
  const waiting = async () => (await boss.get('/api/console/today')).body.waiting.kept_count
  const [first, second] = [keep({ odd: 1 }, 'misshapen'), keep({ odd: 2 }, 'misshapen')]
  const sale = saleOf()
  await hand(sale)
  await hand({ ...sale, note: 'altered' })
  t.equal((await list()).open_count, 3)
  t.equal(await waiting(), 2, 'what stands among the conflicts is counted there')
  t.equal(codeOf(await act('settle', first, { note: 'Uji coba' })), 'done')
  t.equal(codeOf(await act('settle', first, { note: 'Uji coba' })), 'done')
  const told = hub.db
    .prepare(`SELECT payload FROM outbox WHERE kind = 'quarantine-ended'`)
    .pluck()
    .all() as string[]
  t.match(
    told.map((text) => JSON.parse(text)),
    [{ quarantine_id: first, how: 'settled', note: 'Uji coba', reason: 'misshapen' }],
    'once',
  )
  t.equal(await waiting(), 1)
  const bad = await boss.get('/api/console/quarantine?after=soup')
  t.equal(bad.status, 400)
  t.ok(second)
})

t.test('what a payload says of itself', async (t) => {
  const command = (kind: string, body: unknown) => ({ command_id: newId(), kind, body })
  const cases: [unknown, string, number | null][] = [
    [command('cash-movement', { kind: 'paid-in', amount_minor: 5 }), 'cash-movement', 5],
    [command('cash-movement', { kind: 'drop', amount_minor: 5 }), 'cash-movement', -5],
    [command('cash-movement', { kind: 'drop', amount_minor: 'x' }), 'cash-movement', null],
    [command('open-shift', { opening_cash_minor: 7 }), 'open-shift', 7],
    [command('count', {}), 'count', null],
    [command('bank-deposit', null), 'command', null],
    [{ offline_transaction_id: 1, totals: { payable_minor: 1e300 } }, 'sale', null],
    [{ header: {}, record: { kind: 'sale' } }, 'sale', null],
    [{ header: {}, record: { kind: 'soup' } }, 'unknown', null],
    ...[null, 7, 'text', [], {}].map((each): [unknown, string, null] => [each, 'unknown', null]),
  ]
  for (const [payload, kind, amountMinor] of cases) {
    t.match(readKept(payload), { kind, amountMinor }, JSON.stringify(payload))
  }
})
