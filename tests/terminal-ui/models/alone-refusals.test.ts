// What a till alone does not do, and whose word it takes: nothing happened and nothing is told
// where it refuses. And the figures of kinds that a day alone seldom has.
import t, { type Test } from 'tap'
import '../../../terminal-ui/src/link/tell-commands.ts'
import type { MoneyCommandRecord } from '../../../terminal-ui/src/link/command-record.ts'
import { rememberPin } from '../../../terminal-ui/src/link/pin-verifier.ts'
import { moveAlone, openDrawerAlone } from '../../../terminal-ui/src/models/alone/own-cash.ts'
import { countAlone } from '../../../terminal-ui/src/models/alone/own-close.ts'
import { ownRows } from '../../../terminal-ui/src/models/alone/own-documents.ts'
import { openShiftHere } from '../../../terminal-ui/src/models/alone/own-shift.ts'
import {
  giveWordHere,
  loadApproversHere,
} from '../../../terminal-ui/src/models/alone/word-at-till.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { openTill, SHIFT } from './open-till.ts'

const MANAGER = { staff_id: MANAGER_ID, name: 'Rina', role: 'manager' as const }
const RIGHTS = ['sell', 'close-shift', 'paid-in', 'drop', 'no-sale']
const OTHERS = { ...SHIFT, cashier_id: MANAGER_ID }

/** The cashier is at the till, the hub is gone; the manager may pay out up to 50,000. */
async function openDead(t: Test, permissions = RIGHTS) {
  const { bench, till } = await openTill(t)
  const limits = [{ permission: 'paid-out', limit: 50_000 }]
  const known = { staff: MANAGER, permissions: ['paid-out', 'recount'], limits }
  await rememberPin(bench.seams, till.database, known, '5678')
  bench.hub.rights = { permissions, limits: [] }
  await till.session.login(CASHIER_ID, '1234')
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  await until(() => !till.link.isConnected.value, 'the line to be gone')
  let id = 600
  const newId = () => {
    id += 1
    return testId(id)
  }
  const move = (kind: 'paid-in' | 'paid-out', amount_minor: number) =>
    moveAlone(
      till,
      {
        ...{ movement_id: newId(), session_id: SHIFT.session_id, kind, amount_minor },
        ...{ counts: null, reason_code: 'other', note: 'x', approval_id: null },
      },
      kind,
    )
  const drawer = () =>
    openDrawerAlone(
      till,
      {
        ...{ event_id: newId(), session_id: SHIFT.session_id, reason_code: 'give-change' },
        ...{ note: null, approval_id: null },
      },
      'laci',
    )
  const count = (shift = SHIFT) => {
    const counts = [{ value_minor: 1_000, count: 200 }]
    const body = { count_id: newId(), counts, declared: [], approval_id: null }
    return countAlone(till, shift, body, 'hitung')
  }
  const toldKinds = () => till.commands.untold.value.map(({ kind }) => kind)
  return { till, move, drawer, count, toldKinds }
}

t.test(
  'no shift, somebody else’s shift, nobody here, no right to open: nothing is told',
  async (t) => {
    const { till, move, drawer, toldKinds } = await openDead(t)
    till.shift.take(OTHERS)
    for (const act of [() => move('paid-in', 5_000), drawer])
      t.match(await act(), { ok: false, code: 'SHIFT_OF_ANOTHER' })
    till.shift.take(null)
    for (const act of [() => move('paid-in', 5_000), drawer])
      t.match(await act(), { ok: false, code: 'SHIFT_MISSING' })
    const input = { openingCashMinor: 0, counts: null, drawerId: null, mode: 'shared' as const }
    t.match(await openShiftHere(till, input), { ok: false, code: 'ROLE_NOT_ALLOWED' })
    till.shift.take({ ...OTHERS, mode: 'shared' })
    t.match(await move('paid-in', 5_000), { ok: true }, 'a shared one is of all at its till')
    t.match(await drawer(), { ok: true })
    await till.session.logout()
    till.shift.take({ ...OTHERS, mode: 'shared' })
    t.match(await move('paid-in', 5_000), { ok: false, code: 'LOGIN_REQUIRED' })
    t.same(toldKinds(), ['cash-movement', 'no-sale'])
  },
)

t.test('whoever may handle any shift needs no word for another’s', async (t) => {
  const { till, move } = await openDead(t, [...RIGHTS, 'close-any-shift'])
  till.shift.take(OTHERS)
  t.match(await move('paid-in', 5_000), { ok: true })
})

t.test('a word: never one’s own, never beyond its limit, never of a stranger', async (t) => {
  const { till, move, toldKinds } = await openDead(t)
  const asked = move('paid-out', 50_001)
  await until(() => till.approval.ask.value, 'the question')
  const word = (approverId: string, pin: string) =>
    giveWordHere(till, { approverId, pin, reasonCode: null, note: null })
  t.match(await word(CASHIER_ID, '1234'), { ok: false, code: 'APPROVER_NOT_ALLOWED' })
  t.match(await word(MANAGER_ID, '5678'), { ok: false, code: 'APPROVER_NOT_ALLOWED' })
  t.notOk((await word(testId(999), '5678')).ok)
  await loadApproversHere(till)
  t.same(till.approval.approvers.value, [], 'nobody here may say so much')
  till.approval.dismiss()
  t.match(await asked, { ok: false, code: 'APPROVAL_REQUIRED' })
  const less = move('paid-out', 50_000)
  await until(() => till.approval.ask.value, 'the question')
  t.ok((await word(MANAGER_ID, '5678')).ok)
  t.match(await less, { ok: true })
  t.same(toldKinds(), ['cash-movement'])
})

t.test(
  'a second count, and the count of another’s shift, take another person’s word',
  async (t) => {
    const { till, count, toldKinds } = await openDead(t)
    const rightsAsked = async (counting: Promise<unknown>) => {
      await until(() => till.approval.ask.value, 'the question')
      const rights = till.approval.ask.value?.rights.map(({ permission }) => permission)
      till.approval.dismiss()
      t.match(await counting, { ok: false, code: 'APPROVAL_REQUIRED' })
      return rights
    }
    t.same(await rightsAsked(count(OTHERS)), ['close-any-shift'])
    t.match(await count(), { ok: true, value: { count_no: 1 } })
    t.same(await rightsAsked(count()), ['recount'], 'they counted the first themselves')
    t.same(await rightsAsked(count({ ...SHIFT, count_no: 1 })), ['recount'], 'or the hub had one')
    t.same(toldKinds(), ['count'])
  },
)

t.test('deposits, payouts, drawers and cash in are in the figures of who answers for them', (t) => {
  const record = (kind: MoneyCommandRecord['kind'], body: object): MoneyCommandRecord => ({
    ...{ id: testId(1), kind, path: '', body: JSON.stringify(body), state: 'answered' },
    ...{ sequence: 1, staffId: MANAGER_ID, staffName: 'Rina', shiftId: SHIFT.session_id },
    ...{ createdAtMs: 0, answer: null, refusal: null, isSeen: true },
  })
  const cash = { method: 'cash', tendered_minor: 60_000, change_minor: 10_000 }
  const payment = { line_no: 1, ...cash, amount_minor: 50_000, evidence: null, state: 'verified' }
  const commands = [
    record('cash-movement', { kind: 'paid-in', amount_minor: 7_000 }),
    record('no-sale', {}),
    record('account-receipt', { amount_minor: 50_000, payments: [payment] }),
    record('account-payout', { amount_minor: 20_000 }),
    record('close-shift', {}),
  ]
  const rowsOf = (mode: 'shared' | 'floating') =>
    ownRows({ ...SHIFT, mode }, { sales: [], commands })
  const sums = Object.fromEntries(
    rowsOf('shared').map(({ figure, amountMinor }) => [figure, amountMinor]),
  )
  t.match(sums, { 'cash/paid-in': 7_000, 'no-sale': 0, 'account-in': 50_000 }, JSON.stringify(sums))
  const ofManager = (mode: 'shared' | 'floating') =>
    rowsOf(mode).filter(({ cashierId }) => cashierId === MANAGER_ID).length
  t.ok(ofManager('shared') >= 5, 'of each who did it')
  t.equal(ofManager('floating'), 0, 'a floating shift is its opener’s')
  t.end()
})
