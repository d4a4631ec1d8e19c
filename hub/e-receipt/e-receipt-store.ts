import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type EReceiptKey = { key: Uint8Array; madeAtMs: number }

/** Null until the first receipt with a page of its own. */
export function findEReceiptKey(db: Db): EReceiptKey | null {
  const query = 'SELECT key, made_at_ms AS madeAtMs FROM e_receipt_key WHERE id = 1'
  return (prepared(db, query).get() as EReceiptKey | undefined) ?? null
}

export function insertEReceiptKey(tx: Db, { key, madeAtMs }: EReceiptKey): void {
  const query = 'INSERT INTO e_receipt_key (id, key, made_at_ms) VALUES (1, ?, ?)'
  prepared(tx, query).run(Buffer.from(key), madeAtMs)
}
