import type { Seams } from '#domain/seams.ts'
import type { SignatureOrder } from '#domain/wire/box-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { orderLinesPage } from '../printing/order-lines-page.ts'

const TITLE = 'BERITA ACARA / COMMISSIONING'

/** That a technician had a report signed stands in the audit log; its paper is optional. */
export function recordCommissioning(
  tx: Db,
  seams: Seams,
  { hash, verdict, lines }: SignatureOrder,
  technician: string,
): string | null {
  const payload = { technician, verdict, report_hash: hash }
  appendAudit(tx, { kind: 'box-commissioned', payload, atMs: seams.clock.nowMs() })
  return lines && orderLinesPage(tx, seams, { title: TITLE, lines })
}
