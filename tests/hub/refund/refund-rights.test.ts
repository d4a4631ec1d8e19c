import t from 'tap'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { approve, newId } from '../cash/cash-desk.ts'
import {
  countRows,
  expectBooks,
  figuresOf,
  openRefundDesk,
  outcomeOf,
  refund,
  refundableOf,
  request,
  sell,
  voidSale,
} from './refund-desk.ts'

const APPLES = SMALL_PRODUCTS[3]?.product_id ?? ''

t.test('a cashier refunds on another person’s word, for this refund and this much', async (t) => {
  const { hub, till } = await openRefundDesk(t, CASHIER_ID)
  const sale = await sell({ till })
  const refund_id = newId()
  const ask = { permission: 'refund', subject_id: refund_id }
  t.equal(
    outcomeOf(await refund(till, sale, '1 1000', 3150, { refund_id })),
    'APPROVAL_REQUIRED approval_id refund',
  )
  const tooLittle = await approve(till, SUPERVISOR_ID, { ...ask, amount: 3149 })
  t.equal(
    outcomeOf(await refund(till, sale, '1 1000', 3150, { refund_id, approval_ids: [tooLittle] })),
    'APPROVAL_INVALID approval_id refund',
  )
  const enough = await approve(till, SUPERVISOR_ID, { ...ask, amount: 3150 })
  const done = await refund(till, sale, '1 1000', 3150, {
    refund_id,
    approval_ids: [tooLittle, enough],
  })
  t.equal(outcomeOf(done), 'ok')
  t.match(done.body.refund, { staff_name: 'Sari', approved_by_name: 'Wati' })
  const used = hub.db.prepare('SELECT used_by FROM approval WHERE id = ?').pluck()
  t.equal(used.get(enough), refund_id)
  t.equal(used.get(tooLittle), null)
  t.equal(
    outcomeOf(await refund(till, sale, '1 1000', 3150, { approval_ids: [enough] })),
    'APPROVAL_INVALID approval_id refund',
    'it is spent, and was for another refund',
  )
  expectBooks(t, hub.db)
})

t.test('beyond the limit, late, and by another tender: each needs its own word', async (t) => {
  const { hub, till } = await openRefundDesk(t, SUPERVISOR_ID)
  const sale = await sell(
    { till },
    { items: [[4, 6000]], tenders: (sum) => [nonCash('qris', sum)] },
  )
  t.equal(
    outcomeOf(await refund(till, sale, '1 6000', 1_139_994)),
    'APPROVAL_REQUIRED approval_id refund',
    'a supervisor refunds up to a million',
  )
  const inCash = (amount_minor: number) => ({
    payouts: [{ method: 'cash' as const, account_id: null, amount_minor, evidence: null }],
  })
  t.equal(
    outcomeOf(await refund(till, sale, '1 3000', 569_997, inCash(569_997))),
    'APPROVAL_REQUIRED approval_id refund-other-tender',
    'what came by QRIS leaves in cash up to half a million',
  )
  t.equal(outcomeOf(await refund(till, sale, '1 2000', 379_998, inCash(379_998))), 'ok')

  hub.db.prepare(`UPDATE sale SET business_date = '2026-01-01'`).run()
  hub.db.prepare(`INSERT INTO role_grant VALUES ('supervisor', 'refund-late', 0, NULL)`).run()
  t.equal((await refundableOf(till, sale.offline_transaction_id)).is_late, true)
  const refund_id = newId()
  t.equal(
    outcomeOf(await refund(till, sale, '1 1000', 189_999, { refund_id })),
    'APPROVAL_REQUIRED approval_id refund-late',
  )
  const ask = { permission: 'refund-late', subject_id: refund_id, amount: null }
  const approval_ids = [await approve(till, MANAGER_ID, ask)]
  const done = await refund(till, sale, '1 1000', 189_999, { refund_id, approval_ids })
  t.match(done.body.refund, { approved_by_name: 'Budi', payouts: [{ method: 'qris' }] })
  expectBooks(t, hub.db)
})

t.test('the window counts days of the outlet', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const dayBefore = (days: number) => {
    const day = new Date(Date.now() + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
    hub.db.prepare('UPDATE sale SET business_date = ?').run(day)
  }
  for (const [days, isLate] of [
    [0, false],
    [7, false],
    [8, true],
  ] as const) {
    dayBefore(days)
    const { is_late } = await refundableOf(till, sale.offline_transaction_id)
    t.equal(is_late, isLate, `${days} days`)
  }
})

const wanted = (change: object = {}) => ({
  product_id: APPLES,
  unit_code: 'kg',
  quantity_milli: 1500,
  unit_price_minor: 38_900,
  disposition: 'damaged' as const,
  ...change,
})
const voucher = (amount_minor: number) => ({
  method: 'voucher' as const,
  account_id: null,
  amount_minor,
  evidence: null,
})

t.test('goods without a receipt become a voucher, within the outlet’s limit', async (t) => {
  const { hub, till } = await openRefundDesk(t, SUPERVISOR_ID)
  const without = (change: Parameters<typeof request>[0]) =>
    till.post('/api/pos/refunds', request({ no_receipt_lines: [wanted()], ...change }))
  const total_minor = 58_350
  const done = await without({ total_minor, payouts: [voucher(total_minor)] })
  t.equal(outcomeOf(done), 'ok')
  const { refund: paid } = done.body
  t.match(paid, { sale_id: null, receipt_number: null, total_minor, payable_minor: total_minor })
  const [payout] = paid.payouts
  t.match(payout.account_code, /^VC-/)
  const account = hub.db.prepare('SELECT * FROM account WHERE id = ?').get(payout.account_id)
  t.match(account, { kind: 'voucher', code: payout.account_code, balance_minor: total_minor })
  t.match(figuresOf(hub.db), { refunds: total_minor, 'tender/voucher': -total_minor })

  const half = { ...voucher(total_minor) }
  const cases: [string, Parameters<typeof request>[0]][] = [
    [
      'REFUND_TENDER_NOT_ALLOWED payouts/0 voucher',
      { total_minor, payouts: [{ ...half, method: 'cash' }] },
    ],
    [
      'PRICE_MISMATCH no_receipt_lines/0/unit_price_minor 38900',
      { total_minor, no_receipt_lines: [wanted({ unit_price_minor: 38_901 })] },
    ],
    [
      'REFUND_NEEDS_RECEIPT total_minor 100000',
      {
        total_minor: 116_700,
        no_receipt_lines: [wanted({ quantity_milli: 3000 })],
        payouts: [voucher(116_700)],
      },
    ],
    ['UNKNOWN_PRODUCT no_receipt_lines/0', { no_receipt_lines: [wanted({ unit_code: 'box' })] }],
    ['VOID_NOT_POSSIBLE sale_id', { kind: 'void', total_minor }],
    ['REFUND_TOTAL_CHANGED total_minor 58350', { total_minor: 1 }],
  ]
  for (const [outcome, change] of cases) t.equal(outcomeOf(await without(change)), outcome)
  t.equal(countRows(hub.db, 'refund'), 1)

  hub.db.prepare(`INSERT INTO role_grant VALUES ('supervisor', 'refund-no-receipt', 0, NULL)`).run()
  t.equal(
    outcomeOf(await without({ total_minor, payouts: [voucher(total_minor)] })),
    'APPROVAL_REQUIRED approval_id refund-no-receipt',
  )
  hub.db.prepare('UPDATE product SET category_id = ?').run(newCategory(hub.db))
  t.equal(
    outcomeOf(await without({ total_minor, payouts: [voucher(total_minor)] })),
    'REFUND_NOT_RETURNABLE no_receipt_lines/0',
  )
  expectBooks(t, hub.db)
})

/** A category that is not taken back, as the outlet's rules say from now on. */
function newCategory(db: Parameters<typeof countRows>[0]): string {
  const id = newId()
  db.prepare(`INSERT INTO category VALUES (?, 'Tidak diretur', 'Final', '#000', 'x', 9)`).run(id)
  const rules = JSON.stringify({ ...DEFAULT_RULES, non_returnable_category_ids: [id] })
  db.prepare('INSERT INTO outlet_rules (id, version, rules_json) VALUES (1, 1, ?)').run(rules)
  db.prepare('UPDATE change_counter SET cursor = cursor + 1').run()
  return id
}

t.test('a void is the cashier’s mistake undone: its own right, its own limits', async (t) => {
  const { hub, till } = await openRefundDesk(t, CASHIER_ID)
  const tenders = (sum: number) => [nonCash('qris', 5000), cash(sum)]
  const sale = await sell(
    { till },
    {
      items: [
        [1, 3000],
        [5, 1000],
      ],
      tenders,
    },
  )
  const before = figuresOf(hub.db)
  const refund_id = newId()
  t.equal(
    outcomeOf(await voidSale(till, sale, { refund_id })),
    'APPROVAL_REQUIRED approval_id void',
  )
  const ask = { permission: 'void', subject_id: refund_id, amount: 21_795 }
  const approval_ids = [await approve(till, SUPERVISOR_ID, ask)]
  const done = await voidSale(till, sale, { refund_id, approval_ids })
  t.equal(outcomeOf(done), 'ok')
  t.match(done.body.refund, {
    kind: 'void',
    total_minor: 21_795,
    cash_rounding_minor: sale.totals.cash_rounding_minor,
    payable_minor: sale.totals.payable_minor,
    payouts: [
      { method: 'qris', amount_minor: 5000 },
      { method: 'cash', amount_minor: sale.totals.payable_minor - 5000 },
    ],
  })
  t.match(before, { 'unverified/qris': 5000 })
  t.match(figuresOf(hub.db), {
    sales: 21_795,
    voids: 21_795,
    'tender/qris': 0,
    'tender/cash': 0,
    'unverified/qris': 0,
    'cash-rounding': 0,
    'tax/PPN12': 0,
    'tax-base/PPN12': 0,
  })
  t.match(await refundableOf(till, sale.offline_transaction_id), {
    is_voidable: false,
    summary: { is_voided: true, refunded_minor: 21_795 },
  })
  t.equal(outcomeOf(await voidSale(till, sale, {})), 'VOID_NOT_POSSIBLE sale_id', 'only once')
  expectBooks(t, hub.db)
})

t.test('what cannot be voided', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till }, { items: [[1, 2000]] })
  const cashBack = [{ method: 'cash' as const, account_id: null, evidence: null }]
  const tooLittle = cashBack.map((each) => ({ ...each, amount_minor: 6200 }))
  const exact = cashBack.map((each) => ({ ...each, amount_minor: 6300 }))
  t.equal(
    outcomeOf(await voidSale(till, sale, { payouts: tooLittle })),
    'REFUND_TENDER_NOT_ALLOWED payouts',
  )
  t.equal(
    outcomeOf(await voidSale(till, sale, { total_minor: 6299 })),
    'REFUND_TOTAL_CHANGED total_minor 6300',
  )
  const partly = await sell({ till }, { items: [[1, 2000]] })
  await refund(till, partly, '1 1000', 3150)
  t.equal(outcomeOf(await voidSale(till, partly)), 'VOID_NOT_POSSIBLE sale_id')

  const other = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const drawer_id = newId()
  await till.post('/api/console/drawers', { drawer_id, name: 'Laci 2', terminal_id: other.id })
  const session_id = newId()
  const opening = { session_id, drawer_id, opening_cash_minor: 0, mode: 'shared', counts: null }
  await other.post('/api/pos/sessions', opening)
  t.equal((await refundableOf(other, sale.offline_transaction_id)).is_voidable, false)
  t.equal(
    outcomeOf(await voidSale(other, sale, { session_id })),
    'VOID_NOT_POSSIBLE sale_id',
    'another till’s shift',
  )
  t.equal(outcomeOf(await refund(other, sale, '1 1000', 3150, { session_id })), 'ok')
  const whole = await sell({ till }, { items: [[1, 2000]] })
  t.equal(outcomeOf(await voidSale(till, whole, { payouts: exact })), 'ok', 'as it was paid')
  expectBooks(t, hub.db)
})
