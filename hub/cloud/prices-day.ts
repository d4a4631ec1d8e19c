import type { Db } from '../db/open-database.ts'
import { readFeedRow, setPricesOn } from './feed-store.ts'

/** The business day whose prices and tax rules hold; null: no day began yet. */
export const findPricesDay = (db: Db): string | null => readFeedRow(db).prices_on

export const setPricesDay = (tx: Db, day: string): void => setPricesOn(tx, day)
