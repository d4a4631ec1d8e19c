// A document that cannot be what it says never blocks those behind it, and is never thrown away.
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import {
  CHAIN_START,
  chain,
  saleDocument,
  startTestCloud,
  type Unchained,
} from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
let lastNumber = 0
let tail: OutboxEnvelope | null = null

const sell = (): SaleMessage => makeSale({ number: ++lastNumber, items: [[1, 2000]] })

/** Sends the rows as the relay does: the row before them goes along as proof. */
async function send(rows: Unchained[], spoil = (chained: OutboxEnvelope[]) => chained) {
  const after = tail?.sequence ?? 0
  const chained = spoil(chain(rows, after, tail?.hash ?? CHAIN_START))
  const answer = await cloud.ingest(tail ? after : 1, tail ? [tail, ...chained] : chained)
  tail = chained.at(-1) ?? null
  t.match(answer, { last_sequence: tail?.sequence, last_hash: tail?.hash }, 'nothing is in the way')
  return answer
}

async function counts() {
  const [row] = await cloud.ask<{ sales: number; documents: number; quarantined: number }>(
    `SELECT (SELECT count(*)::int FROM ocean.sale) AS sales,
       (SELECT count(*)::int FROM ocean.document) AS documents,
       (SELECT count(*)::int FROM ocean.quarantine) AS quarantined`,
  )
  return row ?? { sales: 0, documents: 0, quarantined: 0 }
}

/** Sends a good sale, the suspicious document and a good sale, and says what that changed. */
async function sandwich(document: Unchained, spoil = (chained: OutboxEnvelope[]) => chained) {
  const [first, last] = [sell(), sell()]
  const before = await counts()
  const answer = await send([saleDocument(first), document, saleDocument(last)], spoil)
  const after = await counts()
  return {
    reasons: answer.verdicts.map(({ verdict, reason }) => reason ?? verdict),
    sales: after.sales - before.sales,
    documents: after.documents - before.documents,
    quarantined: after.quarantined - before.quarantined,
    watermark: answer.watermarks[0]?.watermark,
  }
}

function altered(sale: SaleMessage, change: (sale: SaleMessage) => void): Unchained {
  const document = saleDocument(sale)
  const body = JSON.parse(document.payload) as { sale: SaleMessage }
  change(body.sale)
  return { ...document, payload: canonicalJson(body) }
}

t.test('a sale whose figures do not follow is stored, counted and set aside', async (t) => {
  const mistakes: [string, (sale: SaleMessage) => void][] = [
    ['lines-differ-from-totals', (sale) => Object.assign(sale.totals, { tax_minor: 1 })],
    ['lines-differ-from-totals', (sale) => Object.assign(sale, { items: [] })],
    [
      'line-does-not-add-up',
      (sale) => {
        for (const part of [sale.totals, ...sale.items]) part.gross_minor += 1
      },
    ],
    ['payments-differ-from-totals', (sale) => Object.assign(sale.totals, { change_minor: 1 })],
    ['payments-differ-from-totals', (sale) => Object.assign(sale, { payments: [] })],
    ['sale-id-differs', (sale) => Object.assign(sale, { offline_transaction_id: testId(5) })],
  ]
  for (const [reason, change] of mistakes) {
    const document = altered(sell(), change)
    const watermark = lastNumber + 2
    t.strictSame(
      await sandwich(document),
      { reasons: [reason], sales: 3, documents: 3, quarantined: 1, watermark },
      reason,
    )
    const [row] = await cloud.ask(
      'SELECT status, finding FROM ocean.pos_transactions WHERE id = $1',
      [document.document_id],
    )
    t.strictSame(row, { status: 'pending_review', finding: reason })
  }
})

t.test('a sale that cannot be read is kept word for word, and its number is held', async (t) => {
  const faults: ((sale: SaleMessage) => void)[] = [
    (sale) => Object.assign(sale, { cashier_id: 'nobody' }),
    (sale) => Object.assign(sale.totals, { total_minor: 'much' }),
    (sale) => Object.assign(sale, { items: 'none' }),
    (sale) => Object.assign(sale.items[0] ?? {}, { quantity_milli: 2 ** 63 }),
  ]
  for (const change of faults) {
    const sale = sell()
    change(sale)
    const payload = JSON.stringify({ sale, business_date: '2026-11-22', received_at: '2026-11-22' })
    const document = { ...saleDocument(makeSale({ number: lastNumber })), payload }
    const watermark = lastNumber + 2
    t.strictSame(await sandwich(document), {
      reasons: ['unreadable'],
      sales: 2,
      documents: 2,
      quarantined: 1,
      watermark,
    })
    const [row] = await cloud.ask('SELECT payload FROM ocean.quarantine WHERE document_id = $1', [
      document.document_id,
    ])
    t.strictSame(row, { payload })
  }
})

t.test("what is no sale at all is kept too and stands in nobody's way", async (t) => {
  const id = testId(4_000_001)
  const strange: Unchained[] = [
    { kind: 'sale-completed', document_id: id, schema_version: 1, payload: '{}' },
    { kind: 'sale-completed', document_id: id, schema_version: 1, payload: 'not JSON' },
    { kind: 'sale-completed', document_id: 'not-an-id', schema_version: 1, payload: '{}' },
    {
      kind: 'sale-completed',
      document_id: id,
      schema_version: 1,
      payload: '{"sale":[1,"\\u0000"]}',
    },
    { kind: 'sale-completed', document_id: id, schema_version: 1, payload: '{"sale":"\\ud800"}' },
    { kind: 'shift-opened', document_id: id, schema_version: 1, payload: '' },
  ]
  for (const document of strange) {
    const watermark = lastNumber + 2
    t.strictSame(
      await sandwich(document),
      { reasons: ['unreadable'], sales: 2, documents: 2, quarantined: 1, watermark },
      document.payload,
    )
  }
})

t.test('a kind nobody knows yet is stored as a document', async (t) => {
  const payload = '{"counted_cash_minor":5}'
  const document = {
    kind: 'weather-changed',
    document_id: testId(4_000_002),
    schema_version: 1,
    payload,
  }
  t.match(await sandwich(document), { reasons: [], sales: 2, documents: 3, quarantined: 0 })
})

t.test(
  'the same sale again counts once; the same id with other contents is set aside',
  async (t) => {
    const sale = sell()
    await send([saleDocument(sale)])
    const again = saleDocument(sale)
    t.match(await sandwich(again), {
      reasons: ['duplicate'],
      sales: 2,
      documents: 2,
      quarantined: 0,
    })
    const later = { ...again, payload: again.payload.replace('05:00:01.000Z', '09:00:00.000Z') }
    t.not(later.payload, again.payload)
    t.match(await sandwich(later), {
      reasons: ['duplicate'],
      sales: 2,
      documents: 2,
      quarantined: 0,
    })
    const other = altered(sale, (changed) => {
      changed.note = 'something else'
    })
    const result = await sandwich(other)
    t.match(result, { reasons: ['altered-duplicate'], sales: 2, documents: 2, quarantined: 1 })
    const [row] = await cloud.ask('SELECT note FROM ocean.sale WHERE sale_id = $1', [
      sale.offline_transaction_id,
    ])
    t.strictSame(row, { note: null }, 'the first one stands')
  },
)

t.test('a row that does not follow its predecessor is set aside and holds no number', async (t) => {
  const sale = sell()
  const before = lastNumber
  const result = await sandwich(saleDocument(sale), ([first, middle, last]) => {
    if (!first || !middle || !last) throw new Error('three rows were sent')
    return [first, { ...middle, payload: middle.payload.replace('Mi goreng', 'Mi rebus') }, last]
  })
  t.match(result, { reasons: ['chain-broken'], sales: 2, documents: 2, quarantined: 1 })
  t.equal(result.watermark, before - 1, 'the till keeps the only trustworthy copy')
})

t.test('a full server disk or a cancelled call sets nothing aside', async (t) => {
  const before = await counts()
  const sale = saleDocument(sell())
  await cloud.ask(`CREATE FUNCTION ocean.break_sale() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$`)
  await cloud.ask(`CREATE TRIGGER broken BEFORE INSERT ON ocean.document
    FOR EACH ROW EXECUTE FUNCTION ocean.break_sale()`)
  const head = tail
  const rows = chain([sale], head?.sequence, head?.hash)
  await t.rejects(cloud.ingest(rows[0]?.sequence ?? 0, rows), { code: '53100' })
  t.strictSame(await counts(), before)
  await cloud.ask('DROP TRIGGER broken ON ocean.document')
  await send([sale])
  t.match(await counts(), { sales: before.sales + 1, quarantined: before.quarantined })
})
