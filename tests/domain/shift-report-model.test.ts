import t from 'tap'
import { mergeFigures, readFigures } from '#domain/shift-figures.ts'
import { buildShiftPaper, shiftReportNumber } from '#domain/shift-report-model.ts'
import type { ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { renderPaper } from '../support/paper.ts'
import { SMALL_OUTLET, testId } from '../support/small-outlet.ts'

const one = (figure: string, amountMinor: number, count = 1) => ({ figure, count, amountMinor })
const ROWS = [
  ...[one('sales', 250_000, 3), one('gross', 260_000, 3), one('discount', 10_000, 3)],
  ...[one('cash-rounding', -50), one('refunds', 20_000), one('voids', 6_300)],
  ...[one('account-in', 100_000), one('account-out', 5_000), one('no-sale', 0, 2)],
  ...[one('tax-base/PPN12', 206_000), one('tax/PPN12', 24_720)],
  ...[one('tender/cash', 150_000, 2), one('tender/qris', 80_000), one('unverified/qris', 80_000)],
  ...[one('tender/card', 40_000), one('cash/float', 200_000), one('cash/cash-tendered', 160_000)],
  ...[one('cash/change', -10_000)],
]
const SESSION: ShiftMessage = {
  ...{ session_id: testId(50), session_number: 17, mode: 'shared', terminal_id: null },
  ...{ terminal_code: null, drawer_id: testId(20), drawer_name: 'Laci 1' },
  ...{ warehouse_id: testId(3), cashier_id: testId(30), cashier_name: 'Sari', status: 'closed' },
  ...{ business_date: '2026-11-22', opening_cash_minor: 200_000 },
  ...{ opened_at: '2026-11-22T01:00:00.000Z', closed_at: '2026-11-22T09:30:00.000Z' },
  ...{ closed_by_name: 'Budi', transaction_count: 3, total_sales_minor: 250_000 },
  ...{ expected_cash_minor: 350_000, count_no: 1, counted_cash_minor: 342_500 },
  ...{ over_short_minor: -7_500, over_short_reason_code: 'wrong-change', note: 'dicari besok' },
  addendum_count: 0,
}
const FIGURES = readFigures(mergeFigures(ROWS))
const Z: ShiftReport = {
  ...{ kind: 'z', session: SESSION, part_no: 0, figures: FIGURES },
  cashiers: [
    { cashier_id: testId(30), cashier_name: 'Sari', figures: FIGURES },
    { cashier_id: testId(31), cashier_name: 'Budi', figures: readFigures([]) },
  ],
  tenders: [
    { method: 'cash', declared_minor: 342_500, expected_minor: 350_000, over_short_minor: -7_500 },
    { method: 'qris', declared_minor: null, expected_minor: 80_000, over_short_minor: null },
    { method: 'card', declared_minor: 39_000, expected_minor: 40_000, over_short_minor: -1_000 },
  ],
  counts: [
    { value_minor: 100_000, count: 3 },
    { value_minor: 500, count: 85 },
  ],
  series: [{ terminal_code: 'T1', series: 'A', last_number: 12 }],
  ...{ audit_is_whole: true, as_of: '2026-11-22T09:30:00.000Z' },
}

const paper = (report: ShiftReport, more = {}): string => {
  const input = { report, outlet: SMALL_OUTLET, documentId: testId(70), language: 'id' as const }
  const model = buildShiftPaper({ ...input, reasonName: 'Salah kembalian', copyNo: 0, ...more })
  return renderPaper(model, 42).join('\n')
}

t.test('Z on paper', async (t) => {
  const text = paper(Z)
  for (const row of [
    /LAPORAN Z-17/,
    /Hari usaha +22\/11\/2026/,
    /Dibuka +22\/11\/2026 08\.00 WIB/,
    /Ditutup oleh +Budi/,
    /Jumlah penjualan +3/,
    /Diskon +-10\.000/,
    /Total penjualan +250\.000/,
    /Retur \(1\) +-20\.000/,
    /Pembatalan \(1\) +-6\.300/,
    /Uang rekening masuk +100\.000/,
    /Uang rekening keluar +-5\.000/,
    /Laci dibuka tanpa jual +2/,
    /\|PPN 12% x 11\/12 *\|\n +\| {2}DPP +206\.000\|\n +\| {2}PPN +24\.720\|/,
    /QRIS \(1\) +80\.000/,
    /belum diverifikasi +80\.000/,
    /Kartu \(1\) +40\.000/,
    /dinyatakan +39\.000/,
    /selisih +-1\.000/,
    /Modal awal +200\.000/,
    /Seharusnya +350\.000/,
    /Dihitung +342\.500/,
    /Selisih +-7\.500/,
    /Alasan +Salah kembalian/,
    /Catatan: dicari besok/,
    /100\.000 x 3 +300\.000/,
    /Sari \(3\) +250\.000/,
    /Budi \(0\) +0/,
    /T1 A +12/,
    /Catatan audit utuh/,
  ]) {
    t.match(text, row)
  }
  t.notMatch(text, /Per {2}/, 'a Z is of its closing')
  t.match(paper(Z, { copyNo: 2 }), /SALINAN 2/)
  t.match(paper(Z, { language: 'en' }), /REPORT Z-17[\s\S]*Over\/short/)
})

t.test('a broken audit log is said loudly; nothing happened is not said at all', async (t) => {
  t.match(paper({ ...Z, audit_is_whole: false }), /B.*CATATAN AUDIT RUSAK/)
  const empty = { ...Z, figures: readFigures([]), cashiers: [], series: [], tenders: [] }
  const text = paper({ ...empty, audit_is_whole: null }, { reasonName: null })
  t.notMatch(text, /PAJAK|CARA BAYAR|PER KASIR|NOMOR|audit|Retur|Diskon|Alasan/)
})

t.test('a tax that is no rule of the outlet any more is called by its code', async (t) => {
  const old = [one('tax-base/PPN11', 90_000), one('tax/PPN11', 9_900)]
  const figures = readFigures(mergeFigures([...ROWS, ...old]))
  t.match(paper({ ...Z, figures }), /\|PPN11 *\|\n +\| {2}DPP +90\.000\|\n +\| {2}PPN +9\.900\|/)
})

t.test('a class without tax states none; where no class has any, nothing is headed', async (t) => {
  const exempt = [one('tax-base/EXEMPT', 0), one('tax/EXEMPT', 0)]
  const beside = readFigures(mergeFigures([...ROWS, ...exempt]))
  t.match(paper({ ...Z, figures: beside }), /PAJAK[\s\S]*PPN 12%/)
  t.notMatch(paper({ ...Z, figures: beside }), /EXEMPT/)
  t.notMatch(paper({ ...Z, figures: readFigures(exempt) }), /PAJAK/)
  const even = [one('tax-base/PPN11', 0), one('tax/PPN11', 1)]
  t.match(paper({ ...Z, figures: readFigures(even) }), /PPN11/)
})

t.test('X before a count, seen by a blind counter', async (t) => {
  const session = {
    ...SESSION,
    ...{ status: 'open' as const, closed_at: null, closed_by_name: null, note: null },
    ...{ expected_cash_minor: null, counted_cash_minor: null, over_short_minor: null },
  }
  const x = { ...Z, kind: 'x' as const, session, counts: null, tenders: [] }
  const text = paper(x)
  t.match(text, /LAPORAN X-17/)
  t.match(text, /Per +22\/11\/2026 16\.30 WIB/)
  t.notMatch(text, /UANG DI LACI|Dihitung|Ditutup/)
  const counting = paper({ ...x, counts: Z.counts })
  t.match(counting, /Dihitung +342\.500/)
  t.notMatch(counting, /Selisih/)
})

t.test('an addendum is not counted, and is called by its shift', async (t) => {
  const addendum = { ...Z, kind: 'addendum' as const, part_no: 2, counts: null }
  t.equal(shiftReportNumber(addendum), 'Z-17/A2')
  t.match(paper(addendum), /ADENDUM Z-17\/A2/)
  t.notMatch(paper({ ...addendum, counts: Z.counts }), /PECAHAN/)
  t.match(paper({ ...addendum, as_of: '2026-02-31' }), /Per +2026-02-31/, 'a day no calendar has')
})
