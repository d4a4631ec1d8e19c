// The doors of sales where something is wrong with the request, the disk or the paper.
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { printCopy } from '#hub/sale/print-copy.ts'
import { readSaleDetail } from '#hub/sale/read-sale-detail.ts'
import { listSales } from '#hub/sale/sale-read-store.ts'
import { startTestHub } from '../../support/hub.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, CUSTOMER_ID, testId } from '../../support/small-outlet.ts'
import { conflictDesk } from '../conflict/conflict-desk.ts'
import { insertPrinter } from '../printing/print-shop.ts'

const PATH = '/api/pos/transactions'

async function openTill(t: Test) {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const count = (table: string) => hub.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const sale = makeSale({ number: 1, terminal: till })
  return { hub, till, count, sale }
}

t.test(
  'a committed sale out of shape is refused and kept; an interactive one leaves nothing',
  async (t) => {
    const { till, hub, count, sale } = await openTill(t)
    const misshapen = { ...sale, items: [] }
    t.match(await till.post(PATH, { ...misshapen, committed: false }), { status: 400 })
    t.equal(count('quarantine'), 0)
    t.match(await till.post(PATH, misshapen), { status: 400 })
    t.same(hub.db.prepare('SELECT document_id, reason FROM quarantine').all(), [
      { document_id: sale.offline_transaction_id, reason: 'misshapen' },
    ])
    const { results } = (
      await till.post('/api/pos/sync', { transactions: [{ ...sale, committed: false }] })
    ).body
    t.match(results, [{ verdict: 'quarantined', error: { message: 'not-committed' } }])
    t.equal(count('sale'), 0, 'a backlog holds what was committed')
  },
)

t.test('a full disk refuses for now: nothing is set aside, and the retry is taken', async (t) => {
  const { till, hub, count, sale } = await openTill(t)
  const pages = hub.db.pragma('page_count', { simple: true })
  hub.db.pragma(`max_page_count = ${pages}`)
  const big = makeSale({
    number: 1,
    terminal: till,
    items: Array.from({ length: 40 }, () => [3, 250]),
  })
  for (const body of [big, { ...big, committed: false }])
    t.match((await till.post(PATH, body)).body, { error: { code: 'DISK_FULL', retryable: true } })
  const drained = await till.post('/api/pos/sync', { transactions: [big] })
  t.match(drained.body, { error: { code: 'DISK_FULL' } })
  hub.db.pragma('max_page_count = 1073741823')
  t.equal(count('quarantine'), 0)
  t.match((await till.post(PATH, big)).body, { verdict: 'accepted', duplicate: false })
  t.equal(sale.number, big.number)
  t.same(checkBooks(hub.db), [])
})

t.test('a copy is printed by the person who asks, and told from its absence', async (t) => {
  const { till, hub, sale } = await openTill(t)
  await till.post(PATH, sale)
  const path = `${PATH}/${sale.offline_transaction_id}/reprint`
  t.match((await till.post(path)).body, { error: { code: 'PRINTER_NONE' } })
  insertPrinter(hub.db)
  t.match((await till.post(path)).body, { success: true, copy_no: 1 })
  t.match((await till.post(path)).body, { success: true, copy_no: 2 })
  t.match((await till.post(`${PATH}/${testId(6_999)}/reprint`)).body, {
    error: { code: 'SALE_NOT_FOUND' },
  })
  const audited =
    "SELECT payload ->> 'copy_no' AS no, payload ->> 'staff_id' AS by FROM audit_entry WHERE kind = 'receipt-reprinted'"
  t.same(hub.db.prepare(audited).all(), [
    { no: 1, by: CASHIER_ID },
    { no: 2, by: CASHIER_ID },
  ])
})

t.test('a sale reads back as it was sent, and is found by receipt and by customer', async (t) => {
  const { db, sell, seams } = conflictDesk(t)
  const evidence = { approval_code: '123456' }
  const pay = (total: number) => [{ ...nonCash('card', 10_000), evidence }, cash(total)]
  const { sale } = await sell(
    { withCustomer: true, items: [[0, 1_000]], tenders: pay, discountPpm: 10_000 },
    {},
  )
  const overridden = { list_price_minor: 4_000, reason_code: 'damaged' }
  const plain = makeSale({ number: 2, transactionId: testId(6_002), items: [[2, 1_000]] })
  const items = plain.items.map((line) => ({ ...line, price_override: overridden }))
  await sell({ number: 2, transactionId: testId(6_002) }, { ...plain, items })
  const read = readSaleDetail(db, sale.offline_transaction_id)
  t.match(read?.sale, sale, 'also that its discount was typed as a share')
  t.equal(read?.customer_name, 'Ibu Ratna')
  t.match(readSaleDetail(db, testId(6_002)), { customer_name: null, sale: { items } })
  const buyer = {
    ...{ id_kind: 'npwp', id_number: '0987654321098765', nitku: null },
    ...{ name: 'PT Sumber Rejeki', address: 'Jl. Contoh 9' },
  } as const
  await sell({ number: 3, transactionId: testId(6_003) }, { buyer })
  t.same(readSaleDetail(db, testId(6_003))?.sale.buyer, buyer, 'whose tax invoice it is')
  t.notOk(read?.sale.buyer)
  const found = (filter: object) =>
    listSales(db, { limit: 9, ...filter }).map((one) => one.receipt_number)
  t.same(found({ customerId: CUSTOMER_ID }), [sale.receipt_number])
  t.same(found({ receiptNumber: plain.receipt_number }), [plain.receipt_number])
  insertPrinter(db)
  const order = {
    saleId: sale.offline_transaction_id,
    staffId: CASHIER_ID,
    terminalId: sale.terminal_id,
  }
  t.match(must(write(db, (tx) => printCopy(tx, seams, order))), { copy_no: 1 })
})
