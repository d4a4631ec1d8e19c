import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Whom an id means: the person's own row, also where it names one that was merged away. */
export const survivorOf = (db: Db, customerId: string): string =>
  (prepared(db, 'SELECT merged_into FROM customer WHERE id = ?').pluck().get(customerId) as
    | string
    | null
    | undefined) ?? customerId
