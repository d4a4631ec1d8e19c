// The relay's own small file: how far the cloud confirmed, per epoch, and which documents it set
// aside that the hub has not heard of. It is a cache; a damaged one is thrown away, and the server
// is asked.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Check } from 'typebox/value'
import { SetAsideDocument, type SetAsideMessage } from '#domain/wire/relay-message.ts'
import type { Cursor, DrainPorts } from './drain.ts'

/** Each is at most half a kilobyte of a line to the hub. */
const ASIDE_PER_MESSAGE = 200

export type CursorStore = Pick<DrainPorts, 'loadCursor' | 'saveCursor'> & {
  keepAside(epoch: string, documents: SetAsideDocument[]): void
  /** The oldest that the hub has not heard of, of one epoch; null: it knows them all. */
  nextAside(): SetAsideMessage | null
  forgetAside(message: SetAsideMessage): void
  close(): void
}

export function openCursorStore(path: string): CursorStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  const db = openOrRemake(path)
  const load = db.prepare('SELECT sequence, hash FROM cursor WHERE epoch = ?')
  const save = db.prepare(
    `INSERT INTO cursor (epoch, sequence, hash) VALUES (?, ?, ?)
     ON CONFLICT (epoch) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash`,
  )
  const known = new Map<string, Cursor>()
  return {
    ...asideStore(db),
    loadCursor: (epoch) => known.get(epoch) ?? (load.get(epoch) as Cursor | undefined) ?? null,
    saveCursor: (epoch, cursor) => {
      known.set(epoch, cursor)
      try {
        save.run(epoch, cursor.sequence, cursor.hash)
      } catch {
        // A full disk must not stop sales from leaving it: the next process asks the server.
      }
    },
    close: () => void db.close(),
  }
}

function asideStore(db: Database.Database) {
  const keep = db.prepare(
    `INSERT INTO set_aside (epoch, sequence, document_json) VALUES (?, ?, ?)
     ON CONFLICT (epoch, sequence) DO UPDATE SET document_json = excluded.document_json`,
  )
  const next = db.prepare(
    `SELECT epoch, document_json FROM set_aside
     WHERE epoch = (SELECT min(epoch) FROM set_aside) ORDER BY sequence LIMIT ?`,
  )
  const forget = db.prepare('DELETE FROM set_aside WHERE epoch = ? AND sequence = ?')
  return {
    keepAside: db.transaction((epoch: string, documents: SetAsideDocument[]) => {
      for (const found of documents) keep.run(epoch, found.sequence, JSON.stringify(found))
    }),
    nextAside: (): SetAsideMessage | null => {
      const rows = next.all(ASIDE_PER_MESSAGE) as { epoch: string; document_json: string }[]
      const [first] = rows
      if (!first) return null
      const documents = rows.map((row): unknown => JSON.parse(row.document_json))
      return {
        type: 'set-aside',
        epoch: first.epoch,
        documents: documents.filter((found) => Check(SetAsideDocument, found)),
      }
    },
    forgetAside: db.transaction((message: SetAsideMessage) => {
      for (const { sequence } of message.documents) forget.run(message.epoch, sequence)
    }),
  }
}

function openOrRemake(path: string): Database.Database {
  try {
    return open(path)
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
    return open(path)
  }
}

function open(path: string): Database.Database {
  const db = new Database(path)
  try {
    db.pragma('journal_mode = WAL')
    // A power cut may take the newest cursor back: the server knows better anyway.
    db.pragma('synchronous = NORMAL')
    db.exec(
      `CREATE TABLE IF NOT EXISTS cursor (
         epoch TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL) STRICT`,
    )
    db.exec(
      `CREATE TABLE IF NOT EXISTS set_aside (
         epoch TEXT NOT NULL, sequence INTEGER NOT NULL, document_json TEXT NOT NULL,
         PRIMARY KEY (epoch, sequence)) STRICT, WITHOUT ROWID`,
    )
    db.prepare('SELECT epoch, sequence, hash FROM cursor').all()
    db.prepare('SELECT count(*) FROM set_aside').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
