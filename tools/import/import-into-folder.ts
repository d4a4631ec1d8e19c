// Into the database of a hub that is stopped: the hub's own code, on a file nobody else has.
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ERRORS } from '#domain/error-registry.ts'
import type { Refusal } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { streamProblems } from '#hub/catalogue/import-problems-csv.ts'
import { findImport, toStatus } from '#hub/catalogue/import-store.ts'
import { createImportRunner, type ImportRunner } from '#hub/catalogue/run-imports.ts'
import { migrate } from '#hub/db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '#hub/db/open-database.ts'
import { findOutlet } from '#hub/outlet/outlet-store.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { ExplainedError } from './explained-error.ts'
import type { ImportOptions } from './import-options.ts'
import type { Progress } from './import-report.ts'

const LOOK_MS = 100
const MIGRATIONS = join(import.meta.dirname, '..', '..', 'migrations', 'hub')

export async function importIntoFolder(
  options: ImportOptions,
  dataFolder: string,
  progress: Progress,
): Promise<ImportStatus> {
  const db = openStopped(join(dataFolder, 'outlet.db'))
  const live = { publish: () => {}, publishTo: () => {} }
  const runner = createImportRunner({ db, seams: realSeams, log: createLogger('warn'), live })
  // What was written stays, and the next start of hub or command goes on from there.
  const interrupt = () => void runner.stop()
  process.once('SIGINT', interrupt)
  try {
    runner.resume()
    await runner.settled()
    return await runImport(db, runner, options, progress)
  } finally {
    process.off('SIGINT', interrupt)
    db.close()
  }
}

function openStopped(path: string): Db {
  if (!existsSync(path)) throw noOutletIn(path)
  try {
    const db = openDatabase(path, { isAlone: true })
    migrate(db, MIGRATIONS)
    if (!findOutlet(db)) throw noOutletIn(path)
    assertDurable(db)
    return db
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new ExplainedError(
        'The hub or its relay is running on this folder: use --hub, or stop them first.',
        'Hub atau relay sedang berjalan di folder ini: pakai --hub, atau hentikan dulu.',
      )
    }
    throw error
  }
}

function refusalOf({ code, detail }: Refusal): Error {
  const more = detail ? ` (${detail})` : ''
  return new ExplainedError(`${ERRORS[code].en}${more}`, `${ERRORS[code].id}${more}`)
}

const noOutletIn = (path: string): Error =>
  new ExplainedError(`There is no outlet in ${path}.`, `Tidak ada toko di ${path}.`)

async function runImport(
  db: Db,
  runner: ImportRunner,
  options: ImportOptions,
  progress: Progress,
): Promise<ImportStatus> {
  const importId = uuidv7(realSeams)
  const look = () => {
    const found = findImport(db, importId)
    if (found) progress.show(found.state, found.counts.done, found.counts.total)
  }
  const timer = setInterval(look, LOOK_MS)
  try {
    const order = { importId, mode: options.mode, staffId: null }
    const received = await runner.receive(order, createReadStream(options.file))
    if (!received.ok) throw refusalOf(received)
    await runner.settled()
    look()
  } finally {
    clearInterval(timer)
    progress.end()
  }
  const ended = findImport(db, importId)
  if (!ended) throw new Error('The import is gone.')
  if (options.errorsFile) {
    await pipeline(streamProblems(db, importId), createWriteStream(options.errorsFile))
  }
  return toStatus(db, ended)
}
