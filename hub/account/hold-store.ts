// SQL of promises and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { HoldTable } from '../db/tables.ts'

export type HoldRow = HoldTable

export const findHold = (db: Db, holdId: string): HoldRow | undefined =>
  prepared(db, 'SELECT * FROM hold WHERE id = ?').get(holdId) as HoldRow | undefined

export function insertHold(tx: Db, row: HoldRow): void {
  run(tx, sql.insertInto('hold').values(row))
}

export function markReleased(tx: Db, holdId: string): void {
  prepared(tx, `UPDATE hold SET state = 'released' WHERE id = ? AND state = 'open'`).run(holdId)
}

/** The sale is over: what was promised to it is spent, or not wanted any more. */
export function endHoldsOfSale(tx: Db, saleId: string): void {
  prepared(tx, `UPDATE hold SET state = 'spent' WHERE sale_id = ? AND state = 'open'`).run(saleId)
}

export function releaseHoldsOfAccount(tx: Db, accountId: string): void {
  const text = `UPDATE hold SET state = 'released' WHERE account_id = ? AND state = 'open'`
  prepared(tx, text).run(accountId)
}
