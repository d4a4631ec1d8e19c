// A till alone at its edges: what only the hub can give back, a storage that takes no more, an
// answer that came in between, records that are lost, shifts of many sales.
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import type { CashMovementRequest } from '#domain/wire/cash-message.ts'
import type { RefundRequest } from '#domain/wire/refund-message.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import '../../../terminal-ui/src/link/tell-commands.ts'
import type { MoneyCommandRecord } from '../../../terminal-ui/src/link/command-record.ts'
import { rememberPin } from '../../../terminal-ui/src/link/pin-verifier.ts'
import { commitSale } from '../../../terminal-ui/src/link/sale-journal.ts'
import {
  markGivenBack,
  readGivenBack,
} from '../../../terminal-ui/src/models/alone/given-back-here.ts'
import { goOnAlone, mustTell } from '../../../terminal-ui/src/models/alone/hub-away.ts'
import { moveAlone } from '../../../terminal-ui/src/models/alone/own-cash.ts'
import { countAlone } from '../../../terminal-ui/src/models/alone/own-close.ts'
import {
  movementsOf,
  ownRows,
  readOwnDocuments,
} from '../../../terminal-ui/src/models/alone/own-documents.ts'
import { readOwnRefundable, refundAlone } from '../../../terminal-ui/src/models/alone/own-refund.ts'
import { ownReport } from '../../../terminal-ui/src/models/alone/own-report.ts'
import { openShiftHere } from '../../../terminal-ui/src/models/alone/own-shift.ts'
import {
  giveWordHere,
  loadApproversHere,
} from '../../../terminal-ui/src/models/alone/word-at-till.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { createBench } from '../link/terminal-bench.ts'
import { connect, type OpenTill, openTill, product, restart, SHIFT } from './open-till.ts'

const RIGHTS = ['sell', 'open-shift', 'close-shift', 'paid-in', 'refund', 'void']
const MANAGER = { staff_id: MANAGER_ID, name: 'Rina', role: 'manager' as const }
/** A right that is not counted does not end at a limit. */
const LIMITS = [{ permission: 'paid-out' as const, limit: 50_000 }]
const MOVES = '/api/pos/cash-movements'
const TELL = '/api/pos/sync/commands'
const WORD = { approverId: MANAGER_ID, pin: '5678', reasonCode: null, note: null }

/** A shift is open, and the cashier may do what no other person is asked for. */
async function openShop(t: Test): Promise<OpenTill> {
  const opened = await openTill(t)
  const { bench, till } = opened
  const manager = { staff: MANAGER, permissions: ['paid-out'], limits: LIMITS }
  await rememberPin(bench.seams, till.database, manager, '5678')
  bench.hub.rights = { permissions: RIGHTS, limits: [] }
  await till.session.login(CASHIER_ID, '1234')
  return opened
}

async function goAway({ bench, till }: OpenTill): Promise<void> {
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  await until(() => !till.link.isConnected.value, 'the line to be gone')
}

/** The line stands again; whether anybody answers is the test's affair. */
async function comeBack(opened: OpenTill): Promise<void> {
  const { bench } = opened
  const socketsBefore = bench.hub.sockets.length
  for (let tries = 0; bench.hub.sockets.length === socketsBefore && tries < 90; tries += 1)
    await bench.time.pass(1_000)
  await connect({ ...opened, socketsBefore })
}

async function openDead(t: Test): Promise<OpenTill> {
  const opened = await openShop(t)
  await goAway(opened)
  return opened
}

async function sell({ till }: OpenTill, what = product(1)): Promise<string> {
  await till.cart.add(what, { quantityMilli: 2_000 })
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 10_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(sold.code)
  till.payment.dismissCompleted()
  return sold.value.transactionId
}

/** Half of it, in cash. */
const refundOf = (sale_id: string | null, change: Partial<RefundRequest> = {}): RefundRequest => ({
  ...{ refund_id: testId(801), kind: 'refund', session_id: SHIFT_ID, sale_id },
  lines: [{ line_no: 1, quantity_milli: 1_000, disposition: 'sellable' }],
  ...{ no_receipt_lines: [], total_minor: 3_150, customer_id: null, approval_ids: [] },
  payouts: [{ method: 'cash', amount_minor: 3_150, account_id: null, evidence: null }],
  ...{ reason_code: 'damaged', note: null, ...change },
})
const give = ({ till }: OpenTill, request: RefundRequest) =>
  refundAlone(till, request, { rights: [], words: 'kembali' })

const paidIn = (n: number): CashMovementRequest => ({
  ...{ movement_id: testId(n), session_id: SHIFT_ID, kind: 'paid-in', amount_minor: 5_000 },
  ...{ counts: null, reason_code: 'other', note: null, approval_id: null },
})
const move = ({ till }: OpenTill, n: number) => moveAlone(till, paidIn(n), 'masuk')
/** Asks the hub, which does not answer. */
const ask = ({ till }: OpenTill, n: number, kind: 'cash-movement' | 'refund' = 'cash-movement') =>
  till.commands.send(
    { id: testId(n), kind, path: MOVES, body: { ...paidIn(n) } },
    Type.Object({ movement_number: Type.String() }),
  )
const toldKinds = ({ till }: OpenTill) => till.commands.untold.value.map(({ kind }) => kind)

t.test('what this till alone cannot know is left to the hub; nothing is told of it', async (t) => {
  const opened = await openDead(t)
  const { till } = opened
  const id = await sell(opened)
  const payout = (method: 'voucher') => [
    { method, amount_minor: 3_150, account_id: null, evidence: null },
  ]
  const tooMany = [{ line_no: 1, quantity_milli: 3_000, disposition: 'sellable' as const }]
  const cases: [string, RefundRequest, string][] = [
    ['no receipt', refundOf(null), 'COMMAND_UNANSWERED'],
    ['another till’s sale', refundOf(testId(999)), 'COMMAND_UNANSWERED'],
    ['a new voucher', refundOf(id, { payouts: payout('voucher') }), 'COMMAND_UNANSWERED'],
    ['another sum', refundOf(id, { total_minor: 3_151 }), 'REFUND_TOTAL_CHANGED'],
    ['more than was sold', refundOf(id, { lines: tooMany }), 'REFUND_EXCEEDS_SALE'],
    ['half a void', refundOf(id, { kind: 'void' }), 'VOID_NOT_POSSIBLE'],
  ]
  for (const [what, request, code] of cases)
    t.match(await give(opened, request), { ok: false, code }, what)
  till.shift.take(null)
  t.match(await give(opened, refundOf(id)), { ok: false, code: 'SHIFT_MISSING' })
  till.shift.take({ ...SHIFT, cashier_id: MANAGER_ID })
  t.match(await give(opened, refundOf(id)), { ok: false, code: 'SHIFT_OF_ANOTHER' })
  till.shift.take(SHIFT)
  t.same(toldKinds(opened), [])
  t.match(await give(opened, refundOf(id)), { ok: true, value: { refund: { sale_id: id } } })
  const whole = { refund_id: testId(802), kind: 'void' as const }
  t.match(await give(opened, refundOf(id, whole)), { ok: false, code: 'VOID_NOT_POSSIBLE' })
  t.same(toldKinds(opened), ['refund'])
  const again = { refund_id: testId(803) }
  t.match(await give(opened, refundOf(id, again)), { ok: true })
  // What the hub had said of this one does not open any more.
  await till.database.put('money_commands', {
    ...{ id: testId(804), kind: 'refund', state: 'answered', sequence: 9_000, isSeen: true },
    ...{ shiftId: SHIFT_ID, createdAtMs: 0, path: '/api/pos/refunds', body: '{}' },
    ...{ staffId: CASHIER_ID, staffName: 'Sari', answer: null, refusal: null },
  })
  const givenBack = await readGivenBack(till)
  t.same([...givenBack], [[id, { isVoided: false, refundedMinor: 6_300 }]])
  await until(() => till.sales.rows.value.length > 0, 'the sale in the list')
  const rows = till.sales.rows.value.flatMap((row) => [row, { ...row, transactionId: testId(999) }])
  const shown = markGivenBack(rows, givenBack).map(({ refundedMinor }) => refundedMinor)
  t.same(shown, [6_300, 0], 'another sale is not touched')
})

t.test('a refund names the buyer whose tax invoice it takes from, and nobody else', async (t) => {
  const opened = await openDead(t)
  const { till } = opened
  const buyer: SaleBuyer = {
    ...{ id_kind: 'npwp', id_number: '0987654321098765', nitku: null },
    ...{ name: 'PT Sumber Rejeki', address: 'Jl. Contoh 9' },
  }
  t.ok((await till.cart.setBuyer(buyer)).ok)
  const invoiced = await give(opened, refundOf(await sell(opened)))
  t.match(invoiced, { ok: true, value: { refund: { buyer, total_minor: 3_150 } } })
  const plain = await give(opened, refundOf(await sell(opened), { refund_id: testId(802) }))
  t.match(plain, { ok: true, value: { refund: { total_minor: 3_150 } } })
  t.notOk(plain.ok && plain.value.refund.buyer)
})

t.test('what the outlet never takes back is not given back here either', async (t) => {
  const opened = await openDead(t)
  const { till } = opened
  const id = await sell(opened, { ...product(1), category_id: testId(60) })
  t.equal((await readOwnRefundable(till, id))?.lines[0]?.is_returnable, true)
  const never = { ...till.rules.rules.peek(), non_returnable_category_ids: [testId(60)] }
  const rules = Object.create(till.rules, { rules: { value: signal(never) } })
  const request = refundOf(id)
  const asked = { rights: [], words: 'kembali' }
  const refused = { ok: false, code: 'REFUND_NOT_RETURNABLE' }
  t.match(await refundAlone({ ...till, rules }, request, asked), refused)
  t.same(toldKinds(opened), [])
})

t.test(
  'a storage that takes no more: refused, nothing told; a fault of ours is no storage',
  async (t) => {
    const opened = await openDead(t)
    const put = IDBObjectStore.prototype.put
    const failing = (fault: Error) => {
      IDBObjectStore.prototype.put = function (...args) {
        if (this.name === 'money_commands') throw fault
        return put.apply(this, args)
      }
    }
    t.teardown(() => {
      IDBObjectStore.prototype.put = put
    })
    failing(new DOMException('full', 'QuotaExceededError'))
    t.match(await move(opened, 811), { ok: false, code: 'STORAGE_FAILED' })
    failing(new TypeError('ours'))
    await t.rejects(move(opened, 811), { message: 'ours' })
    IDBObjectStore.prototype.put = put
    t.same(toldKinds(opened), [])
    t.match(await move(opened, 811), { ok: true }, 'the next try is the first')
  },
)

t.test('the hub’s answer came in between: it is the answer, and nothing is told', async (t) => {
  const opened = await openShop(t)
  const answer = { movement_number: 'MART01-K-A-1' }
  opened.bench.hub.routes[`POST ${MOVES}`] = () => ok(answer)
  t.match(await ask(opened, 821), { ok: true })
  await goAway(opened)
  t.match(await move(opened, 821), { ok: true, value: answer })
  t.same(toldKinds(opened), [])
})

t.test(
  'cash that was asked and never answered is told with the count, as its mover’s',
  async (t) => {
    const opened = await openShop(t)
    const { bench, till } = opened
    bench.hub.trouble = ({ path }) => (path === MOVES ? 'down' : null)
    t.match(await ask(opened, 831), { ok: false, code: 'COMMAND_UNANSWERED' })
    t.match(await ask(opened, 832, 'refund'), { ok: false, code: 'COMMAND_UNANSWERED' })
    await goAway(opened)
    const before = await readOwnDocuments(till.database, SHIFT_ID)
    t.same(before.commands, [], 'what was merely asked has not happened')
    const counts = [{ value_minor: 1_000, count: 205 }]
    const body = { count_id: testId(833), counts, declared: [], approval_id: null }
    const counted = await countAlone(till, SHIFT, body, 'hitung')
    t.match(counted, { ok: true, value: { over_short_minor: 0 } }, '200,000 and 5,000 of it')
    t.same(toldKinds(opened), ['cash-movement', 'count'], 'a refund waits for the hub’s word')
    t.match(till.commands.untold.value[0], { staffId: CASHIER_ID, id: testId(831) })
  },
)

t.test('what happened before is told first, as soon as anybody listens', async (t) => {
  const opened = await openDead(t)
  const { bench, till } = opened
  await move(opened, 841)
  bench.hub.trouble = ({ path }) => (path === TELL ? 'down' : null)
  await comeBack(opened)
  t.equal(await mustTell(till), true, 'the line stands and nobody takes it')
  const said = { verdict: 'accepted', duplicate: false, conflicts: [], answer: {}, error: null }
  bench.hub.routes[`POST ${TELL}`] = ({ body }) => {
    const { commands } = JSON.parse(body) as { commands: { command_id: string }[] }
    return ok({
      success: true,
      results: commands.map(({ command_id }) => ({ command_id, ...said })),
    })
  }
  bench.hub.trouble = () => null
  t.equal(await mustTell(till), false, 'it is told now, and the next is asked')
  goOnAlone(till)
  t.equal(await mustTell(till), true)
})

t.test('a till that lost whose it is opens no shift and gives nothing back', async (t) => {
  const opened = await openDead(t)
  const id = await sell(opened)
  await opened.till.database.delete('sync_metadata', 'outlet')
  const lost = await restart(t, opened)
  t.equal(await readOwnRefundable(lost.till, id), null)
  t.match(await give(lost, refundOf(id)), { ok: false, code: 'COMMAND_UNANSWERED' })
  lost.till.shift.take(null)
  const float = { openingCashMinor: 0, counts: null, drawerId: null, mode: 'shared' as const }
  t.match(await openShiftHere(lost.till, float), { ok: false, code: 'NOT_PAIRED' })
  t.same(toldKinds(lost), [])
})

t.test('a shift is of the drawer that was chosen, by the name that stands on it', async (t) => {
  const opened = await openShop(t)
  const { bench, till } = opened
  const free = { terminal_id: null, terminal_code: null, open_session_id: null }
  const drawers = [{ drawer_id: testId(21), name: 'Laci 2', ...free }]
  bench.hub.routes['GET /api/pos/drawers'] = () => ok({ drawers })
  t.match(await till.shift.loadDrawers(), { ok: true })
  await goAway(opened)
  till.shift.take(null)
  const float = { openingCashMinor: 0, counts: null, mode: 'shared' as const }
  const of = { drawer_id: testId(21), drawer_name: 'Laci 2' }
  const shift = await openShiftHere(till, { ...float, drawerId: testId(21) })
  t.match(shift, { ok: true, value: of })
})

t.test('lost names leave places empty; the figures stand', async (t) => {
  const opened = await openDead(t)
  const id = await sell(opened)
  await opened.till.database.delete('sync_metadata', 'staff-list')
  const { till } = await restart(t, opened)
  t.match(await readOwnRefundable(till, id), {
    summary: { cashier_name: '', payable_minor: 6_300 },
  })
  const report = await ownReport(till, SHIFT)
  t.match(report.cashiers, [{ cashier_id: CASHIER_ID, cashier_name: '' }])
  t.equal(report.figures.sale_count, 1)
  till.shift.take(null)
  const drawer = {
    openingCashMinor: 0,
    counts: null,
    mode: 'shared' as const,
    drawerId: testId(21),
  }
  t.match(await openShiftHere(till, drawer), { ok: true, value: { drawer_name: 'T1' } })
})

t.test(
  'a word of the hub’s stays the hub’s; where it falls silent, the PIN counts here',
  async (t) => {
    const opened = await openShop(t)
    const { bench, till } = opened
    t.match(await loadApproversHere(till), { ok: true }, 'no question: nobody to name')
    t.match(await giveWordHere(till, WORD), { ok: false, code: 'APPROVAL_INVALID' })
    const request = (permission: 'paid-out' | 'pair-terminals') =>
      till.approval.request({
        ...{ rights: [{ permission, amount: null }], subjectId: testId(851), words: 'x' },
      })
    const only = request('pair-terminals')
    bench.hub.trouble = () => 'down'
    t.match(await loadApproversHere(till), { ok: false, code: 'HUB_UNREACHABLE' })
    t.match(await giveWordHere(till, WORD), { ok: false, code: 'HUB_UNREACHABLE' })
    till.approval.dismiss()
    t.equal(await only, null, 'what cannot be told afterwards takes the hub itself')
    const given = request('paid-out')
    t.match(await loadApproversHere(till), { ok: true })
    t.same(till.approval.approvers.value, [MANAGER], 'the line stood, and nobody answered')
    const withPins = { value: async () => null }
    const bare = { ...till, session: Object.create(till.session, { withPins }) }
    t.match(await loadApproversHere(bare), { ok: false, code: 'PIN_NEEDS_HUB' })
    t.match(await giveWordHere(bare, WORD), { ok: false, code: 'PIN_NEEDS_HUB' })
    t.match(await giveWordHere(till, WORD), { ok: true })
    t.equal((await given)?.length, 1)
    bench.hub.trouble = () => null
    bench.hub.routes['GET /api/pos/approvers'] = () => ok({ staff: [] })
    bench.hub.hello()
    void request('paid-out')
    t.match(await loadApproversHere(till), { ok: true })
    t.same(till.approval.approvers.value, [], 'who the hub names counts')
  },
)

t.test('what has no answer, or of whose sale nothing is here, adds nothing', (t) => {
  const record = (kind: MoneyCommandRecord['kind'], answer: unknown): MoneyCommandRecord => ({
    ...{ id: testId(1), kind, path: '', body: '{}', state: 'answered', answer },
    ...{ sequence: 1, staffId: CASHIER_ID, staffName: 'Sari', shiftId: SHIFT_ID },
    ...{ createdAtMs: 0, refusal: null, isSeen: true },
  })
  const voided = {
    kind: 'void',
    total_minor: 6_300,
    tax_minor: 600,
    cash_rounding_minor: 0,
    lines: [],
  }
  const cash = [{ method: 'cash', amount_minor: 6_300 }]
  const commands = [
    record('refund', null),
    record('refund', {}),
    record('cash-movement', null),
    record('refund', { refund: { ...voided, sale_id: testId(999), payouts: cash } }),
  ]
  const rows = ownRows(SHIFT, { sales: [], commands })
  const sums = rows.map(({ figure, amountMinor }) => [figure, amountMinor])
  t.match(Object.fromEntries(sums), { voids: 6_300, 'cash/cash-refund': -6_300 })
  t.notOk(rows.some(({ figure }) => figure.startsWith('unverified/')))
  t.same(movementsOf({ sales: [], commands }), [])
  t.end()
})

t.test('a shift of more sales than one look takes is read whole, and in parts', async (t) => {
  const database = await createBench(t).open()
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
  const value = makeSale({ transactionId: testId(1), number: 1 })
  const order = { transactionId: testId(1), runId: 'run', monotonicMs: 0 }
  await commitSale(database, { ...order, build: () => ({ ok: true as const, value }) })
  const first = await database.get('pending_transactions', testId(1))
  if (first === undefined) throw new Error('nothing was sold')
  for (let n = 2; n <= 201; n += 1) {
    const place = { id: testId(n), number: n, sequence: n, receiptNumber: `TEST01-T1-A-${n}` }
    await database.put('pending_transactions', { ...first, ...place })
  }
  t.equal((await readOwnDocuments(database, SHIFT_ID)).sales.length, 201)
  t.equal((await readOwnDocuments(database, testId(51))).sales.length, 0)
})
