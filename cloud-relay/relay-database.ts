// The relay's own small file: how far the cloud confirmed, per epoch. It is a cache; a damaged
// one is thrown away, and the server is asked.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Cursor, DrainPorts } from './drain.ts'

export type CursorStore = Pick<DrainPorts, 'loadCursor' | 'saveCursor'> & { close(): void }

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
    db.prepare('SELECT epoch, sequence, hash FROM cursor').all()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
