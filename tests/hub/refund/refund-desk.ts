// A hub where something was sold, and the requests that give it back.
import type { Test } from 'tap'
import { defaultPayouts } from '#domain/refund-payouts.ts'
import type { RefundableSale, RefundRequest } from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import { insertPrinter } from '../printing/print-shop.ts'

export type RefundDesk = { hub: TestHub; till: TestTerminal }

/** A till with a shift of 200,000 and somebody who may do everything, unless said otherwise. */
export async function openRefundDesk(t: Test, staffId = MANAGER_ID): Promise<RefundDesk> {
  const hub = await startTestHub(t, { seed: (db) => insertPrinter(db) })
  const till = await hub.logIn(staffId)
  await till.openShift()
  return { hub, till }
}

let saleCount = 0

/** A committed sale of this till, as the hub took it. */
export async function sell(
  { till }: Pick<RefundDesk, 'till'>,
  wish: Omit<SaleWish, 'number'> = {},
  /** What else its till says. */
  change: (sale: SaleMessage) => SaleMessage = (sale) => sale,
): Promise<SaleMessage> {
  saleCount += 1
  const sale = change(
    makeSale({
      terminal: till,
      transactionId: newId(),
      ...wish,
      number: saleCount,
    }),
  )
  const answer = await till.post('/api/pos/transactions', sale)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return sale
}

export async function refundableOf(till: TestTerminal, saleId: string): Promise<RefundableSale> {
  const answer = await till.get(`/api/pos/transactions/${saleId}/refundable`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

/** '1 2000 damaged; 2 1000': line, quantity in thousandths, sellable unless said. */
export const linesOf = (text: string): RefundRequest['lines'] =>
  text.split('; ').map((part) => {
    const [line, quantity, disposition = 'sellable'] = part.split(' ')
    return {
      line_no: Number(line),
      quantity_milli: Number(quantity),
      disposition: disposition as 'sellable',
    }
  })

export type RefundChange = Partial<RefundRequest> & { of?: SaleMessage }

/** A request that names nothing yet. */
export const request = (change: RefundChange = {}): RefundRequest => {
  const { of: sale, ...rest } = change
  return {
    refund_id: newId(),
    kind: 'refund',
    session_id: SHIFT_ID,
    sale_id: sale?.offline_transaction_id ?? null,
    lines: [],
    no_receipt_lines: [],
    total_minor: 0,
    payouts: [],
    customer_id: null,
    reason_code: rest.kind === 'void' ? 'wrong-entry' : 'damaged',
    note: null,
    approval_ids: [],
    ...rest,
  }
}

/** Refunds lines for this total; paid back as the till proposes, unless said otherwise. */
export async function refund(
  till: TestTerminal,
  sale: SaleMessage,
  lines: string,
  totalMinor: number,
  change: Partial<RefundRequest> = {},
): Promise<Answer> {
  const { payments } = await refundableOf(till, sale.offline_transaction_id)
  const body = request({
    of: sale,
    lines: linesOf(lines),
    total_minor: totalMinor,
    payouts: defaultPayouts(totalMinor, payments),
    ...change,
  })
  return till.post('/api/pos/refunds', body)
}

/** The whole of a sale, voided. */
export const voidSale = (
  till: TestTerminal,
  sale: SaleMessage,
  change: Partial<RefundRequest> = {},
): Promise<Answer> =>
  till.post(
    '/api/pos/refunds',
    request({
      of: sale,
      kind: 'void',
      lines: sale.items.map(({ line_no, quantity_milli }) => ({
        line_no,
        quantity_milli,
        disposition: 'sellable',
      })),
      total_minor: sale.totals.total_minor,
      ...change,
    }),
  )

/** 'CODE field detail', or 'ok'. */
export const outcomeOf = ({ status, body }: Answer): string =>
  status === 200
    ? 'ok'
    : [body.error.code, body.error.field, body.error.detail].filter(Boolean).join(' ')

export const stockOf = (db: Db, productId: string): number =>
  db
    .prepare('SELECT quantity_milli FROM stock_level WHERE product_id = ?')
    .pluck()
    .get(productId) as number

/** Sums of the open shift by figure. */
export const figuresOf = (db: Db, shiftId = SHIFT_ID): Record<string, number> =>
  Object.fromEntries(
    db
      .prepare(
        `SELECT figure, sum(amount_minor) FROM shift_figure
         WHERE shift_id = ? AND part_no = 0 GROUP BY figure`,
      )
      .raw()
      .all(shiftId) as [string, number][],
  )

export const expectedCashOf = (db: Db, shiftId = SHIFT_ID): number =>
  db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck().get(shiftId) as number

export const countRows = (db: Db, table: string): number =>
  db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

/** The books hold, and no line gave back more than it took. */
export function expectBooks(t: Test, db: Db): void {
  t.same(checkBooks(db), [], 'the books hold')
}
