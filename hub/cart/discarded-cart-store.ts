import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { DiscardedCartTable } from '../db/tables.ts'

export const findDiscarded = (db: Db, cartId: string): DiscardedCartTable | undefined =>
  prepared(db, 'SELECT * FROM discarded_cart WHERE cart_id = ?').get(cartId) as
    | DiscardedCartTable
    | undefined

export function insertDiscarded(tx: Db, row: DiscardedCartTable): void {
  prepared(
    tx,
    `INSERT INTO discarded_cart (cart_id, reason_code, note, staff_id, terminal_id, at_ms)
     VALUES (@cart_id, @reason_code, @note, @staff_id, @terminal_id, @at_ms)`,
  ).run(row)
}

export const isCartSold = (db: Db, cartId: string): boolean =>
  prepared(db, 'SELECT 1 FROM sale WHERE cart_id = ?').get(cartId) !== undefined
