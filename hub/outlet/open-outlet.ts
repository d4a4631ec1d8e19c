import { existsSync } from 'node:fs'
import { assertIntact } from '../db/integrity.ts'
import { migrate } from '../db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '../db/open-database.ts'
import { assertRightBooks } from './assert-right-books.ts'
import { findOutlet, raiseClockFloor } from './outlet-store.ts'

/**
 * Opens the outlet's database and brings it up to date. Refuses, with a sentence, a damaged file,
 * and one that would lose sales in a power cut. After an unclean stop the whole file is checked. A
 * new box has no outlet yet (`awaitOutlet`).
 */
export function openOutlet(
  path: string,
  migrations: string,
  start: { wasStoppedCleanly: boolean; nowMs: number; isRehearsal?: boolean },
): Db {
  const isNew = !existsSync(path)
  if (isNew && start.isRehearsal) {
    throw new Error(`There is no rehearsal in ${path} yet: npm run rehearsal makes one.`)
  }
  const db = openDatabase(path)
  try {
    if (!isNew) assertIntact(db, start.wasStoppedCleanly ? 'quick' : 'full')
    assertRightBooks(db, start.isRehearsal === true)
    migrate(db, migrations)
    if (findOutlet(db)) raiseClockFloor(db, start.nowMs)
    assertDurable(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
