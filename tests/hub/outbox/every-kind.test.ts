// Every kind of document, written by the acts that write it, is what the list of kinds says.
import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { Check } from 'typebox/value'
import { must } from '#domain/errors.ts'
import { DOCUMENT_KINDS, isDocumentKind } from '#domain/wire/document-kinds.ts'
import { watchBoxHealth } from '#hub/box/watch-box-health.ts'
import { UNKNOWN_MACHINE } from '#hub/box/watch-machine.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { beginLife } from '#hub/cloud/begin-life.ts'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import { raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { mergeCustomers } from '#hub/customer/merge-customers.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { watchIdentity } from '#hub/escrow/escrow-identity.ts'
import { applyAllowance } from '#hub/loyalty/apply-allowance.ts'
import { appendOutbox } from '#hub/outbox/append-outbox.ts'
import { tolerateFaultyDocuments } from '#hub/outbox/judge-document.ts'
import { importSettlement } from '#hub/payment/import-settlement.ts'
import { tellLogo } from '#hub/printing/tell-logo.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { makeSale, nonCash } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { openedBy, payout, receipt } from '../account/account-desk.ts'
import { approve, moveCash, newId } from '../cash/cash-desk.ts'
import { openRefundDesk, type RefundDesk, refund, sell } from '../refund/refund-desk.ts'
import { post, receipt as receiptOfGoods } from '../stock/stock-desk.ts'

/** An answer that must be a yes. */
async function yes(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(JSON.stringify(body))
}

async function sellAndTakeBack(desk: RefundDesk): Promise<void> {
  const { till } = desk
  const sale = await sell(desk, { items: [[1, 1000]], withCustomer: true })
  await yes(refund(till, sale, '1 1000', sale.totals.total_minor))
  const altered = { ...sale, note: 'another' }
  await yes(till.post('/api/pos/transactions', altered))
  await sell(desk, { shiftId: newId() })
  const trusted = await sell(desk, { tenders: (total) => [nonCash('qris', total)] })
  const verify = { sale_id: trusted.offline_transaction_id, line_no: 1, reference: 'seen' }
  await yes(till.post('/api/pos/unverified-payments/verify', verify))
  const line = { name: 'Mi', quantity_milli: 1000, unit_code: 'pcs' }
  await yes(
    till.post('/api/pos/bills', {
      ...{ bill_id: newId(), cart_id: newId(), session_id: SHIFT_ID, label: 'Bu Ani' },
      ...{ lines: [{ ...line, unit_price_minor: 9, total_minor: 9 }], total_minor: 9 },
    }),
  )
  const reason = { reason_code: 'customer-left', note: null, approval_id: null }
  await yes(till.post(`/api/pos/carts/${newId()}/discarded`, reason))
}

async function moveMoney({ till }: RefundDesk): Promise<void> {
  await yes(moveCash(till))
  const noSale = { event_id: newId(), session_id: SHIFT_ID, reason_code: 'give-change' }
  await yes(till.post('/api/pos/no-sale', { ...noSale, note: null, approval_id: null }))
  const card = await openedBy(till)
  await yes(till.post('/api/pos/account-receipts', receipt(card, 50_000)))
  await yes(till.post('/api/pos/account-payouts', payout(card, 10_000)))
  const change = { limit_minor: 0, expires_on: null, is_active: false, note: 'lost' }
  await yes(till.put(`/api/console/accounts/${card}`, change))
}

async function managePeople({ hub, till }: RefundDesk): Promise<void> {
  await approve(till, SUPERVISOR_ID, {
    ...{ permission: 'discard-cart', subject_id: newId(), amount: null },
  })
  const person = { staff_id: newId(), name: 'Rina', role: 'cashier', pin: '2468' }
  await yes(till.post('/api/console/staff', person))
  await yes(
    till.put(`/api/console/staff/${person.staff_id}`, {
      ...{ name: 'Rina', role: 'cashier', is_active: true },
      own_grants: [{ permission: 'no-sale', is_allowed: true, limit: null }],
    }),
  )
  await yes(till.post(`/api/console/staff/${person.staff_id}/pin`, { pin: '1357' }))
  await yes(till.post(`/api/console/staff/${person.staff_id}/unlock`, {}))
  await yes(till.put('/api/console/role-grants', { roles: [{ role: 'cashier', grants: [] }] }))
  const rules = { ...DEFAULT_RULES, refund_window_days: 3 }
  await yes(till.put('/api/console/rules', { rules, version: 0 }))
  const customer = { full_name: 'Ibu Sri', phone: null, email: null }
  await yes(till.post('/api/pos/customers', { customer_id: newId(), ...customer }))
  const member = { membership_number: 'M-1', loyalty_tier: 'silver', loyalty_points: 40 }
  const customerIds = [CUSTOMER_ID, newId()] as const
  const twin = { customer_id: customerIds[1], ...customer, ...member }
  write(hub.db, (tx) => must(addCustomer(tx, twin, 1)))
  const by = { staffId: MANAGER_ID, terminalId: TERMINAL.id, approvedBy: null }
  const merge = { mergeId: newId(), customerIds, takeFrom: {}, by }
  write(hub.db, (tx) => must(mergeCustomers(tx, hub.deps.seams, merge)))
}

async function changeStock({ hub: { db }, till }: RefundDesk): Promise<void> {
  await yes(post(till, 'receipts', receiptOfGoods('1 5', [9_000])))
  const unit = { unitCode: 'pcs', factorMilli: 1000, priceMinor: 5, barcodes: [] }
  const product = {
    ...{ sku: 'NEW', name: 'Baru', categoryId: null, taxCode: 'EXEMPT', isWeighed: false },
    ...{ isLoyaltyEligible: true, isActive: true, plu: null, costMinor: null, units: [unit] },
  }
  const context = { origin: 'outlet', documentId: newId(), stockReason: 'import' } as const
  write(db, (tx) =>
    upsertProducts(tx, [{ ...product, stockMilli: 7_000 }], { ...context, atMs: 1, newId }),
  )
}

async function settle({ hub }: RefundDesk): Promise<void> {
  const { db } = hub
  const text = new TextEncoder().encode('date,amount,rrn\n2026-11-22,100,1\n')
  const file = { fileName: 'bank.csv', provider: 'bank', bytes: text, staffId: MANAGER_ID }
  must(await importSettlement(hub.deps, file))
  const id = db.prepare("SELECT id FROM conflict WHERE state = 'open'").pluck().get()
  const supervisor = await hub.logIn(SUPERVISOR_ID, 'Konsol')
  const order = { resolution_id: newId(), reason: 'stands', note: null, approval_id: null }
  await yes(supervisor.post(`/api/console/conflicts/${id}/resolve`, order))
  const strange = { ...{ documentId: null, terminalId: TERMINAL.id }, reason: 'misshapen' }
  write(db, (tx) => quarantinePayload(tx, hub.deps.seams, { ...strange, payload: { odd: 1 } }))
  const kept = db.prepare("SELECT id FROM quarantine WHERE reason = 'misshapen'").pluck().get()
  const undone = { note: 'A test of the cable', approval_id: null }
  await yes(supervisor.post(`/api/console/quarantine/${kept}/settle`, undone))
  const detail = { product_id: testId(100), stock_milli: -1_000 }
  const finding = { type: 'inventory_shortage', message: 'short', detail } as const
  write(db, (tx) => raiseConflict(tx, hub.deps.seams, newId(), finding))
  const short = db
    .prepare("SELECT id FROM conflict WHERE type = 'inventory_shortage'")
    .pluck()
    .get()
  const reorder = { ...order, resolution_id: newId(), action: 'reordered' }
  await yes(supervisor.post(`/api/console/conflicts/${short}/resolve`, reorder))
}

/** Numbers are overtaken, and a manager says what became of one. */
async function explainNumber({ hub, till }: RefundDesk): Promise<void> {
  const missing = 1_000
  const sale = makeSale({ number: missing + 1, terminal: till, committed: true })
  await yes(till.post('/api/pos/sync', { transactions: [sale] }))
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const said = { series: till.series, from: missing, to: missing, reason: 'A test' }
  await yes(manager.post(`/api/console/terminals/${till.id}/voided-numbers`, said))
}

async function closeTheDay(desk: RefundDesk): Promise<void> {
  const { hub, till } = desk
  const { db, deps } = hub
  const path = `/api/pos/sessions/${SHIFT_ID}`
  await yes(till.post(`${path}/suspend`, { note: null }))
  await yes(till.post(`${path}/resume`, { approval_id: null }))
  await yes(till.post(`${path}/end-trading`, {}))
  closeTestShift(db, deps.seams)
  await sell(desk)
  write(db, (tx) => finaliseAddenda(tx, deps.seams, () => true))
  const place = { shiftId: SHIFT_ID, partNo: 1, transferId: newId(), intoShiftId: null }
  must(
    write(db, (tx) =>
      placeAddendumCash(tx, deps.seams, THE_MANAGER, { ...place, place: 'counted' }),
    ),
  )
}

async function tellOfTheBox({ hub }: RefundDesk): Promise<void> {
  const { db, deps } = hub
  const timers = fakeTimers()
  const none = { relayStatus: () => null, backup: () => null, machine: () => UNKNOWN_MACHINE }
  const probes = { ...none, releaseOnBox: async () => null, isTerminalConnected: () => true }
  const watch = watchBoxHealth({ ...deps, seams: { ...deps.seams, timers }, ...probes })
  timers.pass(0)
  while (timers.pendingCount() === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  watch.stop()
  write(db, (tx) => tellLogo(tx, deps.seams, 1))
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await watchIdentity(deps, publicKey, null).escrow()
  const trouble = { cause: 'restored', name: 'test', disputedFrom: null } as const
  write(db, (tx) => beginLife(tx, deps.seams, trouble))
}

/** Head office reserves points of a customer for the outlet, and wants them back. */
function giveBackPoints({ hub }: RefundDesk): void {
  const { db, deps } = hub
  const epoch = db.prepare('SELECT epoch FROM chain_head').pluck().get()
  const itemId = `${testId(1)}/${CUSTOMER_ID}/${epoch}`
  const body = {
    ...{ customer_id: CUSTOMER_ID, points: 50, is_recalled: true },
    granted_at: '2026-11-22T05:00:00.000Z',
  }
  const context = { seams: deps.seams, atMs: 1, pricesOn: '2026-11-22' }
  write(db, (tx) =>
    applyAllowance(
      tx,
      { itemId, version: 1, body, before: null },
      { ...context, newPriceListVersion: () => 1 },
    ),
  )
}

type Row = { kind: string; schema_version: number; payload: string }
const rowsOf = (db: Db) => db.prepare('SELECT kind, schema_version, payload FROM outbox').all()

t.test('a day of everything writes every kind, and each is what its kind says', async (t) => {
  const desk = await openRefundDesk(t)
  await sellAndTakeBack(desk)
  await moveMoney(desk)
  await managePeople(desk)
  await changeStock(desk)
  await settle(desk)
  await explainNumber(desk)
  await closeTheDay(desk)
  giveBackPoints(desk)
  await tellOfTheBox(desk)
  const rows = rowsOf(desk.hub.db) as Row[]
  t.same(
    Object.keys(DOCUMENT_KINDS).filter((kind) => !rows.some((row) => row.kind === kind)),
    [],
    'none is in the list that nothing writes',
  )
  for (const { kind, schema_version, payload } of rows) {
    const shape = isDocumentKind(kind) ? DOCUMENT_KINDS[kind] : null
    const isRight =
      shape?.schemaVersion === schema_version && Check(shape.schema, JSON.parse(payload))
    if (!isRight) t.fail(`${kind} ${schema_version}: ${payload}`)
  }
})

t.test('what is no kind, or not of its kind, is not written', async (t) => {
  const { db } = smallShop(t)
  const before = rowsOf(db).length
  const append = (kind: string, payload: object) => () =>
    write(db, (tx) =>
      appendOutbox(tx, { kind: kind as 'cash-moved', documentId: testId(1), payload, atMs: 0 }),
    )
  t.throws(append('note', {}))
  t.throws(append('toString', {}))
  t.throws(append('loyalty-moved', { customer_id: CUSTOMER_ID }), /a loyalty-moved that is none/)
  t.equal(rowsOf(db).length, before)

  const faults: string[] = []
  tolerateFaultyDocuments(db, ({ kind, where }) => faults.push(`${kind} ${where}`))
  append('loyalty-moved', { customer_id: CUSTOMER_ID, points: 'many' })()
  t.equal(rowsOf(db).length, before + 1, 'in a shop it is written, and said')
  t.equal(faults.length, 1)
  t.match(faults[0], /^loyalty-moved/)
  t.throws(append('note', {}), 'an unknown kind is a bug there too')
})
