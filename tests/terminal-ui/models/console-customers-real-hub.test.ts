// The console's customers page over a real hub, through a till of its own: found, opened, changed,
// added, their statement read, and two rows made one with another person's word.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { write } from '#hub/db/write.ts'
import { ConsoleCustomersModel } from '../../../terminal-ui/src/models/console-customers-model.ts'
import { statementCsv } from '../../../terminal-ui/src/models/customer-statement-csv.ts'
import { CustomerStatementModel } from '../../../terminal-ui/src/models/customer-statement-model.ts'
import { newId } from '../../hub/cash/cash-desk.ts'
import { BARCODES, PINS, SUPERVISOR_ID } from '../../support/hub.ts'
import { CUSTOMER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { giveAccount } from '../../support/tender-maker.ts'
import { type Opened, openShift, openShop } from './real-shop.ts'

const TWIN_ID = testId(41)
const DEPOSIT_MINOR = 600_000

async function openDesk(test: Test, staffId = MANAGER_ID) {
  const shop = await openShop(test, staffId)
  const { db } = shop.hub
  const facts = { membership_number: null, loyalty_tier: 'silver', loyalty_points: 500 }
  const contact = { phone: '+628120000551', email: 'ratna@x.id' }
  const twin = { customer_id: TWIN_ID, full_name: 'Ratna Sari', ...contact, ...facts }
  must(write(db, (tx) => addCustomer(tx, twin, 0)))
  const deposit = { kind: 'deposit', balanceMinor: DEPOSIT_MINOR, customerId: TWIN_ID } as const
  giveAccount(db, deposit)
  return { ...shop, model: new ConsoleCustomersModel(shop.till) }
}

async function sell({ till, browser }: Opened): Promise<string> {
  await till.scan.scanText(BARCODES[1] ?? '')
  const customer = { customerId: CUSTOMER_ID, fullName: 'Ibu Ratna Dewi' }
  await till.cart.setCustomer({ ...customer, loyaltyTier: 'silver', loyaltyPoints: 0 })
  await till.payment.open()
  const money = { tenderedMinor: 5_000, evidence: null, state: 'verified' } as const
  await till.payment.addTender({ method: 'cash', ...money })
  const sale = await till.payment.commit()
  if (!sale.ok) throw new Error(sale.code)
  const { transactionId, message } = sale.value
  await browser.until(() => till.sales.safetyOf(transactionId) === 'hub' || null, 'the sale')
  return message.receipt_number
}

t.test('found by what is typed and by what they have; changed field by field', async (t) => {
  const { model } = await openDesk(t)
  t.equal(model.rows.value, null)
  t.ok((await model.search()).ok)
  t.match(model.rows.value, [{ customer_id: CUSTOMER_ID }, { customer_id: TWIN_ID }])
  t.same([model.count.value, model.next.value], [2, null])
  t.ok((await model.search({ text: ' 0812-0000-551 ' })).ok)
  t.match(model.rows.value, [{ full_name: 'Ratna Sari' }])
  t.equal(model.rows.value?.length, 1)
  t.equal(model.count.value, 2, 'of all, whatever is asked for')
  t.ok((await model.search({ text: '', filter: 'credit' })).ok)
  t.match(model.rows.value, [{ customer_id: TWIN_ID, credit_minor: DEPOSIT_MINOR }])
  t.ok((await model.search({ filter: 'owing' })).ok)
  t.same(model.rows.value, [])
  t.ok((await model.search({ filter: 'all' })).ok)

  t.ok((await model.open(TWIN_ID)).ok)
  const before = model.chosen.value?.customer
  if (!before) throw new Error('nobody is open')
  t.match(model.chosen.value, { accounts: [{ kind: 'deposit' }], merged: [] })
  const wrong = await model.edit(before, { ...before, phone: '12' })
  t.match(wrong, { ok: false, code: 'PHONE_INVALID' })
  const full_name = 'Ratna Sari Kusumawardhani Sastrowardoyo 4'
  t.ok((await model.edit(before, { full_name, phone: '0812 0000 0777', email: null })).ok)
  t.match(model.chosen.value?.customer, { full_name, phone: '+6281200000777', email: null })
  t.ok(
    model.rows.value?.some((row) => row.full_name === full_name),
    'the list follows',
  )
  t.match(model.lastEdit.value?.before, { full_name: 'Ratna Sari' })
  t.ok((await model.undoEdit()).ok)
  const asBefore = { full_name: 'Ratna Sari', phone: '+628120000551', email: 'ratna@x.id' }
  t.match(model.chosen.value?.customer, asBefore, 'taken back, as an edit of its own')
  t.same([model.lastEdit.value, await model.undoEdit()], [null, { ok: true, value: null }])
  const again = { full_name, phone: '0812 0000 0777', email: null }
  t.ok((await model.edit({ ...before, ...asBefore }, again)).ok)
  const taken = { fullName: 'Orang lain', phone: '0812 0000 0777', email: null }
  t.match(await model.add(taken), { ok: false, code: 'PHONE_TAKEN' })
  t.ok((await model.add({ ...taken, phone: null })).ok)
  t.equal(model.chosen.value?.customer.full_name, 'Orang lain', 'whoever was added is open')
  t.equal(model.lastEdit.value, null, 'of another person nothing is taken back here')
  t.equal(model.count.value, 3)
  t.match(await model.others('ratna', CUSTOMER_ID), { value: [{ customer_id: TWIN_ID }] })
  model.leave()
  t.equal(model.chosen.value, null)
  t.match(await model.open(newId()), { ok: false, code: 'UNKNOWN_CUSTOMER' })
})

t.test('a statement has what was bought at this till, as a page and as a file', async (t) => {
  const shop = await openDesk(t)
  t.ok((await openShift(shop)).ok)
  const number = await sell(shop)
  const { till } = shop
  const statement = new CustomerStatementModel(till.link, CUSTOMER_ID, Date.now())
  t.ok((await statement.refresh()).ok)
  t.match(statement.entries(), [
    { kind: 'sale', number, amount_minor: 3_100, payments: [{ method: 'cash' }] },
  ])
  t.notOk(statement.hasMore())
  statement.choose('month')
  t.same(await statement.whole(), { ok: true, value: true })
  const words = {
    ...{ when: (iso: string) => iso.slice(0, 4), title: () => 'Belanja' },
    ...{ ledger: () => 'poin', reason: () => 'sale' },
  }
  t.match(statementCsv(statement.entries() ?? [], words), `;${number};Belanja;`)
})

t.test('two are made one: who may not asks, and says no or yes', async (t) => {
  const shop = await openDesk(t, SUPERVISOR_ID)
  const { model, till, browser, hub } = shop
  const previewed = await model.preview(TWIN_ID, CUSTOMER_ID)
  if (!previewed.ok) throw new Error(previewed.code)
  const preview = previewed.value
  t.match(preview, { winner_id: CUSTOMER_ID, customer: { customer_id: TWIN_ID } })
  t.ok(preview.money_minor > DEPOSIT_MINOR, 'points have a value too')
  const fields = [{ field: 'full_name', take: 'theirs' } as const]
  const order = { mergeId: newId(), fields, note: ' KTP sama ', words: 'Gabungkan' }
  const refused = model.merge(preview, order)
  await browser.until(() => till.approval.ask.value, 'the question')
  till.approval.dismiss()
  t.match(await refused, { ok: false, code: 'APPROVAL_REQUIRED' })
  t.ok((await model.search()).ok)
  t.equal(model.count.value, 2, 'they are two still')

  const merging = model.merge(preview, order)
  await browser.until(() => till.approval.ask.value, 'the question')
  t.match(till.approval.ask.value, { rights: [{ amount: preview.money_minor }] })
  await till.approval.loadApprovers()
  const word = { approverId: MANAGER_ID, pin: PINS[MANAGER_ID] ?? '' }
  const given = await till.approval.giveWord({ ...word, reasonCode: null, note: null })
  t.ok(given.ok)
  t.ok((await merging).ok)
  t.match(model.chosen.value, {
    customer: { customer_id: CUSTOMER_ID },
    accounts: [{ kind: 'deposit' }],
    merged: [{ full_name: 'Ratna Sari' }],
  })
  t.equal(model.count.value, 1)
  t.ok((await model.merge(preview, order)).ok, 'a second tap is the same merge')
  t.equal(model.count.value, 1)
  t.match(await model.preview(TWIN_ID, CUSTOMER_ID), { ok: false })
  t.same(checkBooks(hub.db), [])
})
