import { factOf } from '#domain/conflict-actions.ts'
import { toIso } from '#domain/datetime.ts'
import type { ConflictDetail } from '#domain/wire/conflict-message.ts'
import { readStanding } from '../customer/read-standing.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readSaleDetail } from '../sale/read-sale-detail.ts'
import { readConflict } from './list-conflicts.ts'
import { readSecond } from './read-duplicate.ts'

/** One disagreement with what has to be looked at side by side; null: there is none. */
export function readConflictDetail(db: Db, id: string, nowMs: number): ConflictDetail | null {
  const conflict = readConflict(db, id)
  if (!conflict) return null
  const { type, document_id, detail, sale_id } = conflict
  const isDuplicate = type === 'duplicate_transaction'
  const beside = { document_id, detail_json: JSON.stringify(detail) }
  const otherId = factOf(detail, 'other_customer_id')
  const productId = factOf(detail, 'product_id')
  return {
    hub_time: toIso(nowMs),
    conflict,
    first: isDuplicate ? (readSaleDetail(db, document_id)?.sale ?? null) : null,
    second: isDuplicate ? readSecond(db, beside) : null,
    customer: typeof otherId === 'string' ? readStanding(db, document_id) : null,
    other_customer: typeof otherId === 'string' ? readStanding(db, otherId) : null,
    stock_milli: typeof productId === 'string' ? stockOf(db, productId) : null,
    refund_ids: sale_id === null ? [] : refundsOf(db, sale_id),
  }
}

const stockOf = (db: Db, productId: string): number =>
  (prepared(db, 'SELECT quantity_milli FROM stock_level WHERE product_id = ?')
    .pluck()
    .get(productId) as number | undefined) ?? 0

const refundsOf = (db: Db, saleId: string): string[] =>
  prepared(db, 'SELECT id FROM refund WHERE sale_id = ? ORDER BY rowid DESC')
    .pluck()
    .all(saleId) as string[]
