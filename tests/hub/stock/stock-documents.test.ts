import t, { type Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { StockTransferBody } from '#domain/wire/feed-stock-transfer.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { applyTransfer } from '#hub/stock/apply-transfer.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { renderPaper } from '../../support/paper.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { approve, newId } from '../cash/cash-desk.ts'
import { insertPrinter } from '../printing/print-shop.ts'
import {
  arrival,
  linesOf,
  post,
  receipt,
  reverse,
  stockOf,
  transfer,
  writeOff,
} from './stock-desk.ts'

async function open(t: Test, staffId = MANAGER_ID) {
  const told: unknown[] = []
  const hub = await startTestHub(t, { seed: (db) => insertPrinter(db) })
  const publish = hub.deps.live.publish
  hub.deps.live.publish = (message) => {
    if (message.type === 'stock-changed') told.push(message.levels)
    publish(message)
  }
  const person = await hub.logIn(staffId)
  return { hub, db: hub.db, person, told }
}
const count = (db: Db, table: string): number =>
  db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
const KEPT = ['stock_document', 'stock_document_line', 'stock_movement', 'outbox', 'audit_entry']
const kept = (db: Db): number[] => KEPT.map((table) => count(db, table))
const codeOf = ({ body }: { body: { error?: { code: string; field?: string } } }): string =>
  [body.error?.code, body.error?.field].filter(Boolean).join(' ')

t.test('goods received raise level and worth, once, and say so everywhere', async (t) => {
  const { db, person, told } = await open(t)
  const body = receipt('0 20, 3 1.5', [1_200_000, 30_000])
  const answer = await post(person, 'receipts', body)
  t.match(answer, {
    status: 200,
    body: { number: 'TEST01-S-A-1', kind: 'receipt', value_minor: 1_230_000, line_count: 2 },
  })
  t.equal(stockOf(db, 0), '120 at 1200000')
  t.equal(stockOf(db, 3), '101.5 at 30000')
  t.same(told, [
    [
      { product_id: testId(100), stock_milli: 120_000 },
      { product_id: testId(103), stock_milli: 101_500 },
    ],
  ])
  const after = kept(db)
  t.same((await post(person, 'receipts', body)).body, answer.body, 'the same again')
  t.same(kept(db), after)
  t.equal(
    codeOf(await post(person, 'receipts', { ...body, note: 'x' })),
    'IDEMPOTENCY_MISMATCH document_id',
  )
  const other = { ...receipt('0 20'), delivery_note: body.delivery_note.toLowerCase() }
  const twice = await post(person, 'receipts', { ...other, supplier: 'pt sumber makmur' })
  t.equal(codeOf(twice), 'DELIVERY_NOTE_RECEIVED delivery_note')
  t.same(kept(db), after, 'a refusal leaves nothing')
  const kinds = db.prepare('SELECT kind FROM outbox ORDER BY sequence DESC LIMIT 2').pluck().all()
  t.same(kinds, ['stock-moved', 'stock-document-posted'])
  const model = db.prepare("SELECT model_json FROM print_job WHERE kind = 'slip'").pluck().get()
  const paper = renderPaper(JSON.parse(model as string) as ReceiptModel, 32).join('\n')
  t.match(paper, /PENERIMAAN .*\n.* BARANG /)
  t.match(paper, /Beras 5 kg/)
  const list = await person.get('/api/console/stock/suppliers')
  t.same(list.body.suppliers, ['PT Sumber Makmur'])
  t.same(checkBooks(db), [])
})

t.test('what cannot be received is refused and moves nothing', async (t) => {
  const { db, person } = await open(t)
  const before = kept(db)
  const refused = async (body: object) => codeOf(await post(person, 'receipts', body))
  t.equal(await refused(receipt('99 1')), 'UNKNOWN_PRODUCT lines/0/product_id')
  t.equal(await refused(receipt('0 1, 1 2 karton')), 'UNKNOWN_PRODUCT lines/1/product_id')
  t.equal(await refused(receipt('0 1.5')), 'QUANTITY_NOT_WHOLE lines/0/quantity_milli')
  t.equal(await refused(receipt('0 1, 0 2')), 'STOCK_LINES_INVALID lines/1/product_id')
  t.equal(await refused(receipt('0 1', [], { supplier: ' ' })), 'INVALID_REQUEST supplier')
  t.equal(
    await refused(receipt('0 1', [], { delivery_note: ' ' })),
    'INVALID_REQUEST delivery_note',
  )
  t.same(kept(db), before)
})

t.test('a write-off takes the average, and beyond a limit another person', async (t) => {
  const { hub, db, person } = await open(t, SUPERVISOR_ID)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  await post(manager, 'receipts', receipt('0 100', [10_000_000]))
  t.equal(stockOf(db, 0), '200 at 10000000')
  t.match(await post(person, 'write-offs', writeOff('0 4')), { body: { value_minor: -200_000 } })
  t.equal(stockOf(db, 0), '196 at 9800000')
  const body = writeOff('0 5', { reason_code: 'theft' })
  const asked = await post(person, 'write-offs', body)
  t.match(asked.body, { error: { code: 'APPROVAL_REQUIRED', detail: 'write-off' } })
  const subject_id = body.document_id
  const ask = { permission: 'write-off', subject_id, amount: 250_000 }
  const approval_id = await approve(person, MANAGER_ID, ask)
  const done = await post(person, 'write-offs', { ...body, approval_id })
  t.match(done.body, { approved_by_name: 'Budi', reason_code: 'theft' })
  t.match(await post(person, 'write-offs', { ...body, approval_id }), { status: 200 })
  t.equal(stockOf(db, 0), '191 at 9550000')
  // Parfum has no cost: what it sells for is what counts.
  t.equal(
    codeOf(await post(person, 'write-offs', writeOff('4 2'))),
    'APPROVAL_REQUIRED approval_id',
  )
  const other = await post(person, 'write-offs', writeOff('1 1', { reason_code: 'other' }))
  t.equal(codeOf(other), 'REASON_NEEDS_NOTE note')
})

t.test('a document is taken back by another one, once, with its own worth', async (t) => {
  const { db, person } = await open(t)
  const first = receipt('0 100', [10_000_000])
  const { body } = await post(person, 'receipts', first)
  await post(person, 'write-offs', writeOff('0 50'))
  t.equal(stockOf(db, 0), '150 at 7500000')
  const back = await reverse(person, body.document_id)
  t.match(back.body, { reverses_id: body.document_id, value_minor: -10_000_000, kind: 'receipt' })
  t.equal(stockOf(db, 0), '50 at 0', 'what is left is not worth less than nothing')
  const twice = await reverse(person, body.document_id)
  t.equal(codeOf(twice), 'STOCK_DOCUMENT_REVERSED')
  t.equal(codeOf(await reverse(person, back.body.document_id)), 'STOCK_DOCUMENT_REVERSED')
  t.equal(codeOf(await reverse(person, newId())), 'STOCK_DOCUMENT_NOT_FOUND')
  const again = { ...receipt('0 1'), delivery_note: first.delivery_note }
  t.match(await post(person, 'receipts', again), { status: 200 }, 'its paper may come again')
  const list = (await person.get('/api/console/stock/documents?kind=receipt')).body.documents
  t.match(list, [{}, { reversed_by_id: null }, { reversed_by_id: back.body.document_id }])
  t.same(checkBooks(db), [])
})

t.test('goods leave for another outlet, never for this one', async (t) => {
  const { db, person } = await open(t)
  const sent = await post(person, 'transfers', transfer('0 10, 3 2.5'))
  t.match(sent.body, { kind: 'transfer-out', party: 'Toko Dua', party_code: 'TEST02' })
  t.equal(stockOf(db, 3), '97.5 at 0')
  t.equal(
    codeOf(await post(person, 'transfers', transfer('0 1', { to_code: 'TEST01' }))),
    'INVALID_REQUEST to_code',
  )
})

const TRANSFER_ID = testId(8_000)
function announce(db: Db, lines: { text: string; cost: number | null }[]): void {
  const body: StockTransferBody = {
    ...{ number: 'TEST02-S-A-9', from_name: 'Toko Dua', state: 'sent', note: null },
    sent_at: '2026-11-22T05:00:00.000Z',
    lines: lines.flatMap(({ text, cost }) =>
      linesOf(text).map((line) => ({
        ...{ ...line, sku: 'S', name: 'Barang', unit_factor_milli: 1000 },
        ...(cost === null ? {} : { cost_minor: cost }),
      })),
    ),
  }
  const context = { seams: null as never, atMs: 1, pricesOn: '2026-11-22' }
  write(db, (tx) =>
    applyTransfer(
      tx,
      { itemId: TRANSFER_ID, version: 1, body, before: null },
      { ...context, newPriceListVersion: () => 1 },
    ),
  )
}

t.test(
  'a transfer that comes short or over leaves its variance, at the sender’s cost',
  async (t) => {
    const { db, person } = await open(t)
    announce(db, [
      { text: '0 10', cost: 500_000 },
      { text: '1 20', cost: null },
      { text: '2 5', cost: null },
    ])
    const expected = (await person.get('/api/console/stock/transfers')).body.transfers
    t.match(expected, [{ number: 'TEST02-S-A-9', lines: [{}, {}, {}] }])
    const { rows } = (await person.get('/api/console/stock')).body
    t.match(rows[2], { name: 'Beras 5 kg', expected_milli: 10_000 })
    const body = arrival('0 8, 1 21', { transfer_id: TRANSFER_ID })
    const came = await post(person, 'transfer-receipts', body)
    t.match(came.body, {
      value_minor: 400_000,
      lines: [
        { expected_milli: 10_000, moved_milli: 8_000, value_minor: 400_000 },
        { expected_milli: 20_000, moved_milli: 21_000 },
        { expected_milli: 5_000, moved_milli: 0, quantity_milli: 0 },
      ],
    })
    t.equal(stockOf(db, 0), '108 at 400000')
    t.equal(stockOf(db, 2), '100 at 0')
    const late = arrival('0 2', { transfer_id: TRANSFER_ID })
    t.equal(
      codeOf(await post(person, 'transfer-receipts', late)),
      'TRANSFER_NOT_EXPECTED transfer_id',
    )
    const unknown = arrival('0 2', { transfer_id: newId() })
    t.equal(
      codeOf(await post(person, 'transfer-receipts', unknown)),
      'TRANSFER_NOT_FOUND transfer_id',
    )
    await reverse(person, body.document_id)
    t.equal(stockOf(db, 0), '100 at 0')
    t.equal(
      (await person.get('/api/console/stock/transfers')).body.transfers.length,
      1,
      'awaited again',
    )
    t.match(await post(person, 'transfer-receipts', late), { status: 200 })
    t.same(checkBooks(db), [])
  },
)

t.test('goods come without word of them, by the number on their paper', async (t) => {
  const { db, person } = await open(t)
  const came = await post(person, 'transfer-receipts', arrival('1 5'))
  t.match(came.body, { reference: 'T-1', lines: [{ expected_milli: null, moved_milli: 5_000 }] })
  t.equal(stockOf(db, 1), '105 at 0')
})

t.test('a paper is printed again as a copy', async (t) => {
  const { db, person } = await open(t)
  const { body } = await post(person, 'receipts', receipt('0 1'))
  const path = `/api/console/stock/documents/${body.document_id}`
  t.match(await person.post(`${path}/print`, {}), { status: 200, body: { success: true } })
  const models = db.prepare("SELECT model_json FROM print_job WHERE kind = 'slip'").pluck().all()
  t.match(models[1], /COPY 1|SALINAN 1/)
  t.match((await person.get(path)).body, { document_id: body.document_id, lines: [{}] })
  t.equal(
    codeOf(await person.get(`/api/console/stock/documents/${newId()}`)),
    'STOCK_DOCUMENT_NOT_FOUND',
  )
})
