import { toIso } from '#domain/datetime.ts'
import type { SafeEntryMessage } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { SafeEntryTable } from '../db/tables.ts'

export type NewSafeEntry = Omit<SafeEntryTable, 'sequence'>

/** What the safe holds: the balance after its last entry. */
export function readSafeBalance(db: Db): number {
  const query = 'SELECT balance_minor FROM safe_entry ORDER BY sequence DESC LIMIT 1'
  return (prepared(db, query).pluck().get() as number | undefined) ?? 0
}

export function insertSafeEntry(tx: Db, entry: NewSafeEntry): void {
  prepared(
    tx,
    `INSERT INTO safe_entry (id, kind, amount_minor, balance_minor, document_id, bag_number, note,
       staff_id, payload_hash, at_ms)
     VALUES (@id, @kind, @amount_minor, @balance_minor, @document_id, @bag_number, @note,
       @staff_id, @payload_hash, @at_ms)`,
  ).run(entry)
}

export const findSafeEntry = (db: Db, entryId: string): SafeEntryTable | undefined =>
  prepared(db, 'SELECT * FROM safe_entry WHERE id = ?').get(entryId) as SafeEntryTable | undefined

export const isBagTaken = (db: Db, bagNumber: string): boolean =>
  prepared(db, 'SELECT 1 FROM safe_entry WHERE bag_number = ?').get(bagNumber) !== undefined

export const wasCounted = (db: Db): boolean =>
  prepared(db, "SELECT 1 FROM safe_entry WHERE kind = 'correction' LIMIT 1").get() !== undefined

const ENTRY_QUERY = `SELECT e.*, s.name AS staff_name FROM safe_entry e
  JOIN staff s ON s.id = e.staff_id`
type NamedEntry = SafeEntryTable & { staff_name: string }

/** Newest first, below an entry; null: from the newest on. */
export const listSafeEntries = (
  db: Db,
  afterId: string | null,
  limit: number,
): SafeEntryMessage[] =>
  (
    prepared(
      db,
      `${ENTRY_QUERY} WHERE @afterId IS NULL
         OR sequence < (SELECT sequence FROM safe_entry WHERE id = @afterId)
       ORDER BY sequence DESC LIMIT @limit`,
    ).all({ afterId, limit }) as NamedEntry[]
  ).map(toMessage)

export const readSafeEntry = (db: Db, entryId: string): SafeEntryMessage =>
  toMessage(prepared(db, `${ENTRY_QUERY} WHERE e.id = ?`).get(entryId) as NamedEntry)

const toMessage = (row: NamedEntry): SafeEntryMessage => ({
  entry_id: row.id,
  kind: row.kind as SafeEntryMessage['kind'],
  amount_minor: row.amount_minor,
  balance_minor: row.balance_minor,
  bag_number: row.bag_number,
  note: row.note,
  staff_name: row.staff_name,
  at: toIso(row.at_ms),
})
