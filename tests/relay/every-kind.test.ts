// What a real hub writes about a day arrives in its tables, to the rupiah and the piece; and a
// document whose figures do not follow counts and is set aside.
import t, { type Test } from 'tap'
import { Check } from 'typebox/value'
import { StockTransferBody } from '#domain/wire/feed-stock-transfer.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { moveCash } from '../hub/cash/cash-desk.ts'
import { openRefundDesk, refund, sell, voidSale } from '../hub/refund/refund-desk.ts'
import { closeTestShift } from '../support/close-shift.ts'
import {
  addTestOutlet,
  anyDocument,
  CLOUD_OUTLET,
  saleDocument,
  startTestCloud,
  type Unchained,
} from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { TERMINAL, testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
let lastId = 30_000
const newId = (): string => testId(++lastId)
const at = '2026-11-22T05:00:00.000Z'

/** The first line's code names a batch and a day that no calendar has, the second is weighed. */
const sayOfGoods = (sale: SaleMessage): SaleMessage => ({
  ...sale,
  items: sale.items.map((item, index) => ({
    ...item,
    ...(index === 0 ? { batch_code: 'B7', expires_on: '2027-02-31' } : { weight_source: 'scale' }),
  })),
})

/** Sells, takes back, voids, pays out, drops and closes; answers every row of the outbox. */
async function liveADay(t: Test): Promise<{ db: Db; rows: OutboxEnvelope[] }> {
  const desk = await openRefundDesk(t)
  const { hub, till } = desk
  const items: [number, number][] = [
    [1, 3000],
    [3, 250],
  ]
  const sale = await sell(desk, { items, withCustomer: true })
  await sell(desk, { items })
  const coded = await sell(desk, { items }, sayOfGoods)
  const third = Math.round((coded.items[0]?.total_minor ?? 0) / 3)
  t.equal((await refund(till, coded, '1 1000', third)).status, 200)
  const wrong = await sell(desk, { items: [[1, 1000]] })
  const total = Math.round((sale.items[0]?.total_minor ?? 0) / 3)
  t.equal((await refund(till, sale, '1 1000 damaged', total)).status, 200)
  t.equal((await voidSale(till, wrong)).status, 200)
  for (const [kind, reason_code] of [
    ['paid-out', 'supplies'],
    ['drop', 'routine'],
  ] as const) {
    t.equal((await moveCash(till, { kind, reason_code })).status, 200, kind)
  }
  closeTestShift(hub.db, hub.deps.seams, { shortMinor: 500 })
  const rows = hub.db.prepare(
    `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
     ORDER BY sequence`,
  )
  return { db: hub.db, rows: rows.all() as OutboxEnvelope[] }
}

t.test('a day at a hub is the same day in the cloud', async (t) => {
  const { db, rows } = await liveADay(t)
  const answer = await cloud.ingest(1, rows)
  t.match(answer, { refused: null, last_sequence: rows.length, verdicts: [] })
  t.strictSame(await cloud.ask('SELECT kind, reason, detail FROM ocean.quarantine'), [])

  const [own] = db
    .prepare(
      `SELECT (SELECT sum(total_minor) FROM sale) AS sales,
         (SELECT sum(total_minor) FROM refund) AS refunds,
         (SELECT count(*) FROM refund_line) AS refund_lines,
         (SELECT sum(amount_minor) FROM refund_payout) AS payouts,
         (SELECT sum(amount_minor) FROM cash_document WHERE kind <> 'no-sale') AS moved,
         (SELECT expected_cash_minor FROM shift) AS expected,
         (SELECT sum(points) FROM loyalty_entry) AS points`,
    )
    .all() as Record<string, number>[]
  const [theirs] = await cloud.ask(
    `SELECT (SELECT sum(total_minor)::int FROM ocean.sale) AS sales,
       (SELECT sum(total_minor)::int FROM ocean.refund) AS refunds,
       (SELECT count(*)::int FROM ocean.refund_line) AS refund_lines,
       (SELECT sum(amount_minor)::int FROM ocean.refund_payout) AS payouts,
       (SELECT sum(amount_minor)::int FROM ocean.cash_movement WHERE place = 'drawer') AS moved,
       (SELECT expected_cash_minor::int FROM ocean.shift) AS expected,
       (SELECT sum(points)::int FROM ocean.loyalty_entry) AS points`,
  )
  t.strictSame(theirs, own)
  t.ok((own?.moved ?? 0) > 0 && (own?.payouts ?? 0) > 0 && (own?.refund_lines ?? 0) > 0)

  const sold = db
    .prepare(
      `SELECT product_id, sum(quantity_milli) AS quantity FROM stock_movement
       WHERE reason IN ('sale', 'refund', 'damaged') GROUP BY product_id ORDER BY product_id`,
    )
    .all()
  const levels = await cloud.ask(
    `SELECT product_id, sum(quantity_milli)::int AS quantity FROM ocean.stock_movement
     WHERE reason IN ('sale', 'refund', 'damaged') GROUP BY product_id ORDER BY product_id`,
  )
  t.strictSame(levels, sold)
  const drift = await cloud.ask(
    `SELECT product_id FROM ocean.stock_level AS level WHERE quantity_milli <> (
       SELECT sum(quantity_milli) FROM ocean.stock_movement AS moved
       WHERE moved.outlet_id = level.outlet_id AND moved.product_id = level.product_id)`,
  )
  t.strictSame(drift, [], 'a level is the sum of its movements')

  const said = await cloud.ask(
    `SELECT line_no, batch_code, expires_on, weight_source FROM ocean.pos_transaction_items
     WHERE batch_code IS NOT NULL OR weight_source = 'scale' ORDER BY line_no`,
  )
  t.strictSame(said, [
    { line_no: 1, batch_code: 'B7', expires_on: '2027-02-31', weight_source: null },
    { line_no: 2, batch_code: null, expires_on: null, weight_source: 'scale' },
  ])
  const recall = `SELECT outlet_code, receipt_number, quantity_milli::int, returned_milli::int
    FROM ocean.sold_batches WHERE batch_code = 'B7'`
  const [coded] = db
    .prepare(
      "SELECT receipt_number FROM sale_line JOIN sale ON id = sale_id WHERE batch_code = 'B7'",
    )
    .pluck()
    .all()
  t.match(await cloud.ask(recall), [
    { receipt_number: coded, quantity_milli: 3000, returned_milli: 1000 },
  ])
})

t.test('head office reads the day: shift, tax, hours, customers, stock', async (t) => {
  const [session] = await cloud.ask('SELECT status, session_number::int FROM ocean.pos_sessions')
  t.strictSame(session, { status: 'closed', session_number: 1 })
  t.match(await cloud.ask('SELECT over_short_minor::int AS minor FROM ocean.over_short'), [
    { minor: -500 },
  ])
  const [sums] = await cloud.ask(
    `SELECT (SELECT sum(ppn_minor)::int FROM ocean.tax_by_day) AS by_day,
       (SELECT sum(tax_minor)::int FROM ocean.sale) - (SELECT sum(tax_minor)::int FROM ocean.refund)
         AS by_document,
       (SELECT sum(total_minor)::int FROM ocean.sales_by_hour) AS by_hour,
       (SELECT sum(total_minor)::int FROM ocean.sale) AS by_sale`,
  )
  t.equal(sums?.by_day, sums?.by_document)
  t.equal(sums?.by_hour, sums?.by_sale)
  t.ok((await cloud.ask('SELECT FROM ocean.inventory')).length > 0)
})

const outlet = await addTestOutlet(
  cloud,
  { ...CLOUD_OUTLET, outletId: testId(850), code: 'KINDS' },
  { epoch: testId(851) },
)
const counts = [{ value_minor: 1000, count: 20 }]
const moved = {
  ...{ at, movement_id: newId(), number: 'K-1', shift_id: testId(852), terminal_id: newId() },
  ...{ kind: 'paid-out', amount_minor: 20_000, counts, reason_code: 'supplies', note: null },
  ...{ staff_id: newId(), approved_by: null },
}
const session = { expected_cash_minor: 180_000, counted_cash_minor: 20_000 }
const closed = (change: object, cash = 180_000) => ({
  ...{ at, shift_id: testId(852), part_no: 0, count_id: newId(), closed_by: newId() },
  report: {
    session: { ...session, over_short_minor: -160_000, ...change },
    figures: { cash: [{ kind: 'float', amount_minor: cash }] },
    counts,
  },
})
const refunded = (change: object) => {
  const line = {
    ...{ product_id: newId(), sku: 'S', name: 'N', unit_code: 'pcs', quantity_milli: 1000 },
    ...{ unit_price_minor: 111, tax_code: 'PPN12', tax_rate_ppm: 120_000, sale_line_no: 1 },
    ...{ disposition: 'sellable', gross_minor: 111, discount_minor: 0 },
    ...{ tax_base_minor: 100, tax_minor: 11, total_minor: 111 },
  }
  const refund = {
    ...{ refund_number: 'R-1', kind: 'refund', session_id: newId(), terminal_id: newId() },
    ...{ staff_id: newId(), sale_id: newId(), receipt_number: null, customer_id: null, at },
    ...{ business_date: '2026-11-22', lines: [line], tax_base_minor: 100, tax_minor: 11 },
    ...{ total_minor: 111, cash_rounding_minor: -11, payable_minor: 100, reason_code: 'damaged' },
    payouts: [{ method: 'cash', amount_minor: 100, account_id: null, evidence: null }],
    ...{ loyalty_points_reversed: 0, loyalty_points_returned: 0, note: null, ...change },
  }
  return { at, refund, approved_by: null, conflicts: [] }
}
function document(kind: string, payload: object, id = newId()): Unchained {
  const told = kind === 'refund-completed' ? withId(payload, id) : payload
  return anyDocument(kind, id, told)
}
const withId = (payload: object, id: string): object => ({
  ...payload,
  refund: { refund_id: id, ...(payload as { refund: object }).refund },
})

t.test('figures that do not follow are a finding, and the document counts', async (t) => {
  const cases: [reason: string | null, kind: string, payload: object][] = [
    [null, 'cash-moved', moved],
    ['amount-differs-from-its-notes', 'cash-moved', { ...moved, amount_minor: 20_001 }],
    [null, 'shift-closed', closed({})],
    ['expected-cash-differs-from-its-parts', 'shift-closed', closed({}, 180_001)],
    ['over-short-differs', 'shift-closed', closed({ over_short_minor: 0 })],
    [
      'count-differs-from-its-notes',
      'shift-closed',
      closed({ counted_cash_minor: 20_001, over_short_minor: -159_999 }),
    ],
    [null, 'refund-completed', refunded({})],
    ['lines-differ-from-totals', 'refund-completed', refunded({ tax_minor: 12 })],
    ['payouts-differ-from-totals', 'refund-completed', refunded({ payable_minor: 111 })],
    ['refund-id-differs', 'refund-completed', refunded({ refund_id: newId() })],
    ['unreadable', 'refund-completed', refunded({ total_minor: 'much' })],
    ['unreadable', 'stock-moved', { at, reason: 'count', lines: 'none' }],
    ['unreadable', 'box-health', { at }],
  ]
  for (const [reason, kind, payload] of cases) {
    const { verdicts } = await outlet.send([
      document('weather-changed', {}),
      document(kind, payload),
      document('weather-changed', {}),
    ])
    t.strictSame(
      verdicts.map((each) => each.reason),
      reason ? [reason] : [],
      `${kind}: ${reason}`,
    )
  }
  const [row] = await cloud.ask(
    `SELECT (SELECT count(*)::int FROM ocean.refund WHERE outlet_id = $1) AS refunds,
       (SELECT count(*)::int FROM ocean.cash_movement WHERE outlet_id = $1) AS moved,
       (SELECT finding FROM ocean.shift WHERE outlet_id = $1) AS close`,
    [outlet.outletId],
  )
  t.strictSame(row, { refunds: 4, moved: 2, close: 'count-differs-from-its-notes' })
})

const goods = (change: object) => {
  const line = {
    ...{ product_id: newId(), sku: 'S', name: 'N', unit_code: 'karton', expected_milli: null },
    ...{ unit_factor_milli: 40_000, quantity_milli: 2_000, moved_milli: -80_000 },
    value_minor: -5_000,
  }
  return {
    ...{ at, part_no: 1, part_count: 1, number: 'KINDS-S-A-1', kind: 'transfer-out' },
    ...{ reverses_id: null, party: null, party_code: 'OTHER', reference: null, source_id: null },
    ...{ reason_code: null, note: 'hati-hati', line_count: 1, value_minor: -5_000 },
    ...{ staff_id: newId(), approved_by: null, terminal_id: newId(), lines: [line], ...change },
  }
}
const posted = (id: string, change: object = {}): Unchained =>
  anyDocument('stock-document-posted', id, { stock_document_id: id, ...goods(change) })

t.test('a transfer is announced where it goes, and is in transit until it came', async (t) => {
  const other = await addTestOutlet(
    cloud,
    { ...CLOUD_OUTLET, outletId: testId(870), code: 'OTHER' },
    { epoch: testId(871) },
  )
  const [sent, nowhere] = [newId(), newId()]
  await outlet.send([posted(sent), posted(nowhere, { party_code: 'FAR' })])
  const items = await cloud.ask<{ item_id: string; outlet_id: string; body: object }>(
    "SELECT item_id, outlet_id, body FROM ocean.feed_item WHERE topic = 'stock-transfer'",
  )
  t.match(items, [{ item_id: sent, outlet_id: testId(870) }])
  t.ok(Check(StockTransferBody, items[0]?.body), 'a hub reads it')
  t.match(items[0]?.body, { state: 'sent', lines: [{ quantity_milli: 2_000, cost_minor: 5_000 }] })
  const transfers = () =>
    cloud.ask(
      `SELECT to_code, received_minor::int, variance_minor::int FROM ocean.stock_transfers
       ORDER BY to_code`,
    )
  const far = { to_code: 'FAR', received_minor: null, variance_minor: null }
  t.same(await transfers(), [far, { ...far, to_code: 'OTHER' }])
  const came = { kind: 'transfer-in', source_id: sent, value_minor: 4_000, party_code: null }
  t.match(await other.send([posted(newId(), came)]), { refused: null, verdicts: [] })
  const short = { to_code: 'OTHER', received_minor: 4_000, variance_minor: -1_000 }
  t.same(await transfers(), [far, short])
  await outlet.send([posted(newId(), { reverses_id: sent, value_minor: 5_000 })])
  t.same(await transfers(), [far], 'what its sender took back is not on its way')
  const [after] = await cloud.ask(
    "SELECT body ->> 'state' AS state FROM ocean.feed_item WHERE topic = 'stock-transfer'",
  )
  t.same(after, { state: 'cancelled' })
  t.same(await cloud.ask('SELECT count(*)::int AS n FROM ocean.stock_document_line'), [{ n: 4 }])
})

t.test('head office reads what a shop kept, and how it ended, whichever comes first', async (t) => {
  const [first, second] = [newId(), newId()]
  const kept = (id: string, reason = 'misshapen') =>
    anyDocument('payload-quarantined', id, {
      ...{ at, document_id: null, terminal_id: testId(853), reason, payload_text: '{"odd":1}' },
    })
  const ended = (id: string, how: string, note: string | null) =>
    anyDocument('quarantine-ended', newId(), {
      ...{ at, quarantine_id: id, document_id: null, reason: 'misshapen', how, note },
      ...{ ended_by: testId(854), approved_by: null, terminal_id: testId(853) },
    })
  const rows = () =>
    cloud.ask(
      `SELECT how, note, payload_text FROM ocean.kept_payloads
       WHERE outlet_code = 'KINDS' ORDER BY quarantine_id`,
    )
  const open = { how: null, note: null, payload_text: '{"odd":1}' }
  await outlet.send([kept(first), ended(second, 'settled', 'Uji coba')])
  const settled = { how: 'settled', note: 'Uji coba', payload_text: null }
  t.same(await rows(), [open, settled])
  await outlet.send([kept(second), ended(first, 'done', null), ended(first, 'settled', 'late')])
  t.same(await rows(), [
    { ...open, how: 'done' },
    { ...settled, payload_text: '{"odd":1}' },
  ])
})

t.test('head office tells a number that was explained from a sale that may be lost', async (t) => {
  const terminal = { ...TERMINAL, id: newId() }
  const sold = (...numbers: number[]) =>
    outlet.send(numbers.map((number) => saleDocument(makeSale({ number, terminal }))))
  const voided = (from: number, to: number, reason: string, series = terminal.series) => {
    const voiding_id = newId()
    const place = { terminal_id: terminal.id, series, from, to }
    const payload = { at, voiding_id, ...place, reason, voided_by: testId(854) }
    return anyDocument('receipt-numbers-voided', voiding_id, payload)
  }
  const missing = async () =>
    (
      await cloud.ask(
        `SELECT first_number::int AS first, last_number::int AS last, number_count::int AS count,
           is_explained AS explained
         FROM ocean.missing_receipt_numbers WHERE outlet_code = 'KINDS' AND terminal_id = $1
         ORDER BY first_number`,
        [terminal.id],
      )
    ).map(
      ({ first, last, count, explained }) =>
        `${first}-${last} ${count}${explained ? ' explained' : ''}`,
    )
  t.same(await missing(), [], 'a till that sold nothing')
  await sold(1, 2)
  t.same(await missing(), [], 'nothing was overtaken')
  await sold(10, 12)
  t.same(await missing(), ['3-9 7', '11-11 1'])
  const [first] = await cloud.ask(
    `SELECT overtaken_at FROM ocean.missing_receipt_numbers
     WHERE terminal_id = $1 ORDER BY first_number LIMIT 1`,
    [terminal.id],
  )
  t.same(first, { overtaken_at: new Date('2026-11-22T05:00:01.000Z') })

  await outlet.send([voided(4, 5, 'Tablet hilang'), voided(11, 11, 'Uji coba', 'Z')])
  t.same(await missing(), ['3-3 1', '4-5 2 explained', '6-9 4', '11-11 1'])
  await outlet.send([voided(5, 7, 'Tablet hilang')])
  t.same(await missing(), ['3-3 1', '4-7 4 explained', '8-9 2', '11-11 1'])
  await sold(4, 8, 11)
  t.same(await missing(), ['3-3 1', '5-7 3 explained', '9-9 1'], 'a sale that comes all the same')
  t.same(
    await cloud.ask(
      `SELECT first_number::int AS first, last_number::int AS last, reason
       FROM ocean.voided_receipt_numbers WHERE terminal_id = $1 AND series = $2
       ORDER BY first_number`,
      [terminal.id, terminal.series],
    ),
    [
      { first: 4, last: 5, reason: 'Tablet hilang' },
      { first: 5, last: 7, reason: 'Tablet hilang' },
    ],
  )
  const [mark] = await cloud.ask(
    'SELECT watermark::int AS mark FROM ocean.terminal_series WHERE terminal_id = $1',
    [terminal.id],
  )
  t.same(mark, { mark: 2 }, 'a word is no sale: the till keeps what comes after the hole')
  const { verdicts } = await outlet.send([voided(7, 5, 'from behind')])
  t.match(verdicts, [{ verdict: 'quarantined', reason: 'unreadable' }])
})
