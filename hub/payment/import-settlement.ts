import { createHash } from 'node:crypto'
import { type Outcome, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { pause } from '../catalogue/pause.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { type Match, matchSettlementRow } from './match-settlement.ts'
import { type NumberedRow, readSettlement } from './read-settlement.ts'
import { findSettlementByHash, insertSettlement, insertSettlementRow } from './settlement-store.ts'
import { verifyPayment } from './verify-payment.ts'

export type SettlementFile = {
  fileName: string
  provider: string
  bytes: Uint8Array
  staffId: string
}

/** So many rows are looked up between two pauses, in which tills are served. */
const SLICE_ROWS = 200

/**
 * Compares a provider's file with the payments of this outlet: a payment that was taken unverified
 * and is in the file is verified by it. No sale is ever changed. The same file again is the same
 * settlement. Refuses SETTLEMENT_UNREADABLE.
 */
export async function importSettlement(
  deps: Pick<HubDeps, 'db' | 'seams'>,
  file: SettlementFile,
): Promise<Outcome<{ settlementId: string; isNew: boolean }>> {
  const { db, seams } = deps
  const fileHash = createHash('sha256').update(file.bytes).digest('hex')
  const before = findSettlementByHash(db, fileHash)
  if (before !== null) return succeed({ settlementId: before, isNew: false })
  const read = readSettlement(file.bytes)
  if (!read.ok) return read
  const taken = new Set<string>()
  const matches: Match[] = []
  for (const [index, row] of read.value.entries()) {
    if (index > 0 && index % SLICE_ROWS === 0) await pause(seams)
    matches.push(matchSettlementRow(db, row, taken))
  }
  return succeed(
    write(db, (tx) => {
      // Somebody may have sent the same file while this one was compared.
      const other = findSettlementByHash(tx, fileHash)
      if (other !== null) return { settlementId: other, isNew: false }
      const settlementId = uuidv7(seams)
      const atMs = seams.clock.nowMs()
      record(tx, { ...file, fileHash, settlementId, atMs }, read.value, matches)
      return { settlementId, isNew: true }
    }),
  )
}

type Recorded = SettlementFile & { fileHash: string; settlementId: string; atMs: number }

function record(tx: Db, file: Recorded, rows: NumberedRow[], matches: Match[]): void {
  const { settlementId, staffId, atMs } = file
  const head = { id: settlementId, file_name: file.fileName, file_hash: file.fileHash }
  insertSettlement(tx, { ...head, provider: file.provider, staff_id: staffId, at_ms: atMs })
  for (const [index, row] of rows.entries()) {
    const { state, payment } = matches[index] ?? { state: 'unreadable' as const, payment: null }
    insertSettlementRow(tx, {
      settlement_id: settlementId,
      line: row.line,
      amount_minor: row.amountMinor ?? 0,
      reference: row.reference,
      at_text: row.dateText,
      state,
      sale_id: payment?.saleId ?? null,
      payment_line_no: payment?.lineNo ?? null,
    })
    if (!payment?.isUnverified) continue
    const { saleId, lineNo } = payment
    const word = { reference: row.reference, settlementId, staffId, source: 'settlement' as const }
    verifyPayment(tx, { saleId, lineNo, ...word, atMs })
  }
  const facts = {
    settlement_id: settlementId,
    file_name: file.fileName,
    file_hash: file.fileHash,
    provider: file.provider,
    row_count: rows.length,
    matched_count: matches.filter(({ state }) => state === 'matched').length,
    staff_id: staffId,
  }
  const kind = 'settlement-imported'
  appendAudit(tx, { kind, payload: facts, atMs })
  appendOutbox(tx, { kind, documentId: settlementId, payload: facts, atMs })
}
