// Tells the hub what happened while it did not answer: all sales first, then the commands in the
// order in which they were done, a verdict for each (docs/decisions/0051).

import { toIso } from '#domain/datetime.ts'
import {
  COMMITTED_COMMANDS_MAX,
  type CommittedCommandResult,
  CommittedCommandsAnswer,
} from '#domain/wire/committed-command-message.ts'
import type { MoneyCommandRecord } from './command-record.ts'
import type { HubDoor } from './hub-door.ts'
import { BULK_DEADLINE_MS } from './hub-http.ts'
import { isAboutDocument, isTillErrorCode, refuseAtTill, type TillRefusal } from './till-errors.ts'

export type ToldVerdict = Pick<MoneyCommandRecord, 'state' | 'answer' | 'refusal' | 'isSeen'>
export type TellDeps = {
  door: HubDoor
  drainSales(): Promise<boolean>
  settle(id: string, verdict: ToldVerdict): Promise<unknown>
  isStopped(): boolean
}

/**
 * False: nobody answered, or the hub failed on some; they are told again later. What it failed on
 * holds up the later ones of its shift and no other.
 */
export async function tellCommands(
  deps: TellDeps,
  records: readonly MoneyCommandRecord[],
): Promise<boolean> {
  if (!(await deps.drainSales())) return false
  const stuckShifts = new Set<string | null>()
  for (let at = 0; at < records.length && !deps.isStopped(); at += COMMITTED_COMMANDS_MAX) {
    const batch = records
      .slice(at, at + COMMITTED_COMMANDS_MAX)
      .filter(({ shiftId }) => !stuckShifts.has(shiftId))
    if (!(await tellBatch(deps, batch, stuckShifts))) return false
  }
  return stuckShifts.size === 0
}

async function tellBatch(
  deps: TellDeps,
  batch: readonly MoneyCommandRecord[],
  stuckShifts: Set<string | null>,
): Promise<boolean> {
  if (batch.length === 0) return true
  const answer = await deps.door.call(requestOf(batch), CommittedCommandsAnswer)
  if (answer.ok) return settleAll(deps, batch, answer.value, stuckShifts)
  const isFailure = answer.code === 'INTERNAL_ERROR'
  if (!isFailure && !isAboutDocument(answer.code)) return false
  const [only] = batch
  if (batch.length === 1 && only) return settleOnly(deps, only, answer, stuckShifts)
  for (const record of batch) {
    if (stuckShifts.has(record.shiftId)) continue
    if (!(await tellBatch(deps, [record], stuckShifts))) return false
  }
  return true
}

/** The hub could not even put it aside: it stays here for a person to read. */
async function settleOnly(
  { settle }: TellDeps,
  { id, shiftId }: MoneyCommandRecord,
  refusal: TillRefusal,
  stuckShifts: Set<string | null>,
): Promise<boolean> {
  if (refusal.code === 'INTERNAL_ERROR') stuckShifts.add(shiftId)
  else await settle(id, { state: 'refused', answer: null, refusal, isSeen: false })
  return true
}

/**
 * Each verdict goes under its own document; what does not fit the batch is no answer. What comes
 * too early is told again, and the rest of its shift after it.
 */
async function settleAll(
  { settle }: TellDeps,
  batch: readonly MoneyCommandRecord[],
  { results }: CommittedCommandsAnswer,
  stuckShifts: Set<string | null>,
): Promise<boolean> {
  for (const [index, { id, shiftId }] of batch.entries()) {
    const result = results[index]
    if (result === undefined || (result.command_id ?? id) !== id) return false
    if (result.verdict === 'later') stuckShifts.add(shiftId)
    else await settle(id, verdictOf(result))
  }
  return true
}

function verdictOf({ verdict, answer, error }: CommittedCommandResult): ToldVerdict {
  if (verdict !== 'quarantined') {
    const isDoubted = verdict === 'conflict'
    const state = isDoubted ? 'doubted' : 'answered'
    return { state, answer, refusal: null, isSeen: !isDoubted }
  }
  const code = error && isTillErrorCode(error.code) ? error.code : 'ANSWER_UNREADABLE'
  const refusal = refuseAtTill(code, error?.message)
  return { state: 'refused', answer: null, refusal, isSeen: false }
}

const requestOf = (batch: readonly MoneyCommandRecord[]) => ({
  method: 'POST' as const,
  path: '/api/pos/sync/commands',
  body: `{"commands":[${batch.map(textOf).join(',')}]}`,
  deadlineMs: BULK_DEADLINE_MS,
  mayKnowMore: true,
})

/**
 * The body goes in as it was written, word for word. What was asked was done, if it was, by whom
 * the hub itself had checked.
 */
export function textOf(record: MoneyCommandRecord): string {
  const { id, kind, body, staffId, shiftId, told } = record
  const isOfPath = kind === 'count' || kind === 'close-shift'
  const facts = JSON.stringify({
    ...{ command_id: id, kind, staff_id: staffId, session_id: isOfPath ? shiftId : null },
    verified_by: told?.verifiedBy ?? 'hub',
    terminal_approvals: told?.terminalApprovals ?? [],
    done_at: told?.doneAt ?? toIso(record.createdAtMs),
  })
  return `${facts.slice(0, -1)},"body":${body}}`
}
