// Papers of goods that moved without a sale, with the longest names and figures that happen.
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildStockSlip } from '#domain/stock-slip-model.ts'
import type { StockDocumentLine, StockDocumentMessage } from '#domain/wire/stock-message.ts'
import { idOf, OUTLET } from '../../tests/support/shop.ts'

export const LONG_NAME = 'Kulkas Dua Pintu Hemat Listrik 480 Liter'
const GOODS: readonly Partial<StockDocumentLine>[] = [
  { name: 'Mi goreng', unit_code: 'karton', quantity_milli: 2_000, value_minor: 236_000 },
  { name: LONG_NAME, unit_code: 'unit', quantity_milli: 3_000, value_minor: 370_370_367 },
  { name: 'Apel Malang', unit_code: 'kg', quantity_milli: 12_350, value_minor: 480_415 },
]

/** `expected`: what was announced or stood on record, line by line. */
export function stockSlip(
  change: Partial<StockDocumentMessage>,
  expected?: number[],
): ReceiptModel {
  const lines = GOODS.map((line, index) => ({
    ...{ product_id: idOf(101), sku: 'SKU1', name: '', unit_code: 'pcs', quantity_milli: 0 },
    ...{ unit_factor_milli: 1000, moved_milli: 0, value_minor: 0 },
    expected_milli: expected?.[index] ?? null,
    ...line,
  }))
  const document: StockDocumentMessage = {
    ...{ document_id: idOf(77), number: 'MART01-S-A-7', kind: 'receipt', reverses_id: null },
    ...{ reversed_by_id: null, party: null, party_code: null, reference: null, note: null },
    ...{ reason_code: null, line_count: lines.length, value_minor: 371_086_782 },
    ...{ staff_name: 'Sari Dewi', approved_by_name: null, at: '2026-11-22T07:00:00.000Z' },
    ...{ lines, ...change },
  }
  return buildStockSlip({ document, reversesNumber: null, outlet: OUTLET, language: 'id' })
}
