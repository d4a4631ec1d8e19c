import Database from 'better-sqlite3'

export type Db = Database.Database

const BUSY_TIMEOUT_MS = 500
const JOURNAL_BYTES_MAX = 64 * 1024 * 1024
/** SQLite 3.51.3 fixed a WAL-reset corruption that two checkpointing connections could cause. */
const SQLITE_VERSION_MIN = [3, 51, 3] as const

/**
 * Opens the outlet's database for writing. Every pragma is explicit: better-sqlite3 is compiled so
 * that entering WAL silently drops to synchronous=NORMAL, which loses acknowledged sales in a power
 * cut. The caller migrates, then calls `assertDurable` after its first write. `isAlone` keeps every
 * other process out while it is open, and throws SQLITE_BUSY when one is in.
 */
export function openDatabase(path: string, { isAlone = false } = {}): Db {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    setPragmas(db, isAlone)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function setPragmas(db: Db, isAlone: boolean): void {
  // Only before the first look into the WAL does it concern idle connections too.
  if (isAlone) db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma('mmap_size = 0')
  db.pragma('wal_autocheckpoint = 1000')
  db.pragma(`journal_size_limit = ${JOURNAL_BYTES_MAX}`)
}

/** Opens the same file for long reads (reports, the relay, reconciliation). */
export function openReader(path: string): Db {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  db.pragma('trusted_schema = OFF')
  db.pragma('mmap_size = 0')
  return db
}

/** Throws unless a commit on this connection survives a power cut. Call after a first write. */
export function assertDurable(db: Db): void {
  const found = {
    journalMode: db.pragma('journal_mode', { simple: true }),
    synchronous: db.pragma('synchronous', { simple: true }),
    foreignKeys: db.pragma('foreign_keys', { simple: true }),
  }
  const isDurable =
    found.journalMode === 'wal' && found.synchronous === 2 && found.foreignKeys === 1
  if (!isDurable) throw new Error(`the database is not durable: ${JSON.stringify(found)}`)
  assertVersion(db)
}

function assertVersion(db: Db): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string
  const parts = version.split('.').map(Number)
  for (const [index, minimum] of SQLITE_VERSION_MIN.entries()) {
    const part = parts[index] ?? 0
    if (part > minimum) return
    if (part < minimum) throw new Error(`SQLite ${version} is too old for the live file`)
  }
}
