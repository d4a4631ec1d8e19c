// The hub dead from before opening until after closing, two cashiers at one till; then it is there
// again and is told everything. Every figure below was worked out by hand.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { rememberPin } from '../../../terminal-ui/src/link/pin-verifier.ts'
import { ownReport } from '../../../terminal-ui/src/models/alone/own-report.ts'
import { openShiftHere, shiftsTold } from '../../../terminal-ui/src/models/alone/own-shift.ts'
import { giveWordHere } from '../../../terminal-ui/src/models/alone/word-at-till.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import { BARCODES, PINS, SUPERVISOR_ID, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { type Opened, openPage, openShop } from './real-shop.ts'

const { 0: RICE = '', 1: NOODLES = '', 2: WATER = '', 4: PARFUM = '', 5: SOAP = '' } = BARCODES
const EVIDENCE = { approval_code: '1', last_four: '4242' }
const REASON = { reason_code: 'supplies', note: null }

type Day = Opened & { hub: TestHub }

/** Yesterday each of the three had shown their PIN at this till. */
async function openDead(t: Test): Promise<Day> {
  const day = await openShop(t)
  const { browser, till } = day
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  for (const staffId of [MANAGER_ID, SUPERVISOR_ID, CASHIER_ID]) {
    const pin = PINS[staffId] ?? ''
    await till.session.login(staffId, pin)
    const { staff, permissions } = till.session
    const limits = permissions.value.flatMap((permission) => {
      const limit = till.session.limit(permission as 'refund')
      return limit === null ? [] : [{ permission, limit }]
    })
    if (!staff.value) throw new Error('nobody is here')
    const known = { staff: staff.value, permissions: [...permissions.value], limits }
    await rememberPin(browser.seams, till.database, known, pin)
  }
  await till.session.logout()
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  return day
}

async function logIn({ till }: Opened, staffId: string): Promise<void> {
  const login = await till.session.login(staffId, PINS[staffId] ?? '')
  if (!login.ok) throw new Error(login.code)
}

async function open(t: Test, { till }: Opened, float: number): Promise<string> {
  const input = { openingCashMinor: float, counts: null, drawerId: null, mode: 'floating' as const }
  const opened = await openShiftHere(till, input)
  t.match(opened, { ok: true, value: { session_number: 0, opening_cash_minor: float } })
  return opened.ok ? opened.value.session_id : ''
}

/** `cash` null: all of it by card. */
async function sell({ till }: Opened, codes: string[], cash: number | null): Promise<string> {
  for (const code of codes) await till.scan.scanText(code)
  await till.payment.open()
  const total = till.payment.due.peek()?.totalMinor ?? 0
  await till.payment.addTender(
    cash === null
      ? { method: 'card', tenderedMinor: total, evidence: EVIDENCE }
      : { method: 'cash', tenderedMinor: cash, evidence: null },
  )
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${codes}: ${sold.code} ${sold.detail ?? ''}`)
  till.payment.dismissCompleted()
  return sold.value.transactionId
}

/** The manager comes over with a PIN that only this till can check. */
async function allow({ browser, till }: Opened): Promise<void> {
  await browser.until(() => till.approval.ask.value, 'the question')
  const pin = PINS[MANAGER_ID] ?? ''
  const word = { approverId: MANAGER_ID, pin, reasonCode: null, note: null }
  const given = await giveWordHere(till, word)
  if (!given.ok) throw new Error(given.code)
}

async function close(t: Test, { till }: Opened, countedMinor: number, overShortMinor: number) {
  const { closing } = shiftDeskOf(till)
  const shift = till.shift.current.value
  if (!shift) throw new Error('no shift')
  await closing.begin(shift)
  const counts = [{ value_minor: 100, count: countedMinor / 100 }]
  const counted = await closing.submit({ counts, declared: [], words: 'hitung' })
  t.match(counted, { ok: true, value: { over_short_minor: overShortMinor } })
  const reason = till.rules.reasonsFor('over-short')[0]?.code ?? null
  const words = 'tutup'
  const input = { reasonCode: reason, note: 'dihitung', carriesOver: false, words }
  t.match(await closing.close(input), { ok: true, value: { status: 'closed' } })
}

async function firstShift(t: Test, day: Opened): Promise<string> {
  await logIn(day, CASHIER_ID)
  const id = await open(t, day, 200_000)
  await sell(day, [RICE], 100_000) // 74,500
  await sell(day, [NOODLES, NOODLES], 10_000) // 6,300
  await sell(day, [WATER], 4_000) // 4,000
  await sell(day, [SOAP], 20_000) // 12,345, in cash 12,300
  await sell(day, [RICE, WATER], null) // 78,500 by card
  await sell(day, [NOODLES], 5_000) // 3,150, in cash 3,100
  await sell(day, [WATER, WATER], 10_000) // 8,000
  const mistake = await sell(day, [SOAP], 12_300) // 12,345, in cash 12,300
  const { cash } = shiftDeskOf(day.till)
  const move = { counts: null, reason: REASON, words: 'kas' }
  t.match(await cash.move({ ...move, kind: 'paid-out', amountMinor: 50_000 }), { ok: true })
  const [drop] = day.till.rules.reasonsFor('drop')
  const reason = { reason_code: drop?.code ?? '', note: 'brankas' }
  t.match(await cash.move({ ...move, reason, kind: 'drop', amountMinor: 100_000 }), { ok: true })
  const model = new RefundModel(day.till)
  t.ok((await model.load(mistake)).ok)
  const voided = model.voidSale({ reason_code: 'wrong-entry', note: null }, () => 'batal')
  await allow(day)
  t.match(await voided, { ok: true, value: { payable_minor: 12_300, approved_by_name: 'Budi' } })
  await close(t, day, 160_000, 1_800)
  return id
}

async function secondShift(t: Test, day: Opened): Promise<string> {
  await logIn(day, SUPERVISOR_ID)
  const id = await open(t, day, 150_000)
  await sell(day, [PARFUM], 200_000) // 189,999, in cash 189,900
  await sell(day, [RICE, RICE], 150_000) // 149,000
  await sell(day, [WATER], 5_000) // 4,000
  await sell(day, [SOAP], 15_000) // 12,345, in cash 12,300
  await sell(day, [NOODLES], 3_100) // 3,150, in cash 3,100
  await sell(day, [RICE], null) // 74,500 by card
  await sell(day, [WATER], 4_000) // 4,000
  const three = await sell(day, [NOODLES, NOODLES, NOODLES], 10_000) // 9,450, in cash 9,400
  const model = new RefundModel(day.till)
  t.ok((await model.load(three)).ok)
  model.setQuantity(1, 1_000)
  const given = await model.refund({ reason_code: 'damaged', note: null }, () => 'kembali')
  t.match(given, { ok: true, value: { total_minor: 3_150, payable_minor: 3_100 } })
  await close(t, day, 515_000, -3_600)
  return id
}

const cash = (kind: string, count: number, amount_minor: number) => ({ kind, count, amount_minor })

/** Worked out on paper: see the amounts beside the sales. */
const FIRST = {
  session: { session_number: 1, expected_cash_minor: 158_200, over_short_minor: 1_800 },
  figures: {
    ...{ sale_count: 8, total_minor: 199_140, tax_minor: 4_967, cash_rounding_minor: -95 },
    ...{ void_count: 1, void_minor: 12_345, void_tax_minor: 1_223, refund_count: 0 },
    tenders: [
      { method: 'cash', count: 6, amount_minor: 108_200 },
      { method: 'card', count: 1, amount_minor: 78_500 },
    ],
    cash: [
      cash('float', 1, 200_000),
      cash('cash-tendered', 7, 161_300),
      cash('change', 5, -40_800),
      cash('cash-refund', 1, -12_300),
      cash('paid-out', 1, -50_000),
      cash('drop', 1, -100_000),
    ],
  },
}
const SECOND = {
  session: { session_number: 2, expected_cash_minor: 518_600, over_short_minor: -3_600 },
  figures: {
    ...{ sale_count: 8, total_minor: 446_444, cash_rounding_minor: -194, void_count: 0 },
    ...{ refund_count: 1, refund_minor: 3_150 },
    tenders: [
      { method: 'cash', count: 7, amount_minor: 368_600 },
      { method: 'card', count: 1, amount_minor: 74_500 },
    ],
    cash: [
      cash('float', 1, 150_000),
      cash('cash-tendered', 7, 387_100),
      cash('change', 5, -15_400),
      cash('cash-refund', 1, -3_100),
    ],
  },
}

t.test('dead all day, two cashiers: told in the evening, and the books balance', async (t) => {
  const day = await openDead(t)
  const { browser, hub } = day
  const first = await firstShift(t, day)
  await day.till.session.logout()
  t.comment('the battery is empty: the page is gone and opened again')
  day.boot.stop()
  const again = await openPage(t, browser)
  const { till } = again
  const second = await secondShift(t, again)
  t.equal(hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), 0, 'the hub knows nothing')
  t.equal(till.link.counts.value.pending, 16)
  t.equal(till.commands.untold.value.length, 10)
  const told = shiftsTold(till.commands.untold.value)
  const own = await Promise.all(told.map((shift) => ownReport(till, shift)))

  browser.mend()
  till.link.retryNow()
  await browser.until(() => till.link.isConnected.value, 'the live channel')
  await browser.until(() => till.commands.untold.value.length === 0, 'all to be told')
  t.same(till.commands.refused.value, [], 'nothing was set aside')
  t.equal(hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), 16)
  t.equal(hub.db.prepare('SELECT count(*) FROM refund').pluck().get(), 2)
  t.same(checkBooks(hub.db), [], 'I6 in each shift, journals of zero, stock, chain')

  t.comment('the PIN once more, and the Z of the hub is what was worked out by hand')
  await logIn(again, MANAGER_ID)
  const { report } = shiftDeskOf(till)
  for (const [index, byHand] of [FIRST, SECOND].entries()) {
    const shift = told[index]
    if (!shift) throw new Error('no shift')
    t.equal(shift.session_id, [first, second][index])
    await report.load({ ...shift, session_number: index + 1 })
    t.equal(report.isOwn.value, false)
    t.match(report.report.value, { kind: 'z', ...byHand })
    t.same(own[index]?.figures, report.report.value?.figures, 'as the till had shown it')
    t.same(own[index]?.tenders, report.report.value?.tenders)
  }
  await till.commands.drain()
  t.equal(hub.db.prepare('SELECT count(*) FROM shift').pluck().get(), 2, 'each once')
})

t.test(
  'the hub returns in the middle of the day: the shift goes on, and so does the sale',
  async (t) => {
    const day = await openDead(t)
    const { browser, hub, till } = day
    await logIn(day, CASHIER_ID)
    const id = await open(t, day, 200_000)
    await sell(day, [RICE], 100_000)
    await till.scan.scanText(WATER)
    browser.mend()
    till.link.retryNow()
    await browser.until(() => till.commands.untold.value.length === 0, 'all to be told')
    t.equal(till.shift.current.value?.session_id, id, 'still the shift of this till')
    t.equal(till.cart.cart.value.lines.length, 1, 'nothing of the basket is lost')
    await sell(day, [], 4_000)
    await logIn(day, CASHIER_ID)
    await till.shift.refresh()
    t.match(till.shift.current.value, { session_id: id, session_number: 1, status: 'open' })
    await browser.until(() => till.link.counts.value.pending === 0, 'the sales to arrive')
    t.equal(hub.db.prepare('SELECT count(*) FROM sale WHERE shift_id = ?').pluck().get(id), 2)
    t.same(checkBooks(hub.db), [])
  },
)

t.test('its sales are home and the rest is not yet: the shift waits for its opening', async (t) => {
  const day = await openDead(t)
  const { browser, hub, till } = day
  await logIn(day, CASHIER_ID)
  const id = await open(t, day, 200_000)
  await sell(day, [RICE], 100_000)
  const { fetch } = browser.seams
  browser.seams.fetch = async (path, init) => {
    if (path === '/api/pos/sync/commands') throw new TypeError('connection reset')
    return fetch(path, init)
  }
  browser.mend()
  till.link.retryNow()
  const look = hub.db.prepare('SELECT state, opening_cash_minor FROM shift WHERE id = ?')
  await browser.until(() => look.get(id), 'the shift of the sale')
  t.match(look.get(id), { state: 'needs-count', opening_cash_minor: 0 })
  t.same(checkBooks(hub.db), [])
  browser.seams.fetch = fetch
  await till.commands.drain()
  await browser.until(() => till.commands.untold.value.length === 0, 'the rest to be told')
  t.match(look.get(id), { state: 'open', opening_cash_minor: 200_000 })
  t.same(checkBooks(hub.db), [])
  const openConflicts = hub.db.prepare("SELECT count(*) FROM conflict WHERE state = 'open'").pluck()
  t.equal(openConflicts.get(), 0, 'nothing is left to disagree about')
})
