import t from 'tap'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { DRAWER_ID, SHIFT_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { chainsOf, journalOf, newId, paperOf } from '../cash/cash-desk.ts'
import {
  countRows,
  expectBooks,
  expectedCashOf,
  figuresOf,
  linesOf,
  openRefundDesk,
  outcomeOf,
  refund,
  refundableOf,
  request,
  sell,
  stockOf,
} from './refund-desk.ts'

const NOODLES = SMALL_PRODUCTS[1]?.product_id ?? ''
const SOAP = SMALL_PRODUCTS[5]?.product_id ?? ''

const ITEMS: [number, number][] = [
  [1, 3000],
  [5, 1000],
]

t.test('some of a sale comes back, and everything follows', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  // 3 noodles of 3,150 and a soap of 12,345: 21,795, rounded down to 21,700
  const sale = await sell({ till }, { items: ITEMS })
  const before = await refundableOf(till, sale.offline_transaction_id)
  t.match(before, {
    is_voidable: true,
    is_late: false,
    refunds: [],
    payments: [{ method: 'cash', paid_minor: 21_700, paid_rounding_minor: -95, returned_minor: 0 }],
  })
  t.match(before.lines[0], { remaining_quantity_milli: 3000, remaining_minor: 9450 })
  const cashBefore = expectedCashOf(hub.db)

  const answer = await refund(till, sale, '1 2000; 2 1000 damaged', 18_645)
  t.equal(answer.status, 200, JSON.stringify(answer.body))
  const { refund: done, duplicate, print_job_id } = answer.body
  t.match(done, {
    refund_number: 'TEST01-R-A-1',
    kind: 'refund',
    total_minor: 18_645,
    cash_rounding_minor: -45,
    payable_minor: 18_600,
    staff_name: 'Budi',
    approved_by_name: null,
    receipt_number: sale.receipt_number,
  })
  t.equal(duplicate, false)
  t.ok(print_job_id)
  t.match(done.lines[0], { sale_line_no: 1, quantity_milli: 2000, total_minor: 6300 })
  t.match(done.lines[1], { sale_line_no: 2, disposition: 'damaged', total_minor: 12_345 })

  t.equal(stockOf(hub.db, NOODLES), 100_000 - 3000 + 2000, 'sellable goods are stock again')
  t.equal(stockOf(hub.db, SOAP), 100_000 - 1000, 'damaged ones are not')
  const movements = hub.db
    .prepare(`SELECT reason, quantity_milli FROM stock_movement WHERE document_id = ?`)
    .raw()
    .all(done.refund_id)
  t.same(movements, [
    ['refund', 2000],
    ['refund', 1000],
    ['damaged', -1000],
  ])
  t.equal(expectedCashOf(hub.db), cashBefore - 18_600)
  t.match(figuresOf(hub.db), {
    sales: 21_795,
    refunds: 18_645,
    'refund-tax': done.tax_minor,
    'tender/cash': 21_700 - 18_600,
    'cash-rounding': -95 + 45,
    'tax/PPN12': sale.totals.tax_minor - done.tax_minor,
    'cash/cash-refund': -18_600,
  })
  t.same(journalOf(hub, done.refund_id), {
    'tender/cash': -18_600,
    revenue: 18_645 - done.tax_minor,
    'tax/PPN12': done.tax_minor,
    'cash-rounding': -45,
  })
  const paper = paperOf(hub, done.refund_id)
  t.same(paper.kinds, ['drawer-pulse', 'receipt'])
  t.match(paper.text, /RETUR BARANG[\s\S]*TEST01-R-A-1[\s\S]*Barang rusak/)
  t.same(chainsOf(hub, done.refund_id), ['refund-completed', 'refund-completed'])

  expectBooks(t, hub.db)
})

t.test('what is left after a refund, and the rest of it', async (t) => {
  const desk = await openRefundDesk(t)
  const { hub, till } = desk
  const cashBefore = expectedCashOf(hub.db)
  const sale = await sell(desk, { items: ITEMS })
  await refund(till, sale, '1 2000; 2 1000 damaged', 18_645)
  const after = await refundableOf(till, sale.offline_transaction_id)
  t.match(after, {
    is_voidable: false,
    refunds: [{ refund_number: 'TEST01-R-A-1', total_minor: 18_645 }],
    payments: [{ returned_minor: 18_600, returned_rounding_minor: -45 }],
  })
  t.match(after.lines[0], { refunded_quantity_milli: 2000, remaining_minor: 3150 })
  t.match(after.lines[1], { remaining_quantity_milli: 0, remaining_minor: 0 })
  const rest = await refund(till, sale, '1 1000', 3150)
  t.match(rest.body.refund, { payable_minor: 3100, cash_rounding_minor: -50 })
  t.equal(expectedCashOf(hub.db), cashBefore, 'all that was paid, to the rupiah')
  expectBooks(t, hub.db)
})

t.test('a request that is sent again is answered as the first time', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const payouts = [
    { method: 'cash' as const, account_id: null, amount_minor: 3150, evidence: null },
  ]
  const body = request({ of: sale, lines: linesOf('1 1000'), total_minor: 3150, payouts })
  const first = await till.post('/api/pos/refunds', body)
  const again = await till.post('/api/pos/refunds', body)
  t.same(again.body, { ...first.body, duplicate: true })
  t.equal(countRows(hub.db, 'refund'), 1)
  const altered = await till.post('/api/pos/refunds', { ...body, note: 'another' })
  t.equal(outcomeOf(altered), 'IDEMPOTENCY_MISMATCH refund_id')

  const copy = await till.post(`/api/pos/refunds/${body.refund_id}/reprint`)
  t.match(copy.body, { success: true, copy_no: 1 })
  const [model] = hub.db
    .prepare(`SELECT model_json FROM print_job WHERE kind = 'receipt-copy' AND document_id = ?`)
    .pluck()
    .all(body.refund_id) as string[]
  t.match(model, /SALINAN 1/)
  t.equal(outcomeOf(await till.post(`/api/pos/refunds/${newId()}/reprint`)), 'REFUND_NOT_FOUND')

  const found = await till.get(`/api/pos/refunds/${body.refund_id}`)
  t.same(found.body, first.body.refund)
  t.equal(outcomeOf(await till.get(`/api/pos/refunds/${newId()}`)), 'REFUND_NOT_FOUND')
  const second = await refund(till, sale, '1 1000', 3150)
  const list = async (query: string) =>
    (await till.get(`/api/pos/refunds?${query}`)).body.refunds.map(
      (each: { refund_number: string }) => each.refund_number,
    )
  const numbers = ['TEST01-R-A-2', 'TEST01-R-A-1']
  t.same(await list(`session_id=${SHIFT_ID}`), numbers)
  t.same(await list(`sale_id=${sale.offline_transaction_id}`), numbers)
  t.same(await list(`sale_id=${newId()}`), [])
  t.equal(second.status, 200)
  expectBooks(t, hub.db)
})

t.test('what is refused writes nothing', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell(
    { till },
    {
      items: [
        [1, 3000],
        [3, 500],
      ],
    },
  )
  const elsewhere = await hub.logIn(undefined, 'Kasir 2')
  const counts = () =>
    ['refund', 'audit_entry', 'outbox', 'print_job', 'stock_movement', 'journal_entry'].map(
      (table) => countRows(hub.db, table),
    )
  const before = counts()
  const cashBack = (amount_minor: number) => [
    { method: 'cash' as const, account_id: null, amount_minor, evidence: null },
  ]
  const good = { of: sale, lines: linesOf('1 1000'), total_minor: 3150, payouts: cashBack(3150) }
  const noLine = { product_id: NOODLES, unit_code: 'pcs', quantity_milli: 1000 }
  const noReceipt = [{ ...noLine, unit_price_minor: 3150, disposition: 'sellable' as const }]
  const cases: [string, Parameters<typeof request>[0]][] = [
    ['SALE_NOT_FOUND sale_id', { ...good, sale_id: newId() }],
    ['UNKNOWN_SHIFT session_id', { ...good, session_id: newId() }],
    ['UNKNOWN_REASON reason_code nonsense', { ...good, reason_code: 'nonsense' }],
    ['REASON_NEEDS_NOTE note', { ...good, reason_code: 'other' }],
    ['UNKNOWN_CUSTOMER customer_id', { ...good, customer_id: newId() }],
    ['REFUND_TOTAL_CHANGED total_minor 3150', { ...good, total_minor: 3149 }],
    ['REFUND_EXCEEDS_SALE lines/0 3000', { ...good, lines: linesOf('1 4000') }],
    ['INVALID_REQUEST lines/0 no line 7', { ...good, lines: linesOf('7 1000') }],
    ['QUANTITY_NOT_WHOLE lines/0', { ...good, lines: linesOf('1 500'), total_minor: 1575 }],
    ['INVALID_REQUEST lines lines of a sale, or lines without a receipt', { ...good, lines: [] }],
    [
      'INVALID_REQUEST lines lines of a sale, or lines without a receipt',
      { ...good, no_receipt_lines: noReceipt },
    ],
    [
      'INVALID_REQUEST payouts payouts add up to 3000, not 3150',
      { ...good, payouts: cashBack(3000) },
    ],
    [
      'REFUND_TENDER_NOT_ALLOWED payouts/0 0',
      { ...good, payouts: [{ ...cashBack(3150)[0], method: 'loyalty' }] as never },
    ],
    [
      'ACCOUNT_NOT_FOUND payouts/0',
      {
        ...good,
        payouts: [{ ...cashBack(3150)[0], method: 'gift_card', account_id: newId() }] as never,
      },
    ],
    ['VOID_NOT_POSSIBLE lines', { ...good, kind: 'void' }],
  ]
  for (const [outcome, change] of cases) {
    const answer = await till.post('/api/pos/refunds', request(change))
    t.equal(outcomeOf(answer), outcome)
  }
  const there = await elsewhere.post('/api/pos/refunds', request(good))
  t.equal(
    outcomeOf(there),
    'SHIFT_NOT_OPEN session_id its drawer is at another terminal',
    'money leaves where the drawer is',
  )
  t.equal(
    outcomeOf(await till.get(`/api/pos/transactions/${newId()}/refundable`)),
    'SALE_NOT_FOUND',
  )
  t.same(counts(), before)
  const weighed = await refund(till, sale, '2 123', Math.round((38_900 * 123) / 1000))
  t.equal(outcomeOf(weighed), 'ok', 'weighed goods come back by any weight')
  expectBooks(t, hub.db)
})

t.test('what may not be returned stays sold', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till }, { items: [[1, 1000]] })
  const category = testId(61)
  hub.db.prepare('UPDATE sale_line SET category_id = ?').run(category)
  const { rules, version } = (await till.get('/api/pos/rules')).body
  const changed = { ...rules, non_returnable_category_ids: [category] }
  hub.db
    .prepare('INSERT OR REPLACE INTO outlet_rules (id, version, rules_json) VALUES (1, ?, ?)')
    .run(version + 1, JSON.stringify(changed))
  t.equal((await refundableOf(till, sale.offline_transaction_id)).lines[0]?.is_returnable, false)
  t.equal(outcomeOf(await refund(till, sale, '1 1000', 3150)), 'REFUND_NOT_RETURNABLE lines/0')
})

t.test('a sale of a closed shift comes back into the shift that is open now', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till }, { tenders: (total) => [nonCash('card', 5000), cash(total)] })
  await closeThe(till)
  const z = figuresOf(hub.db)
  const present = newId()
  const opened = await till.post('/api/pos/sessions', {
    session_id: present,
    drawer_id: DRAWER_ID,
    opening_cash_minor: 50_000,
    mode: 'shared',
    counts: null,
  })
  t.equal(opened.status, 200, JSON.stringify(opened.body))
  const done = await refund(till, sale, '1 2000', 6300, { session_id: present })
  t.equal(outcomeOf(done), 'ok')
  t.match(done.body.refund.payouts, [
    { method: 'card', amount_minor: 5000 },
    { method: 'cash', amount_minor: 1300 },
  ])
  t.same(figuresOf(hub.db), z, 'Z never changes')
  t.match(figuresOf(hub.db, present), { refunds: 6300, 'tender/card': -5000 })
  t.equal(expectedCashOf(hub.db, present), 50_000 - 1300)
  expectBooks(t, hub.db)
})

async function closeThe(till: Parameters<typeof refund>[0]): Promise<void> {
  const { body: report } = await till.get(`/api/pos/sessions/${SHIFT_ID}/report`)
  const count_id = newId()
  const counts = [{ value_minor: 100, count: report.session.expected_cash_minor / 100 }]
  const counted = await till.post(`/api/pos/sessions/${SHIFT_ID}/counts`, {
    ...{ count_id, counts, declared: [], approval_id: null },
  })
  const closed = await till.post(`/api/pos/sessions/${SHIFT_ID}/close`, {
    ...{ close_id: newId(), count_id, reason_code: null, note: null },
    ...{ carry_over: true, approval_ids: [] },
  })
  if (closed.status !== 200) throw new Error(JSON.stringify([counted.body, closed.body]))
}
