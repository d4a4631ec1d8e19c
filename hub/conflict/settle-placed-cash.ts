import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Actor } from '../requester.ts'
import { recordResolution } from './record-resolution.ts'

type Placed = { shiftId: string; partNo: number; transferId: string }

/**
 * Whoever says where an addendum's cash lies has settled that its sales came after Z, but for sales
 * they rang up themselves: those wait for somebody else.
 */
export function settlePlacedCash(
  tx: Db,
  seams: Seams,
  { staff, terminalId }: Actor,
  { shiftId, partNo, transferId }: Placed,
): void {
  const open = prepared(
    tx,
    `SELECT c.id, c.document_id FROM sale s JOIN conflict c ON c.document_id = s.id
     WHERE s.shift_id = ? AND s.shift_part_no = ? AND s.cashier_id <> ?
       AND c.type = 'session_closed' AND c.state = 'open' ORDER BY c.rowid`,
  ).all(shiftId, partNo, staff.staff_id) as { id: string; document_id: string }[]
  const by = { resolved_by: staff.staff_id, approved_by: null, terminal_id: terminalId }
  for (const { id, document_id } of open) {
    recordResolution(
      tx,
      { type: 'session_closed', document_id },
      {
        ...{ conflict_id: id, resolution_id: uuidv7(seams), reason: 'stands' },
        ...{ action: 'cash-placed', note: null, settled_with: transferId, ...by },
        at_ms: seams.clock.nowMs(),
      },
    )
  }
}
