// One document of every kind of paper, made by the same models as in a shop.
import { type AccountSlipInput, buildAccountSlip } from '#domain/account-slip-model.ts'
import { buildBill } from '#domain/bill-model.ts'
import {
  addProduct,
  emptyCart,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
} from '#domain/cart.ts'
import { buildClaimCode } from '#domain/claim-code-model.ts'
import { type ReceiptBlock, type ReceiptModel, receiptAsCopy } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import { buildRefundReceipt } from '#domain/refund-receipt-model.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import { buildShelfLabels } from '#domain/shelf-label-model.ts'
import { mergeFigures, readFigures } from '#domain/shift-figures.ts'
import { buildShiftPaper } from '#domain/shift-report-model.ts'
import { buildSlip, type SlipInput } from '#domain/slip-model.ts'
import type { SlipKind } from '#domain/slip-words.ts'
import type { RefundLineMessage, RefundMessage } from '#domain/wire/refund-message.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import type { ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { charactersPage, testPage } from '#hub/printing/order-test-page.ts'
import { DEMO_QRIS } from '../../demo/outlet/demo-accounts.ts'
import {
  APPLES,
  CUSTOMER,
  IDENTITY,
  idOf,
  must,
  NOODLES,
  OUTLET,
  PERFUME,
  product,
  RICE,
  tender,
  unit,
} from '../../tests/support/shop.ts'
import { LONG_NAME, stockSlip } from './sample-goods.ts'

const language = 'id' as const
const AT_MS = Date.UTC(2026, 10, 22, 7)
const THAI = product(7, {
  name: 'ข้าวหอมมะลิ ตราฉัตร 5 กก.',
  units: [unit('sak', 1000, 165_000)],
})
const NOODLES_JAPAN = product(8, {
  name: '日清カップヌードル 醤油味 77g',
  units: [unit('pcs', 1000, 32_500)],
})

function sale(): ReceiptModel {
  let cart = setCustomer(setNote(emptyCart(idOf(7)), 'Titip di kasir'), CUSTOMER)
  cart = must(addProduct(cart, NOODLES, OUTLET, { quantityMilli: 3000 }))
  cart = must(setLineDiscount(cart, 1, { kind: 'percent', ratePpm: 100_000 }))
  for (const each of [RICE, PERFUME, THAI, NOODLES_JAPAN]) {
    cart = must(addProduct(cart, each, OUTLET))
  }
  cart = must(addProduct(cart, APPLES, OUTLET, { quantityMilli: 1463 }))
  cart = must(setBasketDiscount(cart, { kind: 'amount', amountMinor: 5_000 }))
  const card = { evidence: { approval_code: '903112', last_four: '4242' } }
  const tenders = [tender('card', 300_000, card), tender('cash', 250_000)]
  const message = must(
    buildSaleMessage({ cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }),
  )
  const people = { cashierName: 'Sari Dewi', customerName: CUSTOMER.fullName }
  const pageUrl = `https://struk.tokobahari.id/${message.receipt_number}/3q7n0v5t2c8k1m6r9d4h0a5s2f`
  const known = { pointsBalance: 1_568, pageUrl }
  return buildReceipt({ message, outlet: OUTLET, ...people, ...known, copyNo: 0, language })
}

const BUYER: SaleBuyer = {
  ...{ id_kind: 'npwp', id_number: '0987654321098765', nitku: '0987654321098765000012' },
  ...{ name: 'PT Sumber Rejeki Makmur Sejahtera Abadi', address: 'Jl. Contoh 9, Bandung' },
}
const PROMOTIONS = [
  {
    promotion_id: 'p1',
    name: 'Gajian: beli 3 hemat 25% semua elektronik',
    amount_minor: 61_728_394,
  },
  { promotion_id: 'p2', name: 'Anggota', amount_minor: 1_000_000 },
].map((each) => ({ ...each, coupon_code: null }))

/** The longest that happens: names, promotions, nine digits, a buyer, batches and last days. */
function largeSale(): ReceiptModel {
  const fridge = product(9, { name: LONG_NAME, units: [unit('unit', 1000, 123_456_789)] })
  let cart = must(addProduct(emptyCart(idOf(9)), fridge, OUTLET, { quantityMilli: 3000 }))
  cart = must(addProduct(cart, NOODLES, OUTLET, { quantityMilli: 12_000, batchCode: 'A17-2209' }))
  const rows = PROMOTIONS.map(({ promotion_id, amount_minor }) => ({ promotion_id, amount_minor }))
  const amountMinor = rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  const byLine = [{ lineNo: 1, amountMinor, promotions: rows }]
  const promotions = { at: '2026-11-22T05:00:00.000Z', byLine, all: PROMOTIONS }
  const message = must(
    buildSaleMessage({
      ...{
        cart: { ...cart, promotions, buyer: BUYER },
        outlet: OUTLET,
        identity: IDENTITY,
        committed: true,
      },
      tenders: [tender('transfer', 307_600_000), tender('cash', 100_000)],
    }),
  )
  const items = message.items.map((item) => ({ ...item, expires_on: '2027-03-01' }))
  const people = {
    cashierName: 'Muhammad Rizky Ramadhan Kusumawardhana',
    customerName: LONG_CUSTOMER,
  }
  return buildReceipt({
    ...{ message: { ...message, items }, outlet: OUTLET, ...people, copyNo: 0, language },
    showsExpiry: true,
  })
}
const LONG_CUSTOMER = 'Raden Ajeng Kartiningsih Hadiningrat Dewi'

/** The new goods of an exchange: paid with what came back. */
function exchangeSale(): ReceiptModel {
  const cart = must(addProduct(emptyCart(idOf(8)), RICE, OUTLET))
  const tenders = [tender('exchange', 5_670), tender('cash', 70_000)]
  const message = must(
    buildSaleMessage({ cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }),
  )
  const people = { cashierName: 'Sari Dewi', customerName: null, refundNumber: 'MART01-R-A-17' }
  return buildReceipt({ message, outlet: OUTLET, ...people, copyNo: 0, language })
}

const refundLine = (change: Partial<RefundLineMessage>): RefundLineMessage => ({
  ...{ line_no: 1, sale_line_no: 1, product_id: idOf(101), sku: 'SKU1', name: 'Mi goreng' },
  ...{ unit_code: 'pcs', quantity_milli: 2000, unit_price_minor: 3150, tax_code: 'PPN12' },
  ...{ tax_rate_ppm: 120_000, disposition: 'sellable', gross_minor: 6300, discount_minor: 630 },
  ...{ tax_base_minor: 4682, tax_minor: 562, total_minor: 5670, ...change },
})

const payout = (change: Partial<RefundMessage['payouts'][number]>) => ({
  ...{ line_no: 1, method: 'cash' as const, amount_minor: 3_600 },
  ...{ account_id: null, account_code: null, evidence: null, ...change },
})

type Payouts = RefundMessage['payouts']

function refund(kind: 'refund' | 'void', exchanged?: Payouts): ReceiptModel {
  const voucher = { account_id: idOf(701), account_code: 'VC-7K2M-Q0XR-9BTA' }
  const said = kind === 'refund' ? { batch_code: 'A17-2209', expires_on: '2027-03-01' } : {}
  const message: RefundMessage = {
    ...{ refund_id: idOf(800), refund_number: 'MART01-R-A-17', kind, session_id: idOf(20) },
    ...{ business_date: '2026-11-22', terminal_id: idOf(10), staff_id: idOf(30) },
    ...{ staff_name: 'Sari Dewi', approved_by_name: 'Budi', sale_id: idOf(900) },
    ...{ receipt_number: 'MART01-T1-A-42', customer_id: idOf(50), at: '2026-11-22T07:42:00.000Z' },
    ...(kind === 'refund' ? { buyer: BUYER } : {}),
    lines: [refundLine(said)],
    ...{
      tax_base_minor: 4682,
      tax_minor: 562,
      total_minor: 5670,
      cash_rounding_minor: exchanged ? 0 : -70,
    },
    payable_minor: exchanged ? 5_670 : 5_600,
    payouts: exchanged ?? [
      payout({}),
      payout({ line_no: 2, method: 'voucher', amount_minor: 2_000, ...voucher }),
    ],
    ...{ loyalty_points_reversed: 5, loyalty_points_returned: 0, reason_code: 'damaged' },
    note: 'Bungkus sobek',
  }
  const reason = { reasonName: 'Barang rusak atau cacat', customerName: CUSTOMER.fullName }
  const shown = { ...reason, showsExpiry: true, copyNo: 0, language } as const
  return buildRefundReceipt({ refund: message, outlet: OUTLET, ...shown })
}

const one = (figure: string, amountMinor: number, count = 1) => ({ figure, count, amountMinor })
const FIGURES = readFigures(
  mergeFigures([
    ...[one('sales', 2_250_000, 31), one('gross', 2_310_000, 31), one('discount', 60_000, 9)],
    ...[one('cash-rounding', -450, 12), one('refunds', 20_000), one('voids', 6_300)],
    ...[one('account-in', 100_000), one('no-sale', 0, 2)],
    ...[one('tax-base/PPN12', 1_906_000), one('tax/PPN12', 228_720)],
    ...[one('tender/cash', 1_150_000, 22), one('tender/qris', 800_000, 7)],
    ...[one('unverified/qris', 80_000), one('tender/card', 300_000, 2)],
    ...[one('cash/float', 200_000), one('cash/cash-tendered', 1_250_000)],
    ...[one('cash/change', -100_000)],
  ]),
)
const SESSION: ShiftMessage = {
  ...{ session_id: idOf(20), session_number: 17, mode: 'shared', terminal_id: null },
  ...{ terminal_code: null, drawer_id: idOf(21), drawer_name: 'Laci 1', warehouse_id: idOf(2) },
  ...{ cashier_id: idOf(30), cashier_name: 'Sari Dewi', status: 'closed' },
  ...{ business_date: '2026-11-22', opening_cash_minor: 200_000 },
  ...{ opened_at: '2026-11-22T01:00:00.000Z', closed_at: '2026-11-22T09:30:00.000Z' },
  ...{ closed_by_name: 'Budi', transaction_count: 31, total_sales_minor: 2_250_000 },
  ...{ expected_cash_minor: 1_350_000, count_no: 1, counted_cash_minor: 1_342_500 },
  ...{ over_short_minor: -7_500, over_short_reason_code: 'wrong-change', note: 'dicari besok' },
  addendum_count: 0,
}

/** Of a shift that goes on: nobody has counted. */
const OPEN_SESSION: ShiftMessage = {
  ...SESSION,
  ...{ status: 'open', closed_at: null, closed_by_name: null, counted_cash_minor: null },
  ...{ count_no: 0, over_short_minor: null, over_short_reason_code: null, note: null },
}

const LATE_FIGURES = readFigures(
  mergeFigures([
    ...[one('sales', 31_500), one('gross', 31_500), one('tax-base/PPN12', 26_014)],
    ...[one('tax/PPN12', 3_122), one('tender/cash', 31_500)],
    ...[one('cash/cash-tendered', 50_000), one('cash/change', -18_500)],
  ]),
)

function xReport(): ReceiptModel {
  const open = { ...shiftReport('x', FIGURES), session: OPEN_SESSION, counts: null, tenders: [] }
  return shiftPaper({ ...open, audit_is_whole: null })
}

/** A sale that a till handed over after the shift was closed. */
const addendum = (): ReceiptModel =>
  shiftPaper({ ...shiftReport('addendum', LATE_FIGURES), part_no: 1 })

function shiftReport(kind: ShiftReport['kind'], of: typeof FIGURES): ShiftReport {
  const figures = { cashier_id: idOf(30), cashier_name: 'Sari Dewi', figures: of }
  return {
    ...{ kind, session: SESSION, part_no: 0, figures: of, cashiers: [figures] },
    tenders: [
      ...[tenderRow('cash', 1_342_500, 1_350_000), tenderRow('qris', null, 800_000)],
      tenderRow('card', 300_000, 300_000),
    ],
    counts: [
      { value_minor: 100_000, count: 13 },
      { value_minor: 500, count: 85 },
    ],
    series: [{ terminal_code: 'T1', series: 'A', last_number: 42 }],
    ...{ audit_is_whole: true, as_of: '2026-11-22T09:30:00.000Z' },
  }
}

/** As an outlet that is set up calls it. */
const TAXED_OUTLET = {
  ...OUTLET,
  tax_rules: OUTLET.tax_rules.map((rule) => ({ ...rule, name: 'PPN 12% x 11/12' })),
}

function shiftPaper(report: ShiftReport): ReceiptModel {
  const reasonName = 'Salah kembalian'
  const input = { report, outlet: TAXED_OUTLET, documentId: idOf(70), reasonName, language }
  return buildShiftPaper({ ...input, copyNo: 0 })
}

const tenderRow = (
  method: 'cash' | 'qris' | 'card',
  declared: number | null,
  expected: number,
): ShiftReport['tenders'][number] => ({
  ...{ method, declared_minor: declared, expected_minor: expected },
  over_short_minor: declared === null ? null : declared - expected,
})

function slip(kind: SlipKind, change: Partial<SlipInput> = {}): ReceiptModel {
  return buildSlip({
    ...{ kind, documentId: idOf(71), number: 'MART01-K-A-7', outlet: OUTLET, atMs: AT_MS },
    ...{ staffName: 'Sari Dewi', approverName: 'Budi', terminalCode: 'T1', language },
    ...{ shift: { number: 17, drawerName: 'Laci 1' }, reason: 'Beli air minum', note: null },
    ...{ amountMinor: 150_000, counts: null, ...change },
  })
}

const ACCOUNT_SLIP: AccountSlipInput = {
  ...{ kind: 'receipt', documentId: idOf(72), number: 'MART01-L-A-5', outlet: OUTLET },
  ...{ atMs: AT_MS, staffName: 'Sari Dewi', amountMinor: 100_000, note: null, language },
  account: {
    ...{ kind: 'gift_card', code: 'GC-0000-1111', customerName: null },
    ...{ balanceMinor: 150_000, expiresOn: '2027-11-30' },
  },
  payments: [{ method: 'qris', tendered_minor: 100_000, change_minor: 0 }],
}
const debtPaid = (): ReceiptModel =>
  buildAccountSlip({
    ...{ ...ACCOUNT_SLIP, number: 'MART01-L-A-6', amountMinor: 480_000 },
    account: {
      ...{ kind: 'credit', code: 'KB-0042', customerName: LONG_CUSTOMER },
      ...{ balanceMinor: -123_456_789, expiresOn: null },
    },
    payments: [{ method: 'cash', tendered_minor: 500_000, change_minor: 20_000 }],
  })

const SUPPLIER = { party: 'PT Sumber Rejeki Makmur Sejahtera Abadi', reference: 'SJ-0012' }
const OTHER_SHOP = { party: 'Toko Bahari Kelapa Gading', party_code: 'MART02' }
const WASTE = { reason_code: 'damaged', approved_by_name: 'Budi', note: 'kena banjir' }

function bill(): ReceiptModel {
  const lines = [
    { name: 'Beras 5 kg', quantity_milli: 1000, unit_code: 'sak', total_minor: 74_500 },
    { name: 'Apel Malang', quantity_milli: 1463, unit_code: 'kg', total_minor: 56_900 },
  ].map((line, index) => ({
    ...{ line_no: index + 1, unit_price_minor: index === 0 ? 74_500 : 38_900 },
    ...line,
  }))
  return buildBill({
    bill: { bill_id: idOf(73), label: 'Bu Ani', lines, total_minor: 131_400 },
    ...{ version: 1, outlet: OUTLET, atMs: AT_MS, staffName: 'Sari Dewi', terminalCode: 'T1' },
    ...{ language, qrisPayload: DEMO_QRIS },
  })
}

const LABEL_PAPER = {
  currency: { code: 'IDR', minorExponent: 0 },
  timezone: OUTLET.timezone,
  atMs: AT_MS,
  language,
}

function shelfLabel(unitCode: 'pcs' | 'karton'): ReceiptModel {
  const isPiece = unitCode === 'pcs'
  return buildShelfLabels(
    {
      ...{ name: 'Indomie Mi Goreng Spesial 85 g', sku: 'SKU1', unitCode, baseUnitCode: 'pcs' },
      ...{ barcode: isPiece ? '8991002101234' : '18991002101', isWeighed: false },
      ...(isPiece
        ? { priceMinor: 3_150, factorMilli: 1000 }
        : { priceMinor: 118_000, factorMilli: 40_000 }),
    },
    LABEL_PAPER,
    { copies: 1, documentId: idOf(74) },
  )
}

const FINGERPRINT = Array.from({ length: 32 }, (_, n) =>
  (n * 7 + 16).toString(16).toUpperCase(),
).join(':')

const claimCode = (): ReceiptModel =>
  buildClaimCode({
    ...{ documentId: idOf(75), code: '4K7P-92QM', boxSerial: 'OSH-004711', language },
    ...{ address: 'https://hub-004711.local', fingerprint: FINGERPRINT },
    ...{ expiresAtMs: AT_MS, timezone: OUTLET.timezone },
  })

const printerOf = (columns: 32 | 42 | 48) => ({
  ...{ name: 'Kasir depan', columns, code_page: 'cp858' },
})
const WHEN = '22/11/2026 14.00 WIB'
const printerPage = (blocks: ReceiptBlock[]): ReceiptModel => ({
  ...{ documentId: idOf(76), receiptNumber: '', copyNo: 0, language, blocks },
})

const COUNTS = [
  { value_minor: 100_000, count: 12 },
  { value_minor: 50_000, count: 6 },
]

/** By the name of the picture. For a printer of so many columns, which only its test page says. */
export const sampleDocuments = (columns: 32 | 42 | 48 = 32): Record<string, ReceiptModel> => ({
  receipt: sale(),
  'receipt-large': largeSale(),
  'receipt-copy': receiptAsCopy(sale(), 1),
  refund: refund('refund'),
  void: refund('void'),
  'exchange-back': refund('refund', [
    payout({ method: 'exchange', amount_minor: 5_670, account_code: 'MART01-R-A-17' }),
  ]),
  'exchange-sale': exchangeSale(),
  'x-report': xReport(),
  'z-report': shiftPaper(shiftReport('z', FIGURES)),
  addendum: addendum(),
  'paid-in': slip('paid-in', { reason: 'Tambah uang receh' }),
  'paid-out': slip('paid-out'),
  drop: slip('drop', { reason: 'Setoran rutin', amountMinor: 1_500_000, counts: COUNTS }),
  'no-sale': slip('no-sale', { reason: 'Tukar uang', amountMinor: null }),
  'bank-deposit': slip('bank-deposit', {
    reason: null,
    shift: null,
    counts: COUNTS,
    amountMinor: 1_500_000,
  }),
  'safe-count': slip('safe-count', {
    reason: null,
    shift: null,
    counts: COUNTS,
    amountMinor: 1_500_000,
  }),
  'account-slip': buildAccountSlip(ACCOUNT_SLIP),
  'account-debt': debtPaid(),
  'account-payout': buildAccountSlip({ ...ACCOUNT_SLIP, kind: 'payout', payments: [] }),
  bill: bill(),
  'goods-in': stockSlip(SUPPLIER),
  'goods-sent': stockSlip({ kind: 'transfer-out', ...OTHER_SHOP }),
  'goods-taken-in': stockSlip({ kind: 'transfer-in', ...OTHER_SHOP }, [2_000, 4_000, 12_500]),
  'goods-written-off': stockSlip({ kind: 'write-off', ...WASTE }),
  'goods-counted': stockSlip({ kind: 'count' }, [3_000, 3_000, 12_000]),
  'shelf-label': shelfLabel('pcs'),
  'shelf-label-carton': shelfLabel('karton'),
  'claim-code': claimCode(),
  'code-page': printerPage(charactersPage(printerOf(columns), WHEN)),
  'test-page': printerPage(testPage(printerOf(columns), WHEN)),
})
