import { countTotal } from '#domain/cash-count.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CashMovementRequest } from '#domain/wire/cash-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { postJournal } from '../books/post-journal.ts'
import type { Db } from '../db/open-database.ts'
import type { CashDocumentTable } from '../db/tables.ts'
import { bear, type Told, toldFacts } from '../judgement.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { enqueueDrawerPulse } from '../printing/enqueue-receipt.ts'
import type { Actor } from '../requester.ts'
import { checkReason } from '../rules/read-rules.ts'
import { postToShift } from '../shift/post-to-shift.ts'
import { authorise } from '../staff/authorise.ts'
import { findCashDocument, insertCashDocument } from './cash-store.ts'
import { type DrawerInHand, findDrawerInHand } from './drawer-in-hand.ts'
import { insertHeap } from './heap-store.ts'
import { moveSafe } from './move-safe.ts'
import { printSlip, reasonName } from './print-slip.ts'

/**
 * Cash that moves without a sale, with its slip and the drawer's opening. A drop goes into the
 * safe. Whether the drawer holds that much is not checked: the answer would tell a blind counter
 * what is expected. Refuses IDEMPOTENCY_MISMATCH, an unknown or closed shift, a reason, notes that
 * do not add up, and a missing approval (subject: the movement). Call it where a refusal rolls
 * back. What was told stands all the same, with its stated amount; no drawer opens for it.
 */
export function moveCash(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: CashMovementRequest,
): Outcome<{ isFirst: boolean }> {
  const hash = payloadHash(order)
  const earlier = findCashDocument(tx, order.movement_id)
  if (earlier) {
    if (earlier.payload_hash === hash) return succeed({ isFirst: false })
    return refuse('IDEMPOTENCY_MISMATCH', undefined, 'movement_id')
  }
  const drawer = findDrawerInHand(tx, actor, order.session_id)
  if (!drawer.ok) return drawer
  const fault =
    bear(actor.told, checkReason(tx, order.kind, order), 'rule_not_met') ??
    bear(actor.told, faultOfNotes(order), 'recomputation_failed')
  if (fault) return fault
  const atMs = seams.clock.nowMs()
  const may = authorise(tx, {
    ...actor,
    permission: order.kind,
    amount: order.amount_minor,
    subjectId: order.movement_id,
    approvalIds: [order.approval_id],
    atMs,
  })
  if (!may.ok) return may
  const row = {
    id: order.movement_id,
    number: takeDocumentNumber(tx, 'K'),
    shift_id: order.session_id,
    terminal_id: actor.terminalId,
    kind: order.kind,
    amount_minor: order.amount_minor,
    reason_code: order.reason_code,
    note: order.note,
    staff_id: actor.staff.staff_id,
    approved_by: may.value.approvedBy,
    payload_hash: hash,
    at_ms: atMs,
  }
  insertCashDocument(tx, row)
  keepBooks(tx, seams, order, row, drawer.value.accountableId)
  tell(tx, order, row, actor.told)
  print(tx, seams, order, row, drawer.value, actor.told)
  return succeed({ isFirst: true })
}

const faultOfNotes = ({ counts, amount_minor }: CashMovementRequest): Refusal | null =>
  counts && countTotal(counts) !== amount_minor
    ? refuse('COUNT_SUM_WRONG', String(countTotal(counts)), 'counts')
    : null

type Kind = CashMovementRequest['kind']

/** The drawer's cash account and the other side. */
const otherAccount = (kind: Kind, reasonCode: string): string =>
  kind === 'drop' ? 'safe' : `${kind}/${reasonCode}`

function keepBooks(
  tx: Db,
  seams: Seams,
  { kind, counts }: CashMovementRequest,
  row: CashDocumentTable,
  cashierId: string,
): void {
  const { id, shift_id: shiftId, amount_minor, staff_id: staffId, at_ms: atMs } = row
  const amountMinor = kind === 'paid-in' ? amount_minor : -amount_minor
  const cash = [{ kind, amountMinor }]
  postToShift(tx, { shiftId, cashierId, documentId: id, atMs, figures: [], cash })
  const accounts = new Map([
    ['tender/cash', amountMinor],
    [otherAccount(kind, row.reason_code), -amountMinor],
  ])
  postJournal(tx, id, shiftId, accounts)
  if (kind !== 'drop') return
  moveSafe(tx, seams, { kind, amountMinor: amount_minor, documentId: id, staffId, atMs })
  if (counts === null) return
  const heap = { id, shiftId, purpose: kind, counts, expectedMinor: null }
  insertHeap(tx, { ...heap, countedBy: staffId, approvedBy: row.approved_by, atMs })
}

function tell(tx: Db, { counts }: CashMovementRequest, row: CashDocumentTable, told?: Told): void {
  const { payload_hash: _, at_ms: atMs, id, ...facts } = row
  const payload = { movement_id: id, ...facts, counts, ...toldFacts(told) }
  appendAudit(tx, { kind: 'cash-moved', payload, atMs })
  appendOutbox(tx, { kind: 'cash-moved', documentId: id, payload, atMs })
}

function print(
  tx: Db,
  seams: Seams,
  { kind, counts }: CashMovementRequest,
  row: CashDocumentTable,
  { shiftNumber, drawerName, terminalCode }: DrawerInHand,
  told?: Told,
): void {
  const { id: documentId, terminal_id: terminalId, at_ms: atMs } = row
  const newId = () => uuidv7(seams)
  if (!told) enqueueDrawerPulse(tx, { documentId, terminalId, atMs, newId })
  const slip = {
    kind,
    documentId,
    number: row.number,
    atMs,
    staffId: row.staff_id,
    approvedBy: row.approved_by,
    terminalId,
    terminalCode,
    shift: { number: shiftNumber, drawerName },
    reason: reasonName(tx, kind, row.reason_code),
    note: row.note,
    amountMinor: row.amount_minor,
    counts,
  }
  printSlip(tx, seams, slip, told)
}
