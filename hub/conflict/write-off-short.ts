import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { postJournal } from '../books/post-journal.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** What a tender did not cover; 0: nothing is owed. */
export function shortMinorOf(detail: unknown): number {
  const short = (detail as { short_minor?: unknown } | null)?.short_minor
  return Number.isSafeInteger(short) ? Number(short) : 0
}

/** What no balance covered is no longer asked for: the shop bears it (`write-off/<method>`). */
export function writeOffShort(
  tx: Db,
  resolutionId: string,
  method: TenderMethod,
  detail: unknown,
): void {
  moveReceivable(tx, resolutionId, method, detail, `write-off/${method}`)
}

/** Takes what is receivable of a tender to another account; no shift's figures change by it. */
export function moveReceivable(
  tx: Db,
  resolutionId: string,
  method: TenderMethod,
  detail: unknown,
  account: string,
): void {
  const short = shortMinorOf(detail)
  const entries = new Map([
    [account, short],
    [`receivable/${method}`, -short],
  ])
  postJournal(tx, resolutionId, null, entries)
}

/** A refund of such a sale gives the loss back, not what is no longer asked for. */
export const isWrittenOff = (db: Db, saleId: string, method: TenderMethod): boolean =>
  prepared(
    db,
    `SELECT 1 FROM conflict c JOIN conflict_resolution r ON r.conflict_id = c.id
       JOIN journal_entry j ON j.document_id = r.resolution_id AND j.account = ?
     WHERE c.document_id = ? AND r.action = 'written-off'`,
  ).get(`write-off/${method}`, saleId) !== undefined
