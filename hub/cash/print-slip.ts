import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { buildSlip, type SlipInput } from '#domain/slip-model.ts'
import type { ReasonKind } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { doneAtMs, type Told } from '../judgement.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueuePaper } from '../printing/enqueue-receipt.ts'
import { readRules } from '../rules/read-rules.ts'

export type SlipOrder = Omit<SlipInput, 'outlet' | 'language' | 'staffName' | 'approverName'> & {
  staffId: string
  approvedBy: string | null
  /** Where it was done, and so whose printer it comes out of. */
  terminalId: string
}

/**
 * Adds the slip's print job in the transaction of its document; null without a printer. The slip of
 * what was told says when it was done, and waits until somebody wants it.
 */
export function printSlip(tx: Db, seams: Seams, order: SlipOrder, told?: Told): string | null {
  const { staffId, approvedBy, terminalId, ...slip } = order
  const model = buildSlip({
    ...slip,
    atMs: doneAtMs(told, slip.atMs),
    outlet: readOutlet(tx),
    staffName: nameOf(tx, staffId),
    approverName: approvedBy === null ? null : nameOf(tx, approvedBy),
    language: 'id',
  })
  const { documentId, atMs } = order
  return enqueuePaper(tx, {
    ...{ kind: 'slip', documentId, terminalId, model, atMs, copyNo: 0 },
    isHeld: told !== undefined,
    newId: () => uuidv7(seams),
  })
}

/** A reason as the slip's reader knows it; its code when the rules no longer have it. */
export const reasonName = (db: Db, kind: ReasonKind, code: string): string =>
  readRules(db).reasons.find((each) => each.kind === kind && each.code === code)?.name ?? code

const nameOf = (db: Db, staffId: string): string =>
  prepared(db, 'SELECT name FROM staff WHERE id = ?').pluck().get(staffId) as string
