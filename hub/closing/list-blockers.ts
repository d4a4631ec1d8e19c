import { toIso } from '#domain/datetime.ts'
import type { CloseBlocker } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { tailsOutstanding } from '../tail/tail-view.ts'
import {
  type BlockerRow,
  findShiftToClose,
  listAddendumCash,
  listConflicts,
  listHeldCarts,
  listOpenExchanges,
  listPapers,
  listTerminals,
  listUnpaidBills,
  listUnverified,
  listWaitingPayments,
  type ShiftToClose,
} from './closing-store.ts'

/** What the hub knows of a terminal right now; hub/lan keeps it. */
export type TerminalPresence = {
  isSilent: boolean
  heardAtMs: number
  pendingCount: number
  pendingSessionIds: readonly string[]
}
export type StatusOf = (terminalId: string) => TerminalPresence | null

/** What a customer is asked to pay at this moment is settled first; all else may wait. */
const MUST_BE_SETTLED: readonly CloseBlocker['kind'][] = ['waiting-payment']

/**
 * Everything that stands in the way of closing a shift, in the order in which people settle it.
 * Nothing for a shift that is closed or unknown. Reads a handful of indexed rows, whatever the size
 * of the shift, and one look at its sales to learn which tills sold in it.
 */
export function listBlockers(db: Db, statusOf: StatusOf, shiftId: string): CloseBlocker[] {
  const shift = findShiftToClose(db, shiftId)
  if (!shift || shift.state === 'closed') return []
  return [
    ...blockers('waiting-payment', listWaitingPayments(db, shift)),
    ...terminalBlockers(db, statusOf, shift),
    ...blockers('held-cart', listHeldCarts(db, shift)),
    ...blockers('unpaid-bill', listUnpaidBills(db, shiftId)),
    ...blockers('open-exchange', listOpenExchanges(db, shiftId)),
    ...blockers('uncertain-print', listPapers(db, shiftId, 'uncertain')),
    ...blockers('held-print', listPapers(db, shiftId, 'held')),
    ...blockers('unverified-payment', listUnverified(db, shiftId)),
    ...blockers('open-conflict', listConflicts(db, shiftId)),
    ...blockers('addendum-cash', listAddendumCash(db, shift)),
  ]
}

const blockers = (kind: CloseBlocker['kind'], rows: readonly BlockerRow[]): CloseBlocker[] =>
  rows.map(({ since_ms, ...row }) => ({
    kind,
    ...row,
    since: since_ms === null ? null : toIso(since_ms),
    can_carry_over: !MUST_BE_SETTLED.includes(kind),
  }))

/**
 * Tills that say they still hold sales of this shift, and tills of this shift that say nothing:
 * nobody knows what those hold. After data was lost, nobody knows of which shift a till is that has
 * not come back.
 */
function terminalBlockers(db: Db, statusOf: StatusOf, shift: ShiftToClose): CloseBlocker[] {
  const outstanding = tailsOutstanding(db)
  return listTerminals(db, shift.id).flatMap((terminal) => {
    const status = statusOf(terminal.id)
    const holdsSome = status !== null && isHolding(status, shift, terminal.id)
    const isAwaited = outstanding.has(terminal.id)
    const isOfShift = terminal.has_sold === 1 || isAt(shift, terminal.id) || isAwaited
    const isSilent = status === null || status.isSilent
    if (!holdsSome && !(isSilent && isOfShift)) return []
    const row = {
      subject_id: terminal.id,
      terminal_code: terminal.code,
      owner_name: null,
      count: holdsSome ? status.pendingCount : 0,
      amount_minor: null,
      label: terminal.name,
      since_ms: status?.heardAtMs ?? null,
    }
    return blockers(isSilent ? 'silent-terminal' : 'unsent-sales', [row])
  })
}

const isAt = (shift: ShiftToClose, terminalId: string): boolean =>
  [shift.terminal_id, shift.opened_at_terminal_id].includes(terminalId)

/** A till that does not say of which shifts is taken to mean the one that is at it. */
function isHolding(status: TerminalPresence, shift: ShiftToClose, terminalId: string): boolean {
  if (status.pendingCount === 0) return false
  if (status.pendingSessionIds.length > 0) return status.pendingSessionIds.includes(shift.id)
  return isAt(shift, terminalId)
}
