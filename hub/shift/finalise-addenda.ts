import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { type AddendumRow, listCollecting, markFinal, terminalsOfPart } from './addendum-store.ts'
import { freezeReport } from './freeze-report.ts'

/** So long nothing came: the terminal that had it has surely handed over all of it. */
export const QUIET_MS = 10 * 60_000

/** Whether this terminal said, after `sinceMs`, that it holds nothing of the shift any more. */
export type IsEmpty = (terminalId: string, shiftId: string, sinceMs: number) => boolean

/**
 * Ends every addendum that has been quiet for ten minutes, or whose terminals all say that they
 * hold nothing more of that shift. From then on it is immutable, printed and sent; what still comes
 * opens the next one. Answers the shifts concerned.
 */
export function finaliseAddenda(tx: Db, seams: Seams, isEmpty: IsEmpty): string[] {
  const atMs = seams.clock.nowMs()
  const due = listCollecting(tx).filter(
    (addendum) => isQuiet(addendum, atMs) || isHandedOver(tx, addendum, isEmpty),
  )
  for (const addendum of due) finalise(tx, seams, addendum, atMs)
  return due.map(({ shift_id }) => shift_id)
}

/** A clock that was set back far counts as quiet too, so that nothing collects for ever (I10). */
const isQuiet = ({ last_document_at_ms }: AddendumRow, atMs: number): boolean =>
  Math.abs(atMs - last_document_at_ms) >= QUIET_MS

function isHandedOver(db: Db, addendum: AddendumRow, isEmpty: IsEmpty): boolean {
  const { shift_id, part_no, last_document_at_ms } = addendum
  const terminals = terminalsOfPart(db, shift_id, part_no)
  return terminals.length > 0 && terminals.every((id) => isEmpty(id, shift_id, last_document_at_ms))
}

function finalise(tx: Db, seams: Seams, { shift_id, part_no }: AddendumRow, atMs: number): void {
  markFinal(tx, shift_id, part_no, atMs)
  freezeReport(tx, seams, {
    shiftId: shift_id,
    partNo: part_no,
    documentId: uuidv7(seams),
    event: 'shift-addendum-closed',
    facts: {},
    auditIsWhole: null,
    count: null,
    isHeld: false,
    terminalId: null,
    atMs,
  })
}
