// The customer's page at head office: the outlet's document, found by number and code, and drawn.
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { buildEReceipt, outletOnPaper } from '#domain/e-receipt-model.ts'
import { eReceiptPage } from '#domain/e-receipt-page.ts'
import type { EReceiptFacts, SaleCompletedDocument } from '#domain/wire/document-sale.ts'
import { chain, saleDocument, startTestCloud, withClient } from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SMALL_OUTLET } from '../support/small-outlet.ts'

const CODE = '3q7n0v5t2c8k1m6r9d4h0a5s2f'
const receipt: EReceiptFacts = {
  ...{ code: CODE, cashier_name: 'Sari', customer_name: null, points_balance: null },
  ...{ outlet: outletOnPaper(SMALL_OUTLET), refund_number: null },
  sold_at: '2026-11-22T05:00:00.000Z',
}

t.test('who knows number and code reads that receipt, and nothing else', async (t) => {
  const cloud = await startTestCloud(t)
  const sale = makeSale({ number: 1 })
  const paged = saleDocument(sale)
  const rows = chain([
    { ...paged, payload: canonicalJson({ ...JSON.parse(paged.payload), receipt }) },
    saleDocument(makeSale({ number: 2 })),
  ])
  t.match(await cloud.ingest(1, rows), { last_sequence: 2, verdicts: [] })
  await cloud.ask(`CREATE ROLE page_service LOGIN PASSWORD 'x' IN ROLE ocean_receipts`)
  const url = new URL(cloud.postgres.url)
  url.username = 'page_service'
  url.password = 'x'
  await withClient(url.href, async (service) => {
    const find = async (number: string, code: string) =>
      (await service.query('SELECT ocean.e_receipt($1, $2) AS found', [number, code])).rows[0].found
    const found = (await find(sale.receipt_number, CODE)) as Required<SaleCompletedDocument>
    t.same(found, { sale, receipt, logo: null })
    t.match(eReceiptPage(buildEReceipt(found), null), sale.receipt_number)
    t.equal(await find(sale.receipt_number, `${CODE.slice(0, -1)}g`), null)
    t.equal(await find(makeSale({ number: 2 }).receipt_number, CODE), null)
    t.equal(await find('', CODE), null)
    const denied = { code: '42501' }
    await t.rejects(service.query('SELECT * FROM ocean.document'), denied)
    await t.rejects(service.query('SELECT * FROM ocean.sale'), denied)
    await t.rejects(service.query(`SELECT ocean.ingest('{}'::jsonb, 1, '[]'::jsonb)`), denied)
  })
  await withClient(cloud.outletUrl, async (outlet) => {
    await t.rejects(outlet.query(`SELECT ocean.e_receipt('a', 'b')`), { code: '42501' })
  })
})
