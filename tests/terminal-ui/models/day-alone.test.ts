// A day at one till with the hub dead from before opening until after closing, over a fake clock
// and a scripted hub. What the real hub makes of it: day-alone-real-hub.test.ts.
import t, { type Test } from 'tap'
import type { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import '../../../terminal-ui/src/link/tell-commands.ts'
import { rememberPin } from '../../../terminal-ui/src/link/pin-verifier.ts'
import {
  markGivenBack,
  readGivenBack,
} from '../../../terminal-ui/src/models/alone/given-back-here.ts'
import { goOnAlone, isHubAway } from '../../../terminal-ui/src/models/alone/hub-away.ts'
import { isProvisional, openShiftHere } from '../../../terminal-ui/src/models/alone/own-shift.ts'
import {
  giveWordHere,
  loadApproversHere,
} from '../../../terminal-ui/src/models/alone/word-at-till.ts'
import { CashAct, paymentFor } from '../../../terminal-ui/src/models/cash-act.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { BARCODES, connect, type OpenTill, openTill, restart, SHIFT } from './open-till.ts'

const TELL = '/api/pos/sync/commands'
const [RICE, NOODLES] = BARCODES
const REASON = { reason_code: 'supplies', note: null }
const FLOAT = {
  ...{ openingCashMinor: 200_000, counts: [{ value_minor: 100_000, count: 2 }] },
  ...{ drawerId: null, mode: 'floating' as const },
}
const RIGHTS = ['sell', 'open-shift', 'close-shift', 'paid-out', 'drop', 'over-short']
const LIMITS = [
  { permission: 'paid-out', limit: 100_000 },
  { permission: 'over-short', limit: 20_000 },
]
const MANAGER = { staff_id: MANAGER_ID, name: 'Rina', role: 'manager' as const }

/** Yesterday the hub was there; this morning nobody has opened a shift and it is dead. */
async function openDead(t: Test): Promise<OpenTill & { heard: CommittedCommand[] }> {
  const opened = await openTill(t)
  const { bench, till } = opened
  await rememberPin(
    bench.seams,
    till.database,
    { staff: MANAGER, permissions: [...RIGHTS, 'refund', 'void', 'recount'], limits: [] },
    '5678',
  )
  bench.hub.rights = { permissions: RIGHTS, limits: LIMITS }
  await till.session.login(CASHIER_ID, '1234')
  bench.hub.routes['GET /api/pos/sessions'] = () => ok({ sessions: [] })
  await till.shift.refresh()
  const heard: CommittedCommand[] = []
  bench.hub.routes[`POST ${TELL}`] = ({ body }) => {
    const { commands } = JSON.parse(body) as { commands: CommittedCommand[] }
    heard.push(...commands)
    const said = { verdict: 'accepted', duplicate: false, conflicts: [], answer: {}, error: null }
    return ok({
      success: true,
      results: commands.map(({ command_id }) => ({ command_id, ...said })),
    })
  }
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  await until(() => !till.link.isConnected.value, 'the line to be gone')
  return { ...opened, heard }
}

async function sell({ till }: OpenTill, codes: readonly string[], cash: number): Promise<string> {
  for (const code of codes) await till.scan.scanText(code)
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: cash, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  till.payment.dismissCompleted()
  return sold.value.transactionId
}

const move = (till: OpenTill['till'], kind: 'paid-out' | 'drop', amountMinor: number) =>
  shiftDeskOf(till).cash.move({ kind, amountMinor, counts: null, reason: REASON, words: kind })

/** Answers the next question with the manager's PIN. */
async function allow(till: OpenTill['till'], pin = '5678') {
  await until(() => till.approval.ask.value, 'the question')
  await loadApproversHere(till)
  t.same(till.approval.approvers.value, [MANAGER])
  const word = { approverId: MANAGER_ID, pin, reasonCode: null, note: null }
  return giveWordHere(till, word)
}

t.test('opened, sold, paid out, dropped, counted and closed without the hub', async (t) => {
  const opened = await openDead(t)
  const { till, bench, heard } = opened
  t.ok(isHubAway(till))
  const shift = await openShiftHere(till, FLOAT)
  t.match(shift, { ok: true, value: { session_number: 0, status: 'open' } })
  t.ok(shift.ok && isProvisional(shift.value))
  t.match(await openShiftHere(till, FLOAT), { code: 'SHIFT_ALREADY_OPEN' })
  await sell(opened, [RICE], 100_000)
  await sell(opened, [NOODLES, NOODLES], 10_000)
  t.match(await move(till, 'paid-out', 50_000), { ok: true, value: { kind: 'paid-out' } })
  t.match(await move(till, 'drop', 100_000), { ok: true })
  const { closing, report } = shiftDeskOf(till)
  const current = till.shift.current.value
  if (!current) throw new Error('no shift')

  t.comment('X: this till only, and blind')
  await report.load(current)
  await report.loadMovements(current)
  t.equal(report.isOwn.value, true)
  t.match(report.report.value, {
    kind: 'x',
    session: { expected_cash_minor: null },
    figures: { sale_count: 2, total_minor: 80_800, cash: [] },
  })
  t.match(report.movements.value, [{ kind: 'drop' }, { kind: 'paid-out' }])

  t.comment('the drawer ought to hold 200,000 + 80,800 - 50,000 - 100,000; 10,000 are missing')
  await closing.begin(current)
  const counts = [{ value_minor: 100, count: 1_208 }]
  const counted = await closing.submit({ counts, declared: [], words: 'hitung' })
  t.match(counted, { ok: true, value: { count_no: 1, over_short_minor: -10_000 } })
  t.equal(till.shift.current.value, null, 'nothing more is sold in it')
  await closing.loadBlockers()
  t.same(closing.blockers.value, [])
  const close = { reasonCode: 'wrong-change', note: null, carriesOver: false, words: 'tutup' }
  t.match(await closing.close(close), { ok: true, value: { status: 'closed' } })
  await report.load(closing.closed.value ?? current)
  t.match(report.report.value, {
    kind: 'z',
    session: { expected_cash_minor: 130_800, over_short_minor: -10_000 },
  })
  t.equal(till.connectivity.badge.value.pendingCount, 7, 'two sales and five commands')

  t.comment('a reload and a log-out later it is all there, and told: sales first, then in order')
  await till.session.logout()
  const again = await restart(t, { ...opened, bench })
  t.equal(again.till.shift.current.value, null)
  t.equal(again.till.commands.untold.value.length, 5)
  bench.hub.trouble = () => null
  bench.hub.calls.length = 0
  for (let tries = 0; bench.hub.sockets.length === again.socketsBefore && tries < 90; tries += 1)
    await bench.time.pass(1_000)
  await connect(again)
  await until(() => again.till.commands.untold.value.length === 0, 'all is told')
  t.equal(bench.hub.sales.size, 2)
  t.same(
    heard.map(({ kind }) => kind),
    ['open-shift', 'cash-movement', 'cash-movement', 'count', 'close-shift'],
  )
  t.match(heard.at(-1), { body: { carry_over: true, reason_code: 'wrong-change' } })
  const paths = bench.hub.paths()
  const sent = paths.indexOf('POST /api/pos/sync')
  t.ok(sent >= 0 && sent < paths.indexOf(`POST ${TELL}`))
})

t.test('beyond what the cashier may: the manager’s PIN, checked here', async (t) => {
  const { till, heard: _heard } = await openDead(t)
  await openShiftHere(till, FLOAT)
  const moving = move(till, 'paid-out', 150_000)
  await until(() => till.approval.ask.value, 'the question')
  t.match(till.approval.ask.value?.rights, [{ permission: 'paid-out', amount: 150_000 }])
  t.match(await allow(till, '0000'), { ok: false, code: 'PIN_WRONG' })
  t.ok((await allow(till)).ok)
  t.match(await moving, { ok: true, value: { approved_by_name: null } })
  const told = till.commands.untold.value.find(({ kind }) => kind === 'cash-movement')
  t.match(told, {
    told: { terminalApprovals: [{ permission: 'paid-out', staff_id: MANAGER_ID }] },
  })
  t.notMatch(JSON.stringify(told), /5678/)
})

t.test('nobody gives the word: nothing happened and nothing is told', async (t) => {
  const { till } = await openDead(t)
  await openShiftHere(till, FLOAT)
  const moving = move(till, 'paid-out', 150_000)
  await until(() => till.approval.ask.value, 'the question')
  till.approval.dismiss()
  t.match(await moving, { ok: false, code: 'APPROVAL_REQUIRED' })
  t.same(
    till.commands.pending.value.map(({ kind }) => kind),
    ['open-shift'],
  )
})

t.test('a sale that only this till has is voided, another one given back in part', async (t) => {
  const opened = await openDead(t)
  const { till } = opened
  await openShiftHere(till, FLOAT)
  const first = await sell(opened, [RICE], 100_000)
  const second = await sell(opened, [NOODLES, NOODLES], 10_000)
  const voiding = new RefundModel(till)
  t.ok((await voiding.load(first)).ok)
  t.ok(voiding.isOwn.value)
  const voided = voiding.voidSale({ reason_code: 'wrong-entry', note: null }, () => 'batal')
  t.ok((await allow(till)).ok)
  t.match(await voided, {
    ok: true,
    value: { kind: 'void', refund_number: '', payable_minor: 74_500 },
  })
  const giving = new RefundModel(till)
  await giving.load(second)
  giving.setQuantity(1, 1_000)
  giving.choosePayout('cash')
  const given = giving.refund({ reason_code: 'damaged', note: null }, () => 'kembali')
  t.ok((await allow(till)).ok)
  t.match(await given, { ok: true, value: { total_minor: 3_150, payable_minor: 3_100 } })

  t.comment('the list of sales says so at once, and knows better than a hub that has not heard')
  const row = (id: string) =>
    till.sales.rows.value.find(({ transactionId }) => transactionId === id)
  const marked = markGivenBack(till.sales.rows.value, await readGivenBack(till))
  t.match(
    marked.find(({ transactionId }) => transactionId === first),
    { isVoided: true },
  )
  t.match(
    marked.find(({ transactionId }) => transactionId === second),
    {
      ...{ isVoided: false, refundedMinor: 3_150 },
    },
  )
  t.match(row(first), { isVoided: false }, 'the journal alone does not know')
  const elsewhere = marked.map((each) => ({ ...each, refundedMinor: 9_000 }))
  t.match(
    markGivenBack(elsewhere, await readGivenBack(till)).find(
      (each) => each.transactionId === second,
    ),
    { refundedMinor: 9_000 },
    'what the hub knows of elsewhere counts more',
  )
  const again = new RefundModel(till)
  await again.load(first)
  t.match(again.sale.value, { is_voidable: false, summary: { is_voided: true } })
  await again.load(second)
  t.match(again.sale.value?.lines, [{ remaining_quantity_milli: 1_000 }])
  const { report } = shiftDeskOf(till)
  const current = till.shift.current.value
  if (!current) throw new Error('no shift')
  await report.load(current)
  t.match(report.report.value?.figures, { void_minor: 74_500, refund_minor: 3_150, sale_count: 2 })
})

t.test('a sale that the hub has is given back by the hub alone', async (t) => {
  const { till } = await openDead(t)
  const model = new RefundModel(till)
  t.match(await model.load(SHIFT.session_id), { ok: false, code: 'HUB_UNREACHABLE' })
  t.notOk(model.isOwn.value)
})

t.test('cash that was asked for and then moved alone has moved once', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.rights = { permissions: RIGHTS, limits: LIMITS }
  await till.session.login(CASHIER_ID, '1234')
  const path = '/api/pos/cash-movements'
  bench.hub.trouble = (call) => (call.path === path ? 'answer-lost' : null)
  bench.hub.routes[`POST ${path}`] = () => ok({})
  const act = new CashAct()
  const { cash } = shiftDeskOf(till)
  const pay = (amountMinor: number) =>
    cash.move({ kind: 'paid-out', amountMinor, counts: null, reason: REASON, words: 'x' }, act)
  const kept = async () => {
    const database = await bench.open()
    return (await database.getAll('money_commands')).filter(({ kind }) => kind === 'cash-movement')
  }
  t.match(await pay(5_000), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.match(await pay(5_000), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.equal((await kept()).length, 1, 'asked again it is the same')
  t.match(await pay(6_000), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.equal((await kept()).length, 2, 'another amount is another act')
  goOnAlone(till)
  t.match(await pay(5_000), { ok: true, value: { amount_minor: 5_000 } })
  t.equal((await kept()).length, 2, 'and told')
  t.match(await pay(5_000), { ok: true })
  t.equal((await kept()).length, 3, 'what became of the first is known: this is another')
  const [one, other] = ['c1', 'c2'].map((id) => paymentFor(till.link, id))
  t.equal(paymentFor(till.link, 'c1'), one, 'what a customer pays for a conflict, too')
  t.not(other, one)
})

t.test('the line stands and nobody answers: the till waits for a person’s decision', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.rights = { permissions: RIGHTS, limits: LIMITS }
  await till.session.login(CASHIER_ID, '1234')
  bench.hub.trouble = ({ path }) => (path === '/api/pos/cash-movements' ? 'answer-lost' : null)
  bench.hub.routes['POST /api/pos/cash-movements'] = () => ok({})
  t.match(await move(till, 'paid-out', 5_000), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.equal(till.commands.untold.value.length, 0, 'it is asked still')
  goOnAlone(till)
  t.match(await move(till, 'paid-out', 6_000), { ok: true })
  bench.hub.hello()
  t.notOk(isHubAway(till), 'it says hello: from now on it is asked')
})
