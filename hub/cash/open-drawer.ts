import type { Static } from 'typebox'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { NoSaleRequest } from '#domain/wire/cash-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { NoSaleTable } from '../db/tables.ts'
import { bear, type Told, toldFacts } from '../judgement.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { enqueueDrawerPulse } from '../printing/enqueue-receipt.ts'
import type { Actor } from '../requester.ts'
import { checkReason } from '../rules/read-rules.ts'
import { postToShift } from '../shift/post-to-shift.ts'
import { authorise } from '../staff/authorise.ts'
import { findNoSale, findPulseJob, insertNoSale } from './cash-store.ts'
import { type DrawerInHand, findDrawerInHand } from './drawer-in-hand.ts'
import { printSlip, reasonName } from './print-slip.ts'

export type NoSaleOrder = Static<typeof NoSaleRequest>

/**
 * Opens the drawer without a sale: one pulse, a slip, a figure of the shift and an audit entry. The
 * same request again opens nothing. `printJobId`: the pulse, null when there is no printer to send
 * it, or when it was told: that drawer has been open. Refuses as moveCash does. Call it where a
 * refusal rolls back.
 */
export function openDrawer(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: NoSaleOrder,
): Outcome<{ isFirst: boolean; printJobId: string | null }> {
  const hash = payloadHash(order)
  const earlier = findNoSale(tx, order.event_id)
  if (earlier) {
    if (earlier.payload_hash !== hash) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'event_id')
    return succeed({ isFirst: false, printJobId: findPulseJob(tx, order.event_id) })
  }
  const drawer = findDrawerInHand(tx, actor, order.session_id)
  if (!drawer.ok) return drawer
  const fault = bear(actor.told, checkReason(tx, 'no-sale', order), 'rule_not_met')
  if (fault) return fault
  const atMs = seams.clock.nowMs()
  const may = authorise(tx, {
    ...actor,
    permission: 'no-sale',
    subjectId: order.event_id,
    approvalIds: [order.approval_id],
    atMs,
  })
  if (!may.ok) return may
  const row = {
    id: order.event_id,
    number: takeDocumentNumber(tx, 'K'),
    shift_id: order.session_id,
    terminal_id: actor.terminalId,
    reason_code: order.reason_code,
    note: order.note,
    staff_id: actor.staff.staff_id,
    approved_by: may.value.approvedBy,
    payload_hash: hash,
    at_ms: atMs,
  }
  insertNoSale(tx, row)
  tell(tx, row, drawer.value, actor.told)
  const printJobId = print(tx, seams, row, drawer.value, actor.told)
  return succeed({ isFirst: true, printJobId })
}

function tell(
  tx: Db,
  row: NoSaleTable,
  { shiftId, accountableId }: DrawerInHand,
  told?: Told,
): void {
  const { payload_hash: _, at_ms: atMs, id, ...facts } = row
  const figures = [{ figure: 'no-sale', count: 1, amountMinor: 0 }]
  const cashierId = accountableId
  postToShift(tx, { shiftId, cashierId, documentId: id, atMs, figures, cash: [] })
  const payload = { event_id: id, ...facts, ...toldFacts(told) }
  const kind = 'drawer-opened-without-sale'
  appendAudit(tx, { kind, payload, atMs })
  appendOutbox(tx, { kind, documentId: id, payload, atMs })
}

function print(
  tx: Db,
  seams: Seams,
  row: NoSaleTable,
  { shiftNumber, drawerName, terminalCode }: DrawerInHand,
  told?: Told,
): string | null {
  const { id: documentId, terminal_id: terminalId, at_ms: atMs } = row
  const slip = {
    kind: 'no-sale' as const,
    documentId,
    number: row.number,
    atMs,
    staffId: row.staff_id,
    approvedBy: row.approved_by,
    terminalId,
    terminalCode,
    shift: { number: shiftNumber, drawerName },
    reason: reasonName(tx, 'no-sale', row.reason_code),
    note: row.note,
    amountMinor: null,
    counts: null,
  }
  printSlip(tx, seams, slip, told)
  if (told) return null
  return enqueueDrawerPulse(tx, { documentId, terminalId, atMs, newId: () => uuidv7(seams) })
}
