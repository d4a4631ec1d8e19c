// A hub, and what people do with its goods.
import type { Db } from '#hub/db/open-database.ts'
import { testId } from '../../support/small-outlet.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'

/** '1 3' is three pieces of product 1; '3 0.5' half a kilogram of apples. */
export function linesOf(
  text: string,
): { product_id: string; unit_code: string; quantity_milli: number }[] {
  return text.split(',').map((part) => {
    const [index = '', quantity = '', unit] = part.trim().split(' ')
    const unit_code = unit ?? (index === '3' ? 'kg' : 'pcs')
    const product_id = testId(100 + Number(index))
    return { product_id, unit_code, quantity_milli: Math.round(Number(quantity) * 1000) }
  })
}

export const receipt = (
  text: string,
  costs: readonly (number | null)[] = [],
  change: object = {},
) => ({
  document_id: newId(),
  supplier: 'PT Sumber Makmur',
  delivery_note: `SJ-${newId().slice(-12)}`,
  note: null,
  lines: linesOf(text).map((line, index) => ({ ...line, cost_minor: costs[index] ?? null })),
  ...change,
})
export const writeOff = (text: string, change: object = {}) => ({
  document_id: newId(),
  ...{ reason_code: 'damaged', note: null, approval_id: null, lines: linesOf(text) },
  ...change,
})
export const transfer = (text: string, change: object = {}) => ({
  document_id: newId(),
  ...{ to_code: 'TEST02', to_name: 'Toko Dua', note: null, lines: linesOf(text) },
  ...change,
})
export const arrival = (text: string, change: object = {}) => ({
  document_id: newId(),
  ...{ transfer_id: null, from_name: 'Toko Dua', reference: 'T-1', note: null },
  lines: linesOf(text),
  ...change,
})

export const post = (person: TestTerminal, what: string, body: object): Promise<Answer> =>
  person.post(`/api/console/stock/${what}`, body)
export const reverse = (person: TestTerminal, id: string, change: object = {}): Promise<Answer> =>
  person.post(`/api/console/stock/documents/${id}/reversal`, {
    ...{ document_id: newId(), note: 'salah ketik', approval_id: null },
    ...change,
  })

/** Pieces and rupiah of a product as the books have them. */
export function stockOf(db: Db, index: number): string {
  const query = 'SELECT quantity_milli, value_minor FROM stock_level WHERE product_id = ?'
  const row = db.prepare(query).get(testId(100 + index)) as {
    quantity_milli: number
    value_minor: number
  }
  return `${row.quantity_milli / 1000} at ${row.value_minor}`
}
