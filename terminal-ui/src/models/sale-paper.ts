// Sales that are looked at again: found at the hub, opened as their paper, printed once more.

import { withoutSymbology } from '#domain/barcode.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { ReprintAnswer, SaleDetail, SaleSummaryList } from '#domain/wire/sale-view-message.ts'
import { findInJournal } from '../link/sale-journal.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { hubRow, type SaleRow } from './sales-model.ts'
import type { Till } from './till.ts'

export type OpenedSale = {
  row: SaleRow
  message: SaleMessage
  receipt: ReceiptModel
  /** Beside it at the hub, whichever till they were found at; 0 while the hub is silent. */
  openConflictCount: number
}

/** Sales of any day and terminal: one of the three. */
export type SaleQuery = { receipt: string } | { customerId: string } | { day: string }

type Deps = Pick<Till, 'database' | 'link' | 'rules' | 'sales' | 'seams' | 'session' | 'settings'>

/** The hub's copy; this terminal's own when the hub is silent or does not have it yet. */
export async function openSale(
  till: Deps,
  transactionId: string,
): Promise<TillOutcome<OpenedSale>> {
  const { database, link, sales, seams } = till
  const path = `/api/pos/transactions/${transactionId}`
  const answer = await link.door.call({ method: 'GET', path }, SaleDetail)
  const row = sales.rows.peek().find((each) => each.transactionId === transactionId)
  if (answer.ok) {
    const { sale, summary, customer_name, e_receipt_url } = answer.value
    const { soldAtMs } = hubRow(summary)
    const kept = { ...(row ?? hubRow(summary)), soldAtMs }
    const openConflictCount = summary.open_conflict_count
    const customerName = customer_name
    return asPaper(till, kept, sale, { customerName, pageUrl: e_receipt_url, openConflictCount })
  }
  const record = await findInJournal(database, transactionId, seams.subtle)
  const isHubWithout = isUnanswered(answer.code) || answer.code === 'SALE_NOT_FOUND'
  if (row === undefined || record === null || !isHubWithout) return answer
  return asPaper(till, row, JSON.parse(record.body) as SaleMessage, { customerName: null })
}

function asPaper(
  { rules, session, settings }: Deps,
  row: SaleRow,
  message: SaleMessage,
  facts: {
    customerName: string | null
    pageUrl?: string | undefined
    openConflictCount?: number
  },
): TillOutcome<OpenedSale> {
  const outlet = session.outlet.peek()
  if (outlet === null) return refuseAtTill('NOT_PAIRED')
  const { soldAtMs } = row
  const cashierName = row.cashierName ?? ''
  const language = settings.language.peek()
  const { customerName, pageUrl = null, openConflictCount = 0 } = facts
  const shown = { message, outlet, cashierName, customerName, pageUrl, soldAtMs }
  const showsExpiry = rules.rules.peek().receipt_shows_expiry === true
  const input = { ...shown, showsExpiry, copyNo: 0, language }
  const receipt = buildReceipt(input)
  return { ok: true, value: { row, message, receipt, openConflictCount } }
}

/** Asks the hub for sales of any day and terminal, newest first. */
export async function findSales(
  { link }: Pick<Till, 'link'>,
  query: SaleQuery,
): Promise<TillOutcome<readonly SaleRow[]>> {
  const path = `/api/pos/transactions?${searchOf(query)}`
  const answer = await link.door.call({ method: 'GET', path }, SaleSummaryList)
  return answer.ok ? { ok: true, value: answer.value.transactions.map(hubRow) } : answer
}

function searchOf(query: SaleQuery): URLSearchParams {
  if ('receipt' in query) return new URLSearchParams({ receipt: query.receipt })
  if ('customerId' in query) return new URLSearchParams({ customer_id: query.customerId })
  return new URLSearchParams({ business_date: query.day })
}

/** The receipt number in what was typed or scanned: a receipt's QR states it, perhaps in a link. */
export const receiptNumberIn = (text: string): string | null =>
  withoutSymbology(text.trim())
    .toUpperCase()
    .match(/[A-Z0-9]{1,8}-[A-Z0-9]{1,8}-[A-Z]{1,6}-\d{1,9}/)?.[0] ?? null

/** Asks the hub for a copy on paper; the value is the copy's number. */
export async function reprintSale(
  { link }: Pick<Till, 'link'>,
  transactionId: string,
): Promise<TillOutcome<number>> {
  const path = `/api/pos/transactions/${transactionId}/reprint`
  const answer = await link.door.call({ method: 'POST', path }, ReprintAnswer)
  return answer.ok ? { ok: true, value: answer.value.copy_no } : answer
}
