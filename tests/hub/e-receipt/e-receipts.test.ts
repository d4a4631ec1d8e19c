// The customer's own page of a receipt: who has its address reads it, nobody else.
import t, { type Test } from 'tap'
import { buildEReceipt } from '#domain/e-receipt-model.ts'
import { eReceiptPage } from '#domain/e-receipt-page.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { SaleCompletedDocument } from '#domain/wire/document-sale.ts'
import { all, first, sql } from '#hub/db/query.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { readSaleDetail } from '#hub/sale/read-sale-detail.ts'
import { buildSaleReceipt, receiptFactsOf } from '#hub/sale/sale-receipt.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { testId } from '../../support/small-outlet.ts'
import { insertPrinter } from '../printing/print-shop.ts'

const ADDRESS = 'https://struk.example/r'

async function open(t: Test, address: string | null = ADDRESS, rules: object = {}) {
  const hub = await startTestHub(t, {
    seed: (db) => {
      insertPrinter(db, 'tcp://127.0.0.1:9')
      putRules(db, { ...DEFAULT_RULES, ...rules, e_receipt_address: address }, 1)
    },
  })
  const till = await hub.logIn()
  await till.openShift()
  const answers = new Map<number, unknown>()
  const sell = async (number: number) => {
    const terminal = { id: till.id, code: till.code, series: till.series }
    const sale = makeSale({ number, terminal, withCustomer: true })
    const answer = await till.post('/api/pos/transactions', sale)
    t.equal(answer.status, 200)
    answers.set(number, answer.body)
    return sale
  }
  const paperOf = (saleId: string) => {
    const job = sql
      .selectFrom('print_job')
      .select('model_json')
      .where('document_id', '=', saleId)
      .where('kind', '=', 'receipt')
    return JSON.parse(first(hub.db, job)?.model_json ?? '{}') as ReceiptModel
  }
  const qrOf = ({ blocks }: ReceiptModel) => {
    const qr = blocks.find(({ kind }) => kind === 'qr')
    return qr?.kind === 'qr' ? qr.data : ''
  }
  const visit = async (url: string) => {
    const response = await fetch(hub.url + url.replace('https://struk.example', ''))
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { hub, till, sell, visit, qrOf, paperOf, answers }
}

t.test('the QR of the paper opens the page, without a session', async (t) => {
  const { hub, till, sell, visit, qrOf, paperOf, answers } = await open(t)
  const sale = await sell(1)
  const url = qrOf(paperOf(sale.offline_transaction_id))
  t.match(answers.get(1), { e_receipt_url: url }, 'the till hears of it at once')
  t.match(url, new RegExp(`^${ADDRESS}/${sale.receipt_number}/[0-9a-v]{26}$`))
  const page = await visit(url)
  t.equal(page.status, 200)
  t.match(page.text, sale.receipt_number)
  t.match(page.text, sale.items[0]?.name ?? '')
  t.ok(page.text.length < 30_000, `${page.text.length} bytes`)
  t.match(Object.fromEntries(page.headers), {
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'cache-control': /^private/,
    'x-robots-tag': /noindex/,
    'content-security-policy': /default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
  })
  t.equal(page.headers.get('set-cookie'), null)
  const detail = await till.get(`/api/pos/transactions/${sale.offline_transaction_id}`)
  t.match(detail.body, { e_receipt_url: url }, 'and the till shows it again')

  const row = first(
    hub.db,
    sql
      .selectFrom('outbox')
      .select('payload')
      .where('document_id', '=', sale.offline_transaction_id),
  )
  const { sale: sent, receipt } = JSON.parse(row?.payload ?? '{}') as SaleCompletedDocument
  if (!receipt) throw new Error('the document has no facts of the page')
  t.ok(url.endsWith(`/${receipt.code}`), 'head office can find it by its code')
  const known = { ...receipt, points_balance: null }
  const model = buildEReceipt({ sale: sent, receipt: known })
  t.equal(eReceiptPage(model, null), page.text, 'and draws the same page')
})

t.test('nothing else opens it: not another code, number, or sale', async (t) => {
  const { sell, visit, qrOf, paperOf } = await open(t)
  const [one, two] = [await sell(1), await sell(2)]
  const [first, second] = [one, two].map((sale) => qrOf(paperOf(sale.offline_transaction_id)))
  const codeOf = (url = '') => url.split('/').at(-1) ?? ''
  t.not(codeOf(first), codeOf(second))
  const wrong = [
    `/r/${one.receipt_number}/${codeOf(second)}`,
    `/r/${one.receipt_number}/${codeOf(first).slice(0, -1)}`,
    `/r/${one.receipt_number}/${codeOf(first).toUpperCase()}`,
    `/r/${one.receipt_number}/${'é'.repeat(13)}`,
    `/r/NONE-T1-A-1/${codeOf(first)}`,
    `/r/x/${'0'.repeat(26)}`,
  ]
  for (const path of wrong) {
    const page = await visit(path)
    t.equal(page.status, 404, path)
    t.match(page.text, 'This receipt is not here')
    t.equal(page.headers.get('cache-control'), 'no-store')
  }
})

t.test('best before and batch are on paper and page where the outlet wants them', async (t) => {
  for (const receipt_shows_expiry of [true, false]) {
    const { till, visit, qrOf, paperOf } = await open(t, ADDRESS, { receipt_shows_expiry })
    const sale = makeSale({ number: 1, terminal: till })
    const items = sale.items.map((item) => ({ ...item, expires_on: '2026-12-31' }))
    t.equal((await till.post('/api/pos/transactions', { ...sale, items })).status, 200)
    const paper = paperOf(sale.offline_transaction_id)
    const page = await visit(qrOf(paper))
    t.equal(JSON.stringify(paper).includes('31/12/2026'), receipt_shows_expiry)
    t.equal(page.text.includes('31/12/2026'), receipt_shows_expiry)
  }
})

t.test('an outlet without an address has no links, no codes and no key', async (t) => {
  const { hub, till, sell, visit, qrOf, paperOf } = await open(t, null)
  const sale = await sell(1)
  t.equal(qrOf(paperOf(sale.offline_transaction_id)), sale.receipt_number)
  t.equal(all(hub.db, sql.selectFrom('e_receipt_key').selectAll()).length, 0)
  const rows = all(hub.db, sql.selectFrom('outbox').select('payload'))
  t.notOk(rows.some(({ payload }) => payload.includes('"receipt":')))
  const path = `/api/pos/transactions/${sale.offline_transaction_id}`
  t.notHas((await till.get(path)).body, { e_receipt_url: String })
  t.equal((await visit(`/r/${sale.receipt_number}/${'0'.repeat(26)}`)).status, 404)
})

t.test('a sale from before the address was set has no link on its copies', async (t) => {
  const { hub, till, sell, qrOf } = await open(t, null)
  const old = await sell(1)
  putRules(hub.db, { ...DEFAULT_RULES, e_receipt_address: ADDRESS }, 2)
  await sell(2)
  const answer = await till.post(`/api/pos/transactions/${old.offline_transaction_id}/reprint`)
  t.equal(answer.status, 200)
  const copy = sql.selectFrom('print_job').select('model_json').where('kind', '=', 'receipt-copy')
  const model = JSON.parse(first(hub.db, copy)?.model_json ?? '{}') as ReceiptModel
  t.equal(qrOf(model), old.receipt_number)
})

t.test('goods taken for a refund that this hub does not know name none', async (t) => {
  const { hub, sell } = await open(t)
  const { offline_transaction_id: saleId } = await sell(1)
  const detail = readSaleDetail(hub.db, saleId)
  if (!detail) throw new Error('the sale is here')
  const facts = receiptFactsOf(hub.db, detail)
  const [cash] = facts.sale.payments
  const evidence = { account_id: testId(999) }
  const payments = [{ ...cash, method: 'exchange', evidence }] as typeof facts.sale.payments
  const sale = { ...facts.sale, payments }
  const model = buildSaleReceipt(hub.db, { ...facts, sale }, { pageUrl: null, copyNo: 0 })
  t.notMatch(JSON.stringify(model.blocks), /Dari retur/)
})

t.test('whoever tries codes is slowed down', async (t) => {
  const { visit } = await open(t)
  const statuses: number[] = []
  for (let n = 0; n < 61; n += 1) statuses.push((await visit(`/r/x/${n}`)).status)
  t.same(statuses.slice(0, 60), Array(60).fill(404))
  t.equal(statuses.at(-1), 429)
})
