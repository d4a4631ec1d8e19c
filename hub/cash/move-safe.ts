import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { SafeEntryMessage } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { insertSafeEntry, readSafeBalance } from './safe-store.ts'

export type SafeMove = {
  kind: SafeEntryMessage['kind']
  /** Minor units; negative: it left the safe. */
  amountMinor: number
  /** The shift, close, drop, deposit or count behind it, which also posts the journal. */
  documentId: string
  staffId: string
  atMs: number
  /** Of a document that is nothing but this entry; else the hub makes one. */
  entryId?: string
  bagNumber?: string
  note?: string | null
  payloadHash?: string
}

/**
 * Adds an entry to the outlet's safe, in the transaction of the document that moved the money, and
 * tells the cloud. It never refuses: a float that was taken is gone, even when nobody had counted
 * the safe and its balance falls below zero until somebody does.
 */
export function moveSafe(tx: Db, seams: Seams, move: SafeMove): { balanceMinor: number } {
  const { kind, amountMinor, documentId, staffId, atMs } = move
  const { bagNumber = null, note = null } = move
  const id = move.entryId ?? uuidv7(seams)
  const balanceMinor = readSafeBalance(tx) + amountMinor
  const facts = {
    kind,
    amount_minor: amountMinor,
    balance_minor: balanceMinor,
    document_id: documentId,
    bag_number: bagNumber,
    note,
    staff_id: staffId,
  }
  insertSafeEntry(tx, { id, ...facts, payload_hash: move.payloadHash ?? null, at_ms: atMs })
  const payload = { entry_id: id, ...facts }
  appendOutbox(tx, { kind: 'safe-moved', documentId: id, payload, atMs })
  return { balanceMinor }
}
