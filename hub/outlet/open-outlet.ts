import { existsSync } from 'node:fs'
import { assertIntact } from '../db/integrity.ts'
import { migrate } from '../db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '../db/open-database.ts'
import { assertRightBooks } from './assert-right-books.ts'
import { findOutlet, raiseClockFloor } from './outlet-store.ts'

/**
 * Opens the outlet's database and brings it up to date. Refuses, with a sentence, a damaged file,
 * one that would lose sales in a power cut, and one that has no outlet yet. After an unclean stop
 * the whole file is checked.
 */
export function openOutlet(
  path: string,
  migrations: string,
  start: { wasStoppedCleanly: boolean; nowMs: number; isRehearsal?: boolean },
): Db {
  const isNew = !existsSync(path)
  const db = openDatabase(path)
  try {
    if (!isNew) assertIntact(db, start.wasStoppedCleanly ? 'quick' : 'full')
    assertRightBooks(db, start.isRehearsal === true)
    migrate(db, migrations)
    if (!findOutlet(db)) {
      throw new Error(`There is no outlet in ${path} yet. Load one first, e.g. with npm start.`)
    }
    raiseClockFloor(db, start.nowMs)
    assertDurable(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
