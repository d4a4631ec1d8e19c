// The relay's own read-only handle on the outlet's database. A file that cannot be opened or read
// means "the hub is stopped": it is tried again at the next look. Reads are short, so that they
// never hold up a checkpoint of the hub.
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Check } from 'typebox/value'
import { isRehearsalCode } from '#domain/rehearsal.ts'
import { EpochOrigin } from '#domain/wire/cloud-message.ts'
import type { OutletKpis } from '#domain/wire/kpi-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { DrainPorts, OutboxHead } from './drain.ts'
import { readKpis } from './read-kpis.ts'

const BUSY_TIMEOUT_MS = 250

export type OutboxReader = Pick<DrainPorts, 'readHead' | 'readRows' | 'readHash'> & {
  /** Null while the hub is stopped. */
  readOutletId(): string | null
  /** Payable of sales less refunds among rows after one sequence and up to another. */
  readValue(epoch: string, after: number, upTo: number): number | null
  readAtMs(epoch: string, sequence: number): number | null
  /** Null for the first life of a database, and while the hub is stopped. */
  readOrigin(epoch: string): EpochOrigin | null
  /** The feed cursor up to which the hub has applied. */
  readAppliedCursor(): string | null
  /** How the outlet does without its hub; null while the hub is stopped, or older than that. */
  readKpis(nowMs: number): OutletKpis | null
  /** Terminals that have not come back since the database was restored; null as above. */
  readAbsentCount(): number | null
  close(): void
}

type Handle = { db: Database.Database; fileId: string }

/** Throws a sentence when the database is a rehearsal's and the relay a shop's, or the reverse. */
export function createOutboxReader(path: string, isRehearsal = false): OutboxReader {
  let handle: Handle | null = null

  function close(): void {
    handle?.db.close()
    handle = null
  }

  /** A restored database is another file under the same name: the old handle would read a ghost. */
  function current(): Database.Database {
    const fileId = fileIdOf(path)
    if (handle && handle.fileId !== fileId) close()
    if (!handle) {
      const db = openReader(path)
      handle = { db, fileId }
      assertRightBooks(db, isRehearsal)
    }
    return handle.db
  }

  function attempt<T>(read: (db: Database.Database) => T, otherwise: T): T {
    try {
      return read(current())
    } catch (error) {
      if (!isUnreadable(error)) throw error
      close()
      return otherwise
    }
  }

  return {
    close,
    readHead: () => attempt(readHead, null),
    readOutletId: () =>
      attempt((db) => db.prepare('SELECT id FROM outlet').pluck().get() as string | null, null) ??
      null,
    readHash: (epoch, sequence) =>
      attempt((db) => (db.prepare(HASH).pluck().get(epoch, sequence) as string) ?? null, null),
    readValue: (epoch, after, upTo) =>
      attempt((db) => db.prepare(VALUE).pluck().get(epoch, after, upTo) as number, null),
    readAtMs: (epoch, sequence) =>
      attempt((db) => (db.prepare(AT).pluck().get(epoch, sequence) as number) ?? null, null),
    readOrigin: (epoch) => attempt((db) => readOrigin(db, epoch), null),
    readAppliedCursor: () =>
      attempt((db) => {
        if (!hasTable(db, 'feed_state')) return null
        return (db.prepare('SELECT cursor FROM feed_state').pluck().get() as string) ?? null
      }, null),
    readKpis: (nowMs) =>
      attempt((db) => (hasTable(db, 'terminal_about') ? readKpis(db, nowMs) : null), null),
    readAbsentCount: () =>
      attempt((db) => {
        if (!hasTable(db, 'terminal_tail')) return null
        return db.prepare(ABSENT).pluck().get() as number
      }, null),
    readRows: (epoch, from, rowsMax, bytesMax) =>
      attempt((db) => takeRows(db, epoch, from, rowsMax, bytesMax), []),
  }
}

function assertRightBooks(db: Database.Database, isRehearsal: boolean): void {
  const code = hasTable(db, 'outlet') && db.prepare('SELECT code FROM outlet').pluck().get()
  if (typeof code !== 'string' || isRehearsalCode(code) === isRehearsal) return
  db.close()
  throw new Error(
    isRehearsal
      ? `the outlet ${code} is no rehearsal: its documents are not for a rehearsal's cloud`
      : `the outlet ${code} is a rehearsal: nothing of it goes to a cloud`,
  )
}

const HASH = 'SELECT hash FROM outbox WHERE epoch = ? AND sequence = ?'
const AT = 'SELECT at_ms FROM outbox WHERE epoch = ? AND sequence = ?'
const ABSENT = `SELECT count(*) FROM terminal_tail
  WHERE state = 'awaited' AND life = (SELECT life FROM chain_head WHERE id = 1)`
/** From the books, by the document's id: no payload is parsed. */
const VALUE = `SELECT
    coalesce(sum(sale.payable_minor), 0) - coalesce(sum(refund.payable_minor), 0)
  FROM outbox
  LEFT JOIN sale ON outbox.kind = 'sale-completed' AND sale.id = outbox.document_id
  LEFT JOIN refund ON outbox.kind = 'refund-completed' AND refund.id = outbox.document_id
  WHERE outbox.epoch = ? AND outbox.sequence > ? AND outbox.sequence <= ?`

function readHead(db: Database.Database): OutboxHead | null {
  const row = db.prepare('SELECT epoch, outbox_sequence AS sequence FROM chain_head').get()
  return (row as OutboxHead | undefined) ?? null
}

/** A hub of an older release has not made every table yet. */
function hasTable(db: Database.Database, table: string): boolean {
  const found = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`
  return db.prepare(found).pluck().get(table) === 1
}

function readOrigin(db: Database.Database, epoch: string): EpochOrigin | null {
  if (!hasTable(db, 'epoch_origin')) return null
  const found = db
    .prepare(
      `SELECT origin_epoch AS epoch, last_sequence, last_hash FROM epoch_origin WHERE epoch = ?`,
    )
    .get(epoch)
  return Check(EpochOrigin, found) ? found : null
}

/** Row by row, so that a few very long documents never come into memory together. */
function takeRows(
  db: Database.Database,
  epoch: string,
  from: number,
  rowsMax: number,
  bytesMax: number,
): OutboxEnvelope[] {
  const found = db
    .prepare(
      `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
       WHERE epoch = ? AND sequence >= ? ORDER BY sequence LIMIT ?`,
    )
    .iterate(epoch, from, rowsMax) as IterableIterator<OutboxEnvelope>
  const rows: OutboxEnvelope[] = []
  let bytes = 0
  for (const row of found) {
    bytes += Buffer.byteLength(row.payload)
    // Two at least: the row that both sides know, and one that is new.
    if (bytes > bytesMax && rows.length >= 2) break
    rows.push(row)
  }
  return rows
}

function openReader(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  db.pragma('trusted_schema = OFF')
  db.pragma('mmap_size = 0')
  return db
}

function fileIdOf(path: string): string {
  const { dev, ino } = statSync(path)
  return `${dev}:${ino}`
}

/**
 * Everything SQLite or the file system may say about a file that is away, busy or being replaced.
 */
function isUnreadable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return code.startsWith('SQLITE_') || ['ENOENT', 'EACCES', 'ENOTDIR'].includes(code)
}
