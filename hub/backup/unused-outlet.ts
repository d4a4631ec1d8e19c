// A hub that runs makes a database and a pepper before anybody has opened a shop. Such a box may
// become another's replacement; one with a shop never.
//   unused-outlet.ts look <data folder>        may it? changes nothing
//   unused-outlet.ts set-aside <data folder>   its database and pepper go into a dated folder
import { join } from 'node:path'
import { type Db, openDatabase, openReader } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { syncPath } from '../system/durable-file.ts'
import { realSeams } from '../system/real-seams.ts'
import { assertNobodyIn, setAsideDatabase } from './restore-outlet.ts'

const DATABASE = 'outlet.db'
const OF_A_SHOP = ['outlet', 'sale', 'outbox']

/** Neither a shop nor a paper was ever in it. */
function isUnused(db: Db): boolean {
  const names = prepared(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  const tables = OF_A_SHOP.filter((name) => names.includes(name))
  return tables.every((name) => !prepared(db, `SELECT 1 FROM "${name}" LIMIT 1`).get())
}

export function lookAtOutlet(dataFolder: string): { is_unused: boolean } {
  const db = openReader(join(dataFolder, DATABASE))
  try {
    return { is_unused: isUnused(db) }
  } finally {
    db.close()
  }
}

/** Throws, and has changed nothing, where a shop is in it or somebody has it open. */
export function setAsideUnused(dataFolder: string, nowMs: number): { set_aside: string | null } {
  const path = join(dataFolder, DATABASE)
  assertNobodyIn(path)
  const db = openDatabase(path, { isAlone: true })
  try {
    if (!isUnused(db)) throw new Error(`${dataFolder} has an outlet already`)
  } finally {
    db.close()
  }
  // While the database is there, one that was cut is begun again.
  const folder = setAsideDatabase(dataFolder, nowMs, ['pepper'])
  syncPath(dataFolder)
  return { set_aside: folder }
}

if (import.meta.main) {
  const [verb, folder] = process.argv.slice(2)
  if (!folder) throw new Error('usage: unused-outlet.ts look|set-aside <data folder>')
  try {
    const answer =
      verb === 'look' ? lookAtOutlet(folder) : setAsideUnused(folder, realSeams.clock.nowMs())
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
