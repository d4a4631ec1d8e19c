import { toIso } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { readCloudState } from '../cloud/cloud-state.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { countTailsOutstanding } from '../tail/tail-view.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'
import { countUnclosedShifts } from './unclosed-shifts.ts'

/** What a terminal last said of itself; `saidAtMs` 0: nothing since the hub started. */
export type StatusOf = (terminalId: string) => { pendingCount: number; saidAtMs: number } | null

/** In the data folder: this box sells no more. */
export const RETIRED_FILE = 'retired.json'

export type RetireRequest = {
  outletCode: string
  areAbsentTerminalsEmpty: boolean
  technician: string
  atMs: number
}

/**
 * Why this box may not be retired, or null: everything it knows is in the cloud, no shift is open,
 * no terminal holds anything. Refuses OUTLET_CODE_DIFFERS, RETIRE_UNSENT, RETIRE_SHIFT_OPEN,
 * RETIRE_TAILS_OUT, RETIRE_TERMINALS_HOLD and RETIRE_TERMINALS_ABSENT, each with what or who.
 */
export function retireOutlet(
  tx: Db,
  statusOf: StatusOf,
  request: RetireRequest,
): Outcome<{ retired_at: string }> {
  const { atMs, technician } = request
  if (request.outletCode !== readOutlet(tx).outlet_code) return refuse('OUTLET_CODE_DIFFERS')
  const shifts = countUnclosedShifts(tx)
  if (shifts > 0) return refuse('RETIRE_SHIFT_OPEN', String(shifts))
  const tails = countTailsOutstanding(tx)
  if (tails > 0) return refuse('RETIRE_TAILS_OUT', String(tails))
  const terminals = listTerminalCards(tx)
    .filter(({ is_active }) => is_active)
    .map(({ name, terminal_id }) => ({ name, status: statusOf(terminal_id) }))
  const holding = terminals.filter(({ status }) => (status?.pendingCount ?? 0) > 0)
  if (holding.length > 0) return refuse('RETIRE_TERMINALS_HOLD', namesOf(holding))
  const absent = terminals.filter(({ status }) => status === null || status.saidAtMs === 0)
  if (absent.length > 0 && !request.areAbsentTerminalsEmpty) {
    return refuse('RETIRE_TERMINALS_ABSENT', namesOf(absent))
  }
  const unsent = readCloudState(tx).pending_count
  if (unsent > 0) return refuse('RETIRE_UNSENT', String(unsent))
  // Not sent any more: it is the last entry of the chain that stays on the disk.
  appendAudit(tx, {
    kind: 'outlet-retired',
    payload: { technician, absent_terminals: absent.map(({ name }) => name) },
    atMs,
  })
  return succeed({ retired_at: toIso(atMs) })
}

const namesOf = (terminals: { name: string }[]): string =>
  terminals.map(({ name }) => name).join(', ')
