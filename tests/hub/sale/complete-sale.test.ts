import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { must } from '#domain/errors.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { readSaleDetail } from '#hub/sale/read-sale-detail.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { listActiveStaff } from '#hub/staff/staff-store.ts'
import { closeTestShift } from '../../support/close-shift.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, SHIFT_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { insertPrinter } from '../printing/print-shop.ts'

/** Every row that a sale could have written: equal counts before and after mean nothing was. */
function rowCounts(db: Db): Record<string, number> {
  const tables = [
    'sale',
    'sale_line',
    'sale_payment',
    'stock_movement',
    'cash_movement',
    'journal_entry',
    'loyalty_entry',
    'audit_entry',
    'outbox',
    'print_job',
    'conflict',
    'quarantine',
  ]
  const count = (table: string) =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  return Object.fromEntries(tables.map((table) => [table, count(table)]))
}

t.test('a sale writes all of its effects, and the books hold', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const sale = makeSale({
    number: 1,
    items: [
      [0, 1000],
      [3, 350],
      [4, 2000],
    ],
    withCustomer: true,
    tenders: (total) => [nonCash('qris', 100_000), cash(total)],
  })
  const answer = must(await taker.take('direct', sale, 0))
  t.equal(answer.verdict, 'accepted')
  t.equal(answer.duplicate, false)
  t.match(rowCounts(db), { sale: 1, sale_line: 3, sale_payment: 2, stock_movement: 6 + 3 })
  const stock = db.prepare('SELECT quantity_milli FROM stock_level WHERE product_id = ?').pluck()
  t.equal(stock.get(SMALL_PRODUCTS[3]?.product_id), 100_000 - 350)
  const points = db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck()
  t.equal(points.get(CUSTOMER_ID), sale.loyalty_points_earned)
  t.same(checkBooks(db), [])
})

t.test('what codes and scales said of the goods is kept, and read back as it came', async (t) => {
  const { db, deps } = smallShop(t)
  const plain = makeSale({
    number: 1,
    items: [
      [0, 1000],
      [3, 350],
    ],
  })
  const said = { batch_code: 'B7', expires_on: '2026-03-01' }
  const items = plain.items.map((item, at) => (at === 0 ? { ...item, ...said } : item))
  must(await createSaleTaker(deps).take('direct', { ...plain, items }, 0))
  const columns = 'batch_code, expires_on, weight_source'
  t.same(db.prepare(`SELECT ${columns} FROM sale_line ORDER BY line_no`).raw().all(), [
    ['B7', '2026-03-01', null],
    [null, null, 'typed'],
  ])
  const back = readSaleDetail(db, plain.offline_transaction_id)?.sale.items
  t.match(back, [said, { weight_source: 'typed' }])
  t.notOk('batch_code' in (back?.[1] ?? {}), 'what nothing said is left out, as in old documents')
  t.same(checkBooks(db), [])
})

t.test('the same sale again gets the first answer; nothing is doubled (I2)', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const sale = makeSale({ number: 1 })
  const first = must(await taker.take('direct', sale, 0))
  const before = rowCounts(db)
  const again = await Promise.all([
    taker.take('direct', sale, 0),
    taker.take('drained', sale, null),
    taker.take('direct', structuredClone(sale), 500),
  ])
  for (const outcome of again) t.same(must(outcome), { ...first, duplicate: true })
  t.same(rowCounts(db), before)
})

t.test('two copies of a new sale in one group become one sale', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const sale = makeSale({ number: 1 })
  const answers = await Promise.all([1, 2, 3].map(() => taker.take('direct', sale, 0)))
  t.same(answers.map((outcome) => must(outcome).duplicate).sort(), [false, true, true])
  t.equal(rowCounts(db).sale, 1)
  t.same(checkBooks(db), [])
})

t.test(
  'an altered duplicate: refused interactively, quarantined once when committed',
  async (t) => {
    const { db, deps } = smallShop(t)
    const taker = createSaleTaker(deps)
    must(await taker.take('direct', makeSale({ number: 1, committed: false }), 0))
    const before = rowCounts(db)
    const id = makeSale({ number: 1 }).offline_transaction_id
    const altered = makeSale({ number: 1, items: [[2, 5000]], transactionId: id })
    t.match(await taker.take('direct', { ...altered, committed: false }, 0), {
      ok: false,
      code: 'IDEMPOTENCY_MISMATCH',
    })
    t.same(rowCounts(db), before)
    for (let sending = 0; sending < 3; sending += 1) {
      const answer = must(await taker.take('drained', altered, null))
      t.match(answer, { verdict: 'quarantined', duplicate: true })
    }
    t.match(rowCounts(db), { sale: 1, quarantine: 1, conflict: 1 })
    t.same(checkBooks(db), [])
  },
)

type Alter = (sale: SaleMessage) => SaleMessage
const onFirstLine =
  (change: Partial<SaleMessage['items'][number]>): Alter =>
  (sale) => ({ ...sale, items: sale.items.map((line, i) => (i ? line : { ...line, ...change })) })
const onTotals =
  (change: Partial<SaleMessage['totals']>): Alter =>
  (sale) => ({ ...sale, totals: { ...sale.totals, ...change } })
const onPayment =
  (change: Partial<SaleMessage['payments'][number]>): Alter =>
  (sale) => ({ ...sale, payments: sale.payments.map((each) => ({ ...each, ...change })) })

// what is wrong | how | refusal at the interactive door
const bad: [string, Alter, string][] = [
  ['unknown product', onFirstLine({ product_id: testId(999) }), 'UNKNOWN_PRODUCT'],
  ['unknown unit', onFirstLine({ unit_code: 'karton' }), 'UNKNOWN_PRODUCT'],
  ['half a piece', onFirstLine({ quantity_milli: 1500 }), 'QUANTITY_NOT_WHOLE'],
  ['another price', onFirstLine({ unit_price_minor: 1 }), 'PRICE_MISMATCH'],
  ['another unit factor', onFirstLine({ unit_factor_milli: 24_000 }), 'PRICE_MISMATCH'],
  ['another tax rate', onFirstLine({ tax_rate_ppm: 0 }), 'TAX_MISMATCH'],
  ['a line total that does not follow', onFirstLine({ total_minor: 1 }), 'TOTALS_MISMATCH'],
  ['a total that does not follow', onTotals({ total_minor: 1 }), 'TOTALS_MISMATCH'],
  ['less tax', onTotals({ tax_minor: 0 }), 'TOTALS_MISMATCH'],
  ['unpaid', onPayment({ tendered_minor: 1, amount_minor: 1, change_minor: 0 }), 'SALE_UNPAID'],
  ['overpaid card', onPayment({ method: 'card' }), 'NON_CASH_OVERPAID'],
  ['too much change', onPayment({ change_minor: 11_000 }), 'CHANGE_MISMATCH'],
  ['unknown shift', (sale) => ({ ...sale, session_id: testId(998) }), 'UNKNOWN_SHIFT'],
  ['unknown customer', (sale) => ({ ...sale, customer_id: testId(997) }), 'UNKNOWN_CUSTOMER'],
  ['unknown cashier', (sale) => ({ ...sale, cashier_id: testId(996) }), 'UNKNOWN_CASHIER'],
  ['another warehouse', (sale) => ({ ...sale, warehouse_id: testId(995) }), 'UNKNOWN_WAREHOUSE'],
  ['no day', (sale) => ({ ...sale, created_at: '2026-02-30T05:00:00.000Z' }), 'INVALID_REQUEST'],
  ['another currency', (sale) => ({ ...sale, currency_code: 'USD' }), 'TOTALS_MISMATCH'],
  [
    'a number of another outlet',
    (sale) => ({ ...sale, receipt_number: 'OTHER1-T1-A-7' }),
    'RECEIPT_NUMBER_MISMATCH',
  ],
  [
    'a series that was never opened',
    (sale) => ({ ...sale, series: 'Z', receipt_number: 'TEST01-T1-Z-7' }),
    'RECEIPT_NUMBER_MISMATCH',
  ],
]

t.test('interactive sales: each fault has its code and writes nothing', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const before = rowCounts(db)
  for (const [what, alter, code] of bad) {
    const outcome = await taker.take('direct', alter(makeSale({ number: 7, committed: false })), 0)
    t.match(outcome, { ok: false, code }, what)
  }
  t.same(rowCounts(db), before)
})

t.test('committed sales: the same faults are kept, counted and named (I3)', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  for (const [index, [what, alter, code]] of bad.entries()) {
    const sale = alter(makeSale({ number: 100 + index }))
    const answer = must(await taker.take('drained', sale, null))
    t.equal(answer.verdict, 'conflict', what)
    const messages = answer.conflicts.map(({ message }) => message).join('\n')
    t.match(messages, code, `${what}: the conflict names ${code}`)
  }
  t.match(rowCounts(db), { sale: bad.length, quarantine: 0 })
  t.same(checkBooks(db), [])
})

t.test('a cashier the hub has never heard of: the sale counts, nobody can log in', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  for (const number of [1, 2]) {
    const sale = makeSale({ number, cashierId: testId(996) })
    const answer = must(await taker.take('drained', sale, null))
    t.same(
      answer.conflicts.map(({ type }) => type),
      ['rights_missing'],
    )
  }
  const counted = `SELECT sum(event_count) FROM shift_figure WHERE figure = 'sales'`
  t.equal(db.prepare(counted).pluck().get(), 2)
  t.notOk(listActiveStaff(db).some(({ staff_id }) => staff_id === testId(996)))
  t.same(checkBooks(db), [])
})

t.test('two sales with one number: both kept, a conflict says so (I5)', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  must(await taker.take('direct', makeSale({ number: 1 }), 0))
  const other = { number: 1, transactionId: testId(77) }
  t.match(await taker.take('direct', makeSale({ ...other, committed: false }), 0), {
    ok: false,
    code: 'RECEIPT_NUMBER_TAKEN',
  })
  const answer = must(await taker.take('direct', makeSale(other), 0))
  t.match(answer.conflicts, [{ type: 'duplicate_receipt_number' }])
  t.equal(rowCounts(db).sale, 2)
  t.same(checkBooks(db), [])
})

t.test('stock may fall below zero: the sale stands, one conflict names it', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const quantities = [60_000, 60_000, 60_000]
  const verdicts = []
  for (const [index, quantity] of quantities.entries()) {
    const sale = makeSale({ number: index + 1, items: [[2, quantity]], committed: false })
    verdicts.push(must(await taker.take('direct', sale, 0)).conflicts.map(({ type }) => type))
  }
  t.same(verdicts, [[], ['inventory_shortage'], []])
  t.same(checkBooks(db), [])
})

t.test('a sale of a shift the hub never saw gets a shift that must be counted', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  const shiftId = testId(51)
  const answer = must(await taker.take('drained', makeSale({ number: 1, shiftId }), null))
  t.match(answer.conflicts, [{ type: 'session_closed' }])
  const shift = db.prepare('SELECT state, opening_cash_minor FROM shift WHERE id = ?').get(shiftId)
  t.match(shift, { state: 'needs-count', opening_cash_minor: 0 })
  t.same(checkBooks(db), [])
})

t.test('late sales hold their paper and open no drawer', async (t) => {
  const { db, deps } = smallShop(t)
  insertPrinter(db)
  const taker = createSaleTaker(deps)
  must(await taker.take('direct', makeSale({ number: 1 }), 1_000))
  must(await taker.take('direct', makeSale({ number: 2 }), 121_000))
  must(await taker.take('drained', makeSale({ number: 3 }), null))
  const jobs = db.prepare('SELECT kind, state FROM print_job ORDER BY kind, state').all()
  t.same(jobs, [
    { kind: 'drawer-pulse', state: 'queued' },
    { kind: 'receipt', state: 'held' },
    { kind: 'receipt', state: 'held' },
    { kind: 'receipt', state: 'queued' },
  ])
})

t.test('a shift closed under a sale: the sale keeps its own shift', async (t) => {
  const { db, deps, seams } = smallShop(t)
  closeTestShift(db, seams)
  const taker = createSaleTaker(deps)
  t.match(await taker.take('direct', makeSale({ number: 1, committed: false }), 0), {
    code: 'SHIFT_NOT_OPEN',
  })
  const answer = must(await taker.take('drained', makeSale({ number: 1 }), null))
  t.match(answer.conflicts, [{ type: 'session_closed' }])
  t.match(db.prepare('SELECT shift_id, shift_part_no FROM sale').get(), {
    shift_id: SHIFT_ID,
    shift_part_no: 1,
  })
  t.same(checkBooks(db), [])
})

t.test('what the outbox carries is canonical, with the sale word for word', async (t) => {
  const { db, deps } = smallShop(t)
  const sale = makeSale({ number: 1 })
  must(await createSaleTaker(deps).take('direct', sale, 0))
  const payload = db
    .prepare(`SELECT payload FROM outbox WHERE kind = 'sale-completed'`)
    .pluck()
    .get() as string
  t.equal(payload, canonicalJson(JSON.parse(payload)))
  t.same(JSON.parse(payload).sale, sale)
})
