// Tenders and accounts at the till against the real hub: what was shown is what the ledgers hold.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { writeQris } from '#domain/qris.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { createFakeProvider } from '#hub/payment/fake-provider.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { receiptPoints } from '../../../terminal-ui/src/models/receipt-points.ts'
import { withApproval } from '../../../terminal-ui/src/models/with-approval.ts'
import { BARCODES, PINS, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, CUSTOMER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { openBrowser } from './node-browser.ts'
import { type Opened, openPage, openShift, openShop, startWork } from './real-shop.ts'

const NOODLES = BARCODES[1] ?? ''
const STICKER = writeQris([
  ...[
    { tag: '00', value: '01' },
    { tag: '01', value: '11' },
  ],
  { tag: '51', value: '0014ID.CO.QRIS.WWW0215ID10200000000010303UMI' },
  ...[
    { tag: '52', value: '5411' },
    { tag: '53', value: '360' },
    { tag: '58', value: 'ID' },
  ],
  ...[
    { tag: '59', value: 'TOKO UJI' },
    { tag: '60', value: 'JAKARTA' },
  ],
])
const cash = (tenderedMinor: number) =>
  ({ method: 'cash', tenderedMinor, evidence: null, state: 'verified' }) as const
const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; code: string }): T => {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}

async function atWork(t: Test) {
  const opened = await openShop(t)
  await opened.browser.until(() => opened.till.rules.isKnown.value, 'the rules')
  unwrap(await openShift(opened))
  return opened
}

/** Two packs of noodles, Rp6.300, for the customer. */
async function payFor({ till }: Opened): Promise<void> {
  for (const code of [NOODLES, NOODLES]) await till.scan.scanText(code)
  const customer = { customerId: CUSTOMER_ID, fullName: 'Ibu Ratna Dewi' }
  unwrap(await till.cart.setCustomer({ ...customer, loyaltyTier: 'silver', loyaltyPoints: 0 }))
  unwrap(await till.payment.open())
}

async function sold({ till, browser }: Opened) {
  const sale = unwrap(await till.payment.commit())
  await browser.until(() => till.sales.safetyOf(sale.transactionId) === 'hub', 'the sale')
  return sale
}

/** The manager comes over as soon as somebody asks. */
async function allow({ till, browser }: Opened) {
  await browser.until(() => till.approval.ask.value, 'the question')
  await till.approval.loadApprovers()
  const pin = PINS[MANAGER_ID] ?? ''
  unwrap(
    await till.approval.giveWord({ approverId: MANAGER_ID, pin, reasonCode: null, note: null }),
  )
}

const soundBooks = (t: Test, hub: TestHub) => t.same(checkBooks(hub.db), [], 'the books are sound')
const conflicts = ({ db }: TestHub) => db.prepare('SELECT count(*) FROM conflict').pluck().get()

t.test('a gift card is sold for cash, pays, and is given back what is left', async (t) => {
  const opened = await atWork(t)
  const { hub, till } = opened
  const cardId = till.accounts.newId()
  const card = { kind: 'gift_card', code: 'HADIAH-001', customerId: null } as const
  unwrap(await till.accounts.open(cardId, { ...card, limitMinor: 0, expiresOn: null }, null))
  const money = { id: till.accounts.newId(), accountId: cardId, amountMinor: 50_000, note: null }
  const taken = unwrap(await till.accounts.takeMoney(money, [cash(100_000)]))
  t.match(taken, { duplicate: false, account: { balance_minor: 50_000 } })
  const twice = unwrap(await till.accounts.takeMoney(money, [cash(100_000)]))
  t.equal(twice.document_number, taken.document_number, 'a second tap is the same document')

  await payFor(opened)
  const found = unwrap(await till.accounts.byCode(' hadiah-001 '))
  t.equal(found.available_minor, 50_000)
  const tender = { method: 'gift_card', accountId: cardId, holder: found.code } as const
  unwrap(await till.holds.take({ ...tender, amountMinor: 6_300, available: 50_000 }))
  t.equal(unwrap(await till.accounts.byCode('HADIAH-001')).available_minor, 43_700, 'promised')
  const sale = await sold(opened)
  t.strictSame(sale.balances, [{ method: 'gift_card', holder: 'HADIAH-001', left: 43_700 }])
  t.match(unwrap(await till.accounts.statement(cardId)), {
    account: { balance_minor: 43_700, available_minor: 43_700 },
    entries: [
      { reason: 'redeem', amount_minor: -6_300, balance_minor: 43_700 },
      { reason: 'top-up', amount_minor: 50_000, balance_minor: 50_000 },
    ],
  })
  const back = { ...money, id: till.accounts.newId(), amountMinor: 43_700 }
  const words = { subjectId: back.id, words: 'kembali', amountOf: () => back.amountMinor }
  const giving = withApproval(till.approval, words, ([approvalId = null]) =>
    till.accounts.payOut(back, approvalId),
  )
  await allow(opened)
  t.match(unwrap(await giving), { account: { balance_minor: 0 } })
  t.equal(conflicts(hub), 0)
  soundBooks(t, hub)
})

t.test('kasbon: opened on another word, spent to its limit, paid back with change', async (t) => {
  const opened = await atWork(t)
  const { hub, till } = opened
  const accountId = till.accounts.newId()
  const kasbon = { kind: 'credit', code: null, customerId: CUSTOMER_ID, expiresOn: null } as const
  const words = { subjectId: accountId, words: 'kasbon', amountOf: () => 5_000 }
  const opening = withApproval(till.approval, words, ([approvalId = null]) =>
    till.accounts.open(accountId, { ...kasbon, limitMinor: 5_000 }, approvalId),
  )
  await allow(opened)
  t.match(unwrap(await opening), { kind: 'credit', limit_minor: 5_000, available_minor: 5_000 })
  await payFor(opened)
  const tender = { method: 'credit', accountId, holder: 'Ratna', available: 5_000 } as const
  t.match(await till.holds.take({ ...tender, amountMinor: 5_001 }), { code: 'BALANCE_TOO_LOW' })
  unwrap(await till.holds.take({ ...tender, amountMinor: 5_000 }))
  unwrap(await till.payment.addTender({ method: 'cash', tenderedMinor: 1_300, evidence: null }))
  await sold(opened)
  const owed = unwrap(await till.accounts.find({ kind: 'credit', customerId: CUSTOMER_ID }))[0]
  t.match(owed, { balance_minor: -5_000, available_minor: 0 })
  const money = { id: till.accounts.newId(), accountId, amountMinor: 5_000, note: null }
  t.match(unwrap(await till.accounts.takeMoney(money, [cash(10_000)])), {
    account: { balance_minor: 0, available_minor: 5_000 },
  })
  soundBooks(t, hub)
})

t.test('points pay what they are worth; a hold given up is free again', async (t) => {
  const opened = await atWork(t)
  const { hub, till, browser } = opened
  const { nowMs } = realSeams.clock
  const gift = { customerId: CUSTOMER_ID, points: 900, reason: 'refund' } as const
  write(hub.db, (tx) => addLoyalty(tx, { ...gift, documentId: testId(9_001), atMs: nowMs() }))
  await payFor(opened)
  const points = { method: 'loyalty', customerId: CUSTOMER_ID, holder: 'Ratna' } as const
  unwrap(await till.holds.take({ ...points, amountMinor: 800, available: 900 }))
  t.equal(unwrap(await till.accounts.points(CUSTOMER_ID)).available_points, 100)
  unwrap(await till.payment.removeTender(0))
  await browser.until(
    () => hub.db.prepare("SELECT count(*) FROM hold WHERE state = 'open'").pluck().get() === 0,
    'the release',
  )
  unwrap(await till.holds.take({ ...points, amountMinor: 900, available: 900 }))
  unwrap(await till.payment.addTender({ method: 'cash', tenderedMinor: 5_400, evidence: null }))
  const sale = await sold(opened)
  t.equal(sale.message.loyalty_points_to_redeem, 900)
  const { points: left } = unwrap(await till.accounts.points(CUSTOMER_ID))
  t.equal(left, sale.message.loyalty_points_earned)
  t.equal(await receiptPoints(till.accounts, sale, 'terminal'), null, 'nobody has booked it')
  t.equal(await receiptPoints(till.accounts, sale, 'hub'), left, 'not what was known when chosen')
  t.equal(conflicts(hub), 0)
  soundBooks(t, hub)
})

t.test('QRIS: the provider says paid, and the till hears it at once', async (t) => {
  const provider = createFakeProvider({ paidAfterMs: null, newsCount: 1 }, realSeams.timers)
  const hub = await startTestHub(t, {
    deps: { paymentProvider: provider },
    seed: (db) => write(db, (tx) => putRules(tx, { ...DEFAULT_RULES, qris_payload: STICKER }, 1)),
  })
  const opened = await openPage(t, openBrowser(t, hub.url))
  await startWork(opened, hub, 'Kasir 1', CASHIER_ID)
  const { till, browser } = opened
  unwrap(await openShift(opened))
  await payFor(opened)
  unwrap(await till.charge.start('qris', 6_300))
  t.match(till.charge.charge.value?.answer, { state: 'waiting', qr_payload: /^000201010212/ })
  provider.pay(till.charge.charge.value?.attemptId ?? '')
  await browser.until(() => till.payment.due.value.isCovered, 'the payment')
  const sale = await sold(opened)
  t.match(sale.message.payments, [{ method: 'qris', state: 'verified' }])

  await payFor(opened)
  unwrap(await till.charge.start('qris', 6_300))
  const attemptId = till.charge.charge.value?.attemptId ?? ''
  unwrap(await till.charge.takeUnverified([], null))
  const taken = await sold(opened)
  t.match(taken.message.payments, [{ state: 'unverified' }])
  provider.pay(attemptId)
  const open = () =>
    hub.db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'payment-verified'").pluck().get()
  await browser.until(() => open() === 1, 'the late word verifies the tender')
  t.equal(conflicts(hub), 0)
  soundBooks(t, hub)
})
