import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { listUnknownShiftConflicts } from './conflict-store.ts'
import { recordResolution } from './record-resolution.ts'

/**
 * The opening of a shift arrived after documents that named it: nothing is left to disagree about.
 * Settled by nobody, with a note that says why, as what a rule of the outlet accepts.
 */
export function settleUnknownShift(tx: Db, seams: Seams, shiftId: string): void {
  for (const conflict of listUnknownShiftConflicts(tx, shiftId)) {
    recordResolution(tx, conflict, {
      conflict_id: conflict.id,
      resolution_id: uuidv7(seams),
      ...{ reason: 'stands', action: null, settled_with: null },
      note: 'the opening of the shift arrived',
      ...{ resolved_by: null, approved_by: null, terminal_id: null },
      at_ms: seams.clock.nowMs(),
    })
  }
}
