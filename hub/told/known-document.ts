import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { isMade } from './told-store.ts'

/**
 * Whether what a till asked by this id was done here, whatever kind it is. `path`: the route that
 * was asked; a cart that was thrown away is known by that alone.
 */
export const isKnown = (db: Db, id: string, path: string): boolean =>
  isMade(db, id) ||
  prepared(
    db,
    `SELECT 1 FROM account WHERE id = @id
     UNION ALL SELECT 1 FROM account_document WHERE id = @id
     UNION ALL SELECT 1 FROM bill WHERE id = @id
     UNION ALL SELECT 1 FROM safe_entry WHERE id = @id
     UNION ALL SELECT 1 FROM customer WHERE id = @id
     UNION ALL SELECT 1 FROM customer_change WHERE change_id = @id
     UNION ALL SELECT 1 FROM shift_addendum WHERE transfer_id = @id
     UNION ALL SELECT 1 FROM discarded_cart WHERE instr(@path, cart_id) > 0 LIMIT 1`,
  ).get({ id, path }) !== undefined
