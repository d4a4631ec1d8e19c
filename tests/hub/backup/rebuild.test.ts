// SQLite's log, carried piece by piece at any moments and cut anywhere, rebuilds the database.
import { cpSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { listLogs, makeGeneration } from '#hub/backup/generation-files.ts'
import { LogWriter } from '#hub/backup/log-writer.ts'
import { rebuildDatabase } from '#hub/backup/rebuild-database.ts'
import { WalReader } from '#hub/backup/wal-reader.ts'
import { type Db, openDatabase, openReader } from '#hub/db/open-database.ts'
import { PROPERTY_SEED } from '../../support/property.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

type Step = 'write' | 'write-much' | 'delete' | 'take' | 'checkpoint' | 'flush' | 'copy'
const STEP = fc.constantFrom<Step>(
  ...(['write', 'write', 'write', 'write-much', 'delete', 'take', 'take'] as const),
  ...(['checkpoint', 'flush', 'copy'] as const),
)

/** Every row, so that one page too old or too new is seen. */
const rowsOf = (db: Db): unknown => db.prepare('SELECT id, text FROM thing ORDER BY id').raw().all()

function openThings(path: string): Db {
  const db = openDatabase(path)
  db.pragma('wal_autocheckpoint = 0')
  db.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT) STRICT')
  return db
}

async function play(folder: string, steps: readonly Step[]): Promise<[unknown, unknown]> {
  const path = join(folder, 'a.db')
  const db = openThings(path)
  const generation = makeGeneration(folder, 0)
  const [reader, writer] = [new WalReader(db, path), new LogWriter(generation)]
  const insert = db.prepare('INSERT INTO thing (text) VALUES (?)')
  let isCopied = false
  function take(): void {
    const { piece } = reader.take()
    if (piece) writer.add(piece)
  }
  async function copy(): Promise<void> {
    if (isCopied) return
    isCopied = true
    await db.backup(join(generation, 'base.db'))
  }
  take()
  let n = 0
  for (const step of steps) {
    n += 1
    if (step === 'write') insert.run(`${n}`)
    if (step === 'write-much') for (let i = 0; i < 40; i += 1) insert.run(`${n}`.repeat(500))
    if (step === 'delete') db.exec(`DELETE FROM thing WHERE id % 3 = ${n % 3}`)
    if (step === 'take') take()
    if (step === 'checkpoint') {
      take()
      db.pragma('wal_checkpoint(PASSIVE)')
    }
    if (step === 'flush') await writer.flush()
    if (step === 'copy') await copy()
  }
  await copy()
  take()
  await writer.close()
  if (writer.fault) throw writer.fault
  const rebuilt = join(folder, 'rebuilt.db')
  rebuildDatabase(generation, rebuilt)
  const other = openReader(rebuilt)
  const found: [unknown, unknown] = [rowsOf(db), rowsOf(other)]
  if (other.pragma('integrity_check', { simple: true }) !== 'ok') throw new Error('not intact')
  for (const each of [db, other]) each.close()
  return found
}

t.test(`rebuilt is what was written, whatever was between (seed ${PROPERTY_SEED})`, async (t) => {
  const property = fc.asyncProperty(fc.array(STEP, { maxLength: 60 }), async (steps) => {
    const [sold, rebuilt] = await play(makeTempFolder(t, 'rebuild'), steps)
    t.strictSame(rebuilt, sold, steps.join(' '))
  })
  await fc.assert(property, { numRuns: 20, seed: PROPERTY_SEED })
})

/** Rows 1 … of a database of which the copy is older and one log follows. */
async function oneLog(t: Test): Promise<{ folder: string; generation: string }> {
  const folder = makeTempFolder(t, 'torn')
  const path = join(folder, 'a.db')
  const db = openThings(path)
  const generation = makeGeneration(folder, 0)
  const [reader, writer] = [new WalReader(db, path), new LogWriter(generation)]
  await db.backup(join(generation, 'base.db'))
  for (let id = 1; id <= 20; id += 1) {
    db.prepare('INSERT INTO thing (text) VALUES (?)').run(`${id}`)
    const { piece } = reader.take()
    if (piece) writer.add(piece)
    await writer.flush()
  }
  await writer.close()
  db.close()
  return { folder, generation }
}

t.test('a torn end costs what was in it and nothing before', async (t) => {
  const { folder, generation } = await oneLog(t)
  const [log = ''] = listLogs(generation)
  t.equal(listLogs(generation).length, 1)
  for (const [at, bytes] of [20_000, 9_999, 33].entries()) {
    truncateSync(log, bytes)
    const target = join(folder, `torn-${at}.db`)
    rebuildDatabase(generation, target)
    const db = openReader(target)
    const ids = db.prepare('SELECT id FROM thing ORDER BY id').pluck().all() as number[]
    t.same(
      ids,
      ids.map((_, index) => index + 1),
      `${bytes} bytes: the first ${ids.length}`,
    )
    db.close()
  }
})

t.test('a medium that takes nothing is given up, and said', async (t) => {
  const { folder, generation } = await oneLog(t)
  cpSync(generation, join(folder, 'full'), { recursive: true })
  const writer = new LogWriter(join(folder, 'full'))
  writer.add({ salts: 'x', offset: 0, bytes: Buffer.alloc(10) })
  await writer.flush()
  t.match(writer.fault, { code: 'EEXIST' }, 'a log that is there already is never written over')
  const slow = new LogWriter(folder)
  for (let n = 0; n < 13; n += 1) {
    slow.add({ salts: 'x', offset: 0, bytes: Buffer.alloc(4 * 1024 * 1024) })
  }
  t.match(String(slow.fault), /behind/)
  t.equal(slow.waitingBytes, 0, 'and its memory is free again')
  await slow.close()
  t.notOk(readdirSync(folder).includes('000001.wal'))
})
