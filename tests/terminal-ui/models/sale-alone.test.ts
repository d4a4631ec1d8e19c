// A sale that needs another person's word, or is made under a wrong clock, while the hub is away.
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { followHubClock } from '../../../terminal-ui/src/link/hub-clock.ts'
import {
  FREE_TRIES,
  type KnownPerson,
  rememberPin,
} from '../../../terminal-ui/src/link/pin-verifier.ts'
import { findInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { isHubAway } from '../../../terminal-ui/src/models/alone/hub-away.ts'
import {
  giveWordHere,
  loadApproversHere,
} from '../../../terminal-ui/src/models/alone/word-at-till.ts'
import { openSale } from '../../../terminal-ui/src/models/sale-paper.ts'
import { allowUnverified } from '../../../terminal-ui/src/screens/tenders/allow-unverified.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { connect, type OpenTill, openTill, product, restart } from './open-till.ts'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const SUPERVISOR_ID = testId(32)
const LIMITS = [{ permission: 'discount', limit: 100_000 }]
const RIGHTS = { permissions: ['sell', 'discount', 'accept-unverified'], limits: LIMITS }
const person = (staff_id: string, name: string, rights: Partial<KnownPerson>): KnownPerson => ({
  staff: { staff_id, name, role: 'manager' },
  ...{ permissions: [], limits: [], ...rights },
})
const RINA = person(MANAGER_ID, 'Rina', {
  permissions: ['discount', 'price-override', 'accept-unverified'],
})
/** May not give as much. */
const DEWI = person(SUPERVISOR_ID, 'Dewi', {
  permissions: ['discount'],
  limits: [{ permission: 'discount', limit: 200_000 }],
})
const word = (approverId: string, pin: string) => ({
  approverId,
  pin,
  reasonCode: null,
  note: null,
})

async function openDead(t: Test): Promise<OpenTill> {
  const opened = await openTill(t)
  const { bench, till } = opened
  await rememberPin(bench.seams, till.database, RINA, '5678')
  await rememberPin(bench.seams, till.database, DEWI, '4321')
  bench.hub.rights = { permissions: ['sell', 'discount'], limits: LIMITS }
  await till.session.login(CASHIER_ID, '1234')
  await rememberPin(
    bench.seams,
    till.database,
    { staff: { staff_id: CASHIER_ID, name: 'Sari', role: 'cashier' }, ...RIGHTS },
    '1234',
  )
  await goAway(opened)
  await till.cart.add(product(1), { quantityMilli: 2000 })
  return opened
}

async function goAway({ bench, till }: OpenTill): Promise<void> {
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  await until(() => !till.link.isConnected.value, 'the line to be gone')
}

async function comeBack(opened: OpenTill): Promise<void> {
  const { hub, time } = opened.bench
  hub.trouble = () => null
  const socketsBefore = hub.sockets.length
  for (let tries = 0; hub.sockets.length === socketsBefore && tries < 90; tries += 1) {
    await time.pass(1_000)
  }
  await connect({ ...opened, socketsBefore })
}

/** A quarter off, which Sari may not give; the question stands. */
async function askForDiscount({ till }: OpenTill) {
  await till.cart.setBasketDiscount({ kind: 'percent', ratePpm: 250_000 })
  const words = till.saleApprovals.ensure(till.cart.cart.peek(), () => 'diskon')
  await until(() => till.approval.ask.value, 'the question')
  return { words }
}

async function pay({ till }: OpenTill, cash = 50_000): Promise<SaleMessage> {
  await till.payment.addTender({ method: 'cash', tenderedMinor: cash, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  till.payment.dismissCompleted()
  return sold.value.message
}

t.test('a discount by another person’s PIN, checked here, in the sale’s own words', async (t) => {
  const opened = await openDead(t)
  const { bench, till } = opened
  const asked = await askForDiscount(opened)
  t.ok((await loadApproversHere(till)).ok)
  t.same(
    till.approval.approvers.value?.map(({ name }) => name),
    ['Rina'],
    'who may do as much, and not whoever asks',
  )
  const tries: [string, string, string][] = [
    [CASHIER_ID, '1234', 'APPROVER_NOT_ALLOWED'],
    [SUPERVISOR_ID, '4321', 'APPROVER_NOT_ALLOWED'],
    [testId(98), '1111', 'PIN_NEEDS_HUB'],
    [MANAGER_ID, '0000', 'PIN_WRONG'],
  ]
  for (const [who, pin, code] of tries) {
    t.match(await giveWordHere(till, word(who, pin)), { ok: false, code }, code)
  }
  t.ok((await giveWordHere(till, word(MANAGER_ID, '5678'))).ok)
  const words = await asked.words
  const own = [{ permission: 'discount', staff_id: MANAGER_ID }]
  t.same(words, own)
  t.ok((await till.payment.open(words ?? [])).ok)

  t.comment('the page is gone in the middle of paying; the word is not')
  const again = await restart(t, opened)
  t.match(again.till.payment.attempt.value, { approvalIds: own })
  const sale = await pay(again)
  t.match(sale, { approval_ids: [], terminal_approvals: own })
  t.notMatch(JSON.stringify(sale), /5678/)
  bench.hub.trouble = () => null
  again.till.connectivity.retryNow()
  await connect(again)
  await until(() => bench.hub.sales.size === 1, 'the sale at the hub')
  t.equal(again.till.commands.untold.value.length, 0, 'the sale says it; nothing else is told')
})

t.test('an unproven payment by such a word; the till asks its hub again after', async (t) => {
  const opened = await openDead(t)
  const { till } = opened
  await till.payment.open()
  const asked = allowUnverified(till, 6_300, 'transfer')
  await until(() => till.approval.ask.value, 'the question')
  await giveWordHere(till, word(MANAGER_ID, '5678'))
  const approvalIds = (await asked) ?? []
  const transfer = { method: 'transfer', tenderedMinor: 6_300, evidence: null } as const
  await till.payment.addTender({ ...transfer, isUnverified: true, approvalIds })
  const sold = await till.payment.commit()
  t.match(sold.ok && sold.value.message, {
    payments: [{ state: 'unverified' }],
    terminal_approvals: [{ permission: 'accept-unverified', staff_id: MANAGER_ID }],
  })
  await comeBack(opened)
  t.notOk(isHubAway(till), 'a word for a sale decides nothing about the hub')
})

t.test('guessing an approver’s PIN locks it, under any clock', async (t) => {
  const opened = await openDead(t)
  const { bench, till } = opened
  const asked = await askForDiscount(opened)
  const guess = (pin: string) => giveWordHere(till, word(MANAGER_ID, pin))
  for (let tries = 0; tries < FREE_TRIES; tries += 1) {
    t.match(await guess(`900${tries}`), { code: 'PIN_WRONG' })
  }
  t.match(await guess('5678'), { code: 'PIN_LOCKED' })
  bench.time.wallOffsetMs = -3 * YEAR_MS
  t.match(await guess('5678'), { code: 'PIN_LOCKED' }, 'a clock set back opens nothing')
  t.ok(till.approval.ask.value, 'the question stays')
  till.approval.dismiss()
  t.equal(await asked.words, null, 'and without a word nothing is sold so')
})

t.test('papers say the hub’s time, the sale keeps the tablet’s beside it', async (t) => {
  const opened = await openDead(t)
  const { bench, till } = opened
  const hubMs = () => bench.hub.nowMs()
  bench.time.wallOffsetMs = -12 * YEAR_MS
  await till.payment.open()
  const sale = await pay(opened)
  t.match(sale, { created_at: /^2014/, hub_ahead_ms: 12 * YEAR_MS })
  await until(() => till.sales.rows.value.length === 1, 'the sale in the list of today')
  const shown = await openSale(till, sale.offline_transaction_id)
  t.match(shown, { ok: true, value: { row: { soldAtMs: hubMs() } } })
  t.match(JSON.stringify(shown.ok && shown.value.receipt), /22\/11\/2026/)

  t.comment('asleep for an hour, when only the wall clock goes on')
  bench.time.wallOffsetMs = HOUR_MS
  t.equal(till.link.aheadMs(), 0)
  bench.time.wallOffsetMs = 3 * YEAR_MS
  t.equal(till.link.aheadMs(), -3 * YEAR_MS, 'years are no sleep')
})

t.test('what the last run heard of the hub’s clock counts until this one hears it', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.time.wallOffsetMs = -5 * HOUR_MS
  t.teardown(followHubClock(till.link, till.database, bench.seams.clock))
  bench.hub.hello()
  await until(() => till.link.aheadMs() === 5 * HOUR_MS, 'the hub’s time')
  await goAway(opened)
  const again = await restart(t, opened)
  t.equal(again.till.link.aheadMs(), 0, 'nothing is known yet')
  t.teardown(followHubClock(again.till.link, again.till.database, bench.seams.clock))
  await until(() => again.till.link.aheadMs() === 5 * HOUR_MS, 'what was kept')
  await again.till.cart.add(product(1))
  await again.till.payment.open()
  const sale = await pay(again)
  t.equal(sale.hub_ahead_ms, 5 * HOUR_MS)
  const record = await findInJournal(again.till.database, sale.offline_transaction_id)
  t.match(record, { state: 'pending' })
})
