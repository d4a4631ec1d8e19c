// SQL of a customer's statement and nothing else: what was bought, given back, moved on accounts
// and in points, each newest first and below a place.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** One thing that happened, in the order in which it came to this hub. */
export type Happened = {
  /** Its place among its like. */
  place: number
  at_ms: number
  document_id: string
}
export type BoughtRow = Happened & {
  kind: 'sale' | 'refund' | 'void'
  number: string
  staff_name: string
  amount_minor: number
}
export type AccountMoveRow = Happened & {
  ledger: 'gift_card' | 'voucher' | 'deposit' | 'credit' | 'exchange'
  code: string
  reason: string
  change: number
  balance: number
  staff_name: string | null
}
export type PointsRow = Happened & { reason: string; points: number }

/** Of one row of the person: an index of each names the newest without a sort. */
const SALES = `SELECT sale.rowid AS place, sale.received_at_ms AS at_ms, sale.id AS document_id,
    'sale' AS kind, sale.receipt_number AS number, staff.name AS staff_name,
    sale.payable_minor AS amount_minor
  FROM sale JOIN staff ON staff.id = sale.cashier_id
  WHERE sale.customer_id = @id AND sale.customer_id IS NOT NULL AND sale.rowid < @below
  ORDER BY sale.rowid DESC LIMIT @limit`
const REFUNDS = `SELECT refund.rowid AS place, refund.at_ms, refund.id AS document_id, refund.kind,
    refund.number, staff.name AS staff_name, 0 - refund.payable_minor AS amount_minor
  FROM refund JOIN staff ON staff.id = refund.staff_id
  WHERE refund.customer_id = @id AND refund.customer_id IS NOT NULL AND refund.rowid < @below
  ORDER BY refund.rowid DESC LIMIT @limit`

type Below = { below: number; limit: number }

const ofEach = (db: Db, text: string, ids: readonly string[], { below, limit }: Below) =>
  ids
    .flatMap((id) => prepared(db, text).all({ id, below, limit }) as BoughtRow[])
    .sort((a, b) => b.place - a.place)
    .slice(0, limit)

export const listBought = (db: Db, ids: readonly string[], below: Below): BoughtRow[] =>
  ofEach(db, SALES, ids, below)

export const listGivenBack = (db: Db, ids: readonly string[], below: Below): BoughtRow[] =>
  ofEach(db, REFUNDS, ids, below)

export const listAccountMoves = (
  db: Db,
  customerId: string,
  { below, limit }: Below,
): AccountMoveRow[] =>
  prepared(
    db,
    `SELECT entry.id AS place, entry.at_ms, entry.document_id, account.kind AS ledger,
       account.code, entry.reason, entry.amount_minor AS change, entry.balance_minor AS balance,
       staff.name AS staff_name
     FROM account JOIN account_entry AS entry ON entry.account_id = account.id
       LEFT JOIN staff ON staff.id = entry.staff_id
     WHERE account.customer_id = @customerId AND account.merged_into IS NULL
       AND entry.id < @below
     ORDER BY entry.id DESC LIMIT @limit`,
  ).all({ customerId, below, limit }) as AccountMoveRow[]

export const listPointsMoves = (db: Db, customerId: string, { below, limit }: Below): PointsRow[] =>
  prepared(
    db,
    `SELECT id AS place, at_ms, document_id, reason, points FROM loyalty_entry
     WHERE customer_id = @customerId AND id < @below ORDER BY id DESC LIMIT @limit`,
  ).all({ customerId, below, limit }) as PointsRow[]

/** The number on the paper of what moved something by itself; null: it has none. */
export const findPaperNumber = (db: Db, documentId: string): string | null =>
  (prepared(
    db,
    `SELECT number FROM account_document WHERE id = @documentId
     UNION ALL SELECT receipt_number FROM sale WHERE id = @documentId
     UNION ALL SELECT number FROM refund WHERE id = @documentId LIMIT 1`,
  )
    .pluck()
    .get({ documentId }) as string | undefined) ?? null

type Payment = { method: string; amount_minor: number }

export const listPayments = (db: Db, kind: BoughtRow['kind'], documentId: string): Payment[] =>
  prepared(
    db,
    kind === 'sale'
      ? 'SELECT method, amount_minor FROM sale_payment WHERE sale_id = ? ORDER BY line_no'
      : `SELECT method, 0 - amount_minor AS amount_minor FROM refund_payout
         WHERE refund_id = ? ORDER BY line_no`,
  ).all(documentId) as Payment[]
