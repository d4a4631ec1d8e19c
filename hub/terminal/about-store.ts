import type { Selectable } from 'kysely'
import type { TillAbout } from '#domain/wire/client-event-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { TerminalAboutTable } from '../db/tables.ts'

export function putAbout(tx: Db, terminalId: string, about: TillAbout, nowMs: number): void {
  const { build, worker, storage_used_bytes, storage_quota_bytes, cache_bytes, unreadable_sales } =
    about
  const granted = about.is_storage_granted === null ? null : Number(about.is_storage_granted)
  prepared(
    tx,
    `INSERT OR REPLACE INTO terminal_about (terminal_id, build, worker, storage_used_bytes,
       storage_quota_bytes, is_storage_granted, cache_bytes, unreadable_sales, told_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[terminalId, build, worker, storage_used_bytes, storage_quota_bytes, granted],
    ...[cache_bytes, unreadable_sales, nowMs],
  )
}

export const findAbout = (db: Db, terminalId: string): Selectable<TerminalAboutTable> | undefined =>
  prepared(db, 'SELECT * FROM terminal_about WHERE terminal_id = ?').get(terminalId) as
    | Selectable<TerminalAboutTable>
    | undefined

/** False: it is the one that was taken last. */
export function isNewParcel(tx: Db, terminalId: string, parcelId: string): boolean {
  const { changes } = prepared(
    tx,
    `INSERT INTO terminal_parcel (terminal_id, parcel_id) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET parcel_id = excluded.parcel_id
     WHERE parcel_id <> excluded.parcel_id`,
  ).run(terminalId, parcelId)
  return changes === 1
}
