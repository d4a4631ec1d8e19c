// ocean restore --from <backup folder> --into <data folder> --because "<words>"
// Puts the newest whole backup in the place of an outlet's database. The hub is stopped. What is
// there now is set aside, never removed; the hub begins another life of the database when it starts
// (docs/decisions/0041), and tills bring back what the backup lacks.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkBooks } from '../books/check-books.ts'
import { RESTORED_MARKER } from '../cloud/restored-marker.ts'
import { databaseFaultOf } from '../db/database-fault.ts'
import { assertIntact } from '../db/integrity.ts'
import { openDatabase } from '../db/open-database.ts'
import { replaceFile, syncPath } from '../system/durable-file.ts'
import { giveToOwner } from '../system/give-to-owner.ts'
import { realSeams } from '../system/real-seams.ts'
import { readFigures } from './backup-figures.ts'
import { listGenerations } from './generation-files.ts'
import { rebuildDatabase } from './rebuild-database.ts'

const DATABASE = 'outlet.db'
const DRAFT = 'restoring.db'
/** Its books hold, it is on the medium, and it takes the database's place whatever comes now. */
const WHOLE = 'restored.db'

export type RestoreOrder = { from: string; into: string; because: string; nowMs: number }
export type Restored = {
  generation: string
  sale_count: number
  payable_minor: number
  /** Where what was there lies now; null: nothing was. */
  setAside: string | null
}

/** Throws, and has changed nothing, where no backup is whole or the hub runs. */
export function restoreOutlet(order: RestoreOrder): Restored {
  const { from, into, because } = order
  mkdirSync(into, { recursive: true, mode: 0o750 })
  assertNobodyIn(join(into, DATABASE))
  const [draft, whole] = [join(into, DRAFT), join(into, WHOLE)]
  rmSync(whole, { force: true })
  for (const generation of listGenerations(from).reverse()) {
    const figures = tryGeneration(generation, draft)
    if (!figures) continue
    giveToOwner(into, DRAFT)
    syncPath(draft)
    renameSync(draft, whole)
    syncPath(into)
    // First: a database in its place without the marker would go on as if nothing were missing.
    replaceFile(join(into, RESTORED_MARKER), `${because}\n${generation}\n`, 0o600)
    giveToOwner(into, RESTORED_MARKER)
    const setAside = finishRestore(into, order.nowMs)
    const { sale_count, payable_minor } = figures
    return { generation, sale_count, payable_minor, setAside }
  }
  throw new Error(`no generation in ${from} makes a database whose books hold`)
}

/**
 * Puts what a restore has made whole in the database's place, also where the power went in between:
 * the hub does it before it opens anything. Answers where what was there lies now.
 */
export function finishRestore(into: string, nowMs: number): string | null {
  const whole = join(into, WHOLE)
  if (!existsSync(join(into, RESTORED_MARKER)) || !existsSync(whole)) return null
  const setAside = setAsideDatabase(into, nowMs)
  renameSync(whole, join(into, DATABASE))
  syncPath(into)
  return setAside
}

/** A hub that sells would write into the file that was set aside, and the sales be gone. */
export function assertNobodyIn(path: string): void {
  if (!existsSync(path)) return
  try {
    openDatabase(path, { isAlone: true }).close()
  } catch (error) {
    const fault = databaseFaultOf(error)
    // A damaged file is what one restores for.
    if (fault !== 'SQLITE_BUSY') return
    throw new Error('the hub or the relay has the database open: stop both first')
  }
}

/** Null: it is damaged, and an older one may not be. */
function tryGeneration(generation: string, draft: string) {
  removeDraft(draft)
  try {
    rebuildDatabase(generation, draft)
    const db = openDatabase(draft)
    try {
      assertIntact(db, 'full')
      const broken = checkBooks(db)
      if (broken.length > 0) throw new Error(broken.join('; '))
      return readFigures(db)
    } finally {
      db.close()
    }
  } catch (error) {
    say(`${generation} is left out: ${(error as Error).message}`)
    removeDraft(draft)
    return null
  }
}

/** The logs first: beside a database that is not theirs they would be played into it. */
const withLogs = (path: string): string[] => [`${path}-wal`, `${path}-shm`, path]

function removeDraft(draft: string): void {
  for (const path of withLogs(draft)) rmSync(path, { force: true })
}

/** With what else is named, which goes first. */
export function setAsideDatabase(
  into: string,
  nowMs: number,
  others: readonly string[] = [],
): string | null {
  const all = [...others.map((name) => join(into, name)), ...withLogs(join(into, DATABASE))]
  const present = all.filter((path) => existsSync(path))
  if (present.length === 0) return null
  const name = `set-aside-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}`
  const folder = join(into, name)
  mkdirSync(folder, { mode: 0o700 })
  giveToOwner(into, name)
  for (const path of present) renameSync(path, join(folder, path.slice(into.length + 1)))
  return folder
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const USAGE = 'ocean restore --from <backup folder> --into <data folder> --because "<why, and who>"'

function main(args: string[]): void {
  const text = { type: 'string' } as const
  const help = { type: 'boolean' } as const
  const options = { from: text, into: text, because: text, help }
  const { values } = parseArgs({ args, options })
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  const { from, into, because } = values
  if (!from || !into || !because) throw new Error(`say ${USAGE}`)
  const restored = restoreOutlet({
    ...{ from: resolve(from), into: resolve(into), because },
    nowMs: realSeams.clock.nowMs(),
  })
  process.stdout.write(`${JSON.stringify(restored, null, 2)}\n`)
  say('Start the hub, then the relay; then turn on every till.')
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    say((error as Error).message)
    process.exitCode = 1
  }
}
