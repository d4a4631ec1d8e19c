import { Compile } from 'typebox/compile'
import { believedTime } from '#domain/believed-time.ts'
import { fromIso } from '#domain/datetime.ts'
import { ERRORS } from '#domain/error-registry.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { CommittedCommand, type CommittedResult } from '#domain/wire/committed-command-message.ts'
import { Uuid } from '#domain/wire/primitives.ts'
import type { HubDeps } from '../app-types.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { findingsOf } from '../conflict/list-conflicts.ts'
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import { type ConflictFinding, raiseConflict } from '../conflict/raise-conflict.ts'
import type { Db } from '../db/open-database.ts'
import { write, writeUnlessRefused } from '../db/write.ts'
import { bear, type Told } from '../judgement.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readRules } from '../rules/read-rules.ts'
import type { StockLevel } from '../sale/complete-sale.ts'
import type { ListBlockers } from '../shift/close-shift.ts'
import { openUnknownShift } from '../shift/open-shift.ts'
import { authorise } from '../staff/authorise.ts'
import { toldActor } from '../staff/told-person.ts'
import { type ReadBody, TOLD_KINDS } from './told-kinds.ts'
import { findNamedShift, findToldCommand, insertToldCommand, isMade } from './told-store.ts'

const commandShape = Compile(CommittedCommand)
const uuidShape = Compile(Uuid)

export type ToldDeps = Pick<HubDeps, 'db' | 'seams'> & { listBlockers: ListBlockers }
/** The result, and what to tell the world after COMMIT; `shiftId` null where nothing happened. */
export type Taken = {
  result: CommittedResult
  kind: string
  shiftId: string | null
  levels: StockLevel[]
}

/** A command that could be read. */
type Reading = { command: CommittedCommand; body: ReadBody; hash: string; terminalId: string }

/**
 * Takes one command as it was told: its document with whatever stands beside it, or, set aside word
 * for word, nothing. The same again gets the first answer; an altered one is set aside beside the
 * first. Throws what the hub stumbles over, having written nothing; the caller then sets it aside
 * (`setAside`), unless it passes.
 */
export function takeTold(deps: ToldDeps, terminalId: string, item: unknown): Taken {
  const reading = readCommand(item, terminalId)
  if (!reading) return setAside(deps, terminalId, item, refuse('INVALID_REQUEST', 'misshapen'))
  const { command, hash } = reading
  const earlier = findToldCommand(deps.db, command.command_id)
  if (earlier) {
    if (earlier.payload_hash !== hash) return setAside(deps, terminalId, item, ALTERED)
    // Somebody had it done since it was set aside: it is answered as what it has become.
    if (earlier.verdict === 'quarantined' && isMade(deps.db, command.command_id)) {
      const done = writeUnlessRefused(deps.db, (tx) => doTold(tx, deps, reading))
      if (done.ok) return done.value
    }
    const first = JSON.parse(earlier.answer_json) as CommittedResult
    return nothingNew({ ...first, duplicate: true }, command.kind)
  }
  const outcome = writeUnlessRefused(deps.db, (tx) => doTold(tx, deps, reading))
  return outcome.ok ? outcome.value : setAside(deps, terminalId, item, outcome)
}

/**
 * Does a command that was set aside, as it would be done now. What was answered then stands; it
 * counts once by its own id. Call it where a refusal rolls back.
 */
export function doAgain(tx: Db, deps: ToldDeps, terminalId: string, item: unknown): Outcome<Taken> {
  const reading = readCommand(item, terminalId)
  return reading ? doTold(tx, deps, reading) : refuse('INVALID_REQUEST', 'misshapen')
}

const ALTERED = refuse('IDEMPOTENCY_MISMATCH', undefined, 'command_id')

/** Who checked the PIN and when it was may differ when it is told again; what was done may not. */
function readCommand(item: unknown, terminalId: string): Reading | null {
  if (!commandShape.Check(item)) return null
  const { kind, session_id, body, staff_id, command_id } = item
  const read = TOLD_KINDS[kind].read(body, session_id)
  if (!read || read.documentId !== command_id) return null
  const hash = payloadHash([kind, session_id, body, staff_id])
  return { command: item, body: read, hash, terminalId }
}

function doTold(tx: Db, deps: ToldDeps, reading: Reading): Outcome<Taken> {
  const { command, body, terminalId } = reading
  const { seams, listBlockers } = deps
  const atMs = seams.clock.nowMs()
  const told = toldOf(tx, command, atMs)
  const isFirst = !isMade(tx, command.command_id)
  const actor = toldActor(tx, command, terminalId, { told, atMs })
  if (isFirst) {
    const { permission } = TOLD_KINDS[command.kind]
    authorise(tx, { ...actor, permission, subjectId: command.command_id, approvalIds: [], atMs })
    if (command.kind !== 'open-shift') findOrOpenShift(tx, deps, reading, told)
  }
  const done = body.run({ tx, seams, actor, listBlockers })
  if (!done.ok) return done
  if (isFirst) {
    for (const finding of told.findings) raiseConflict(tx, seams, command.command_id, finding)
  }
  const conflicts = findingsOf(tx, command.command_id).map(({ type, message }) => ({
    type,
    message,
  }))
  const result: CommittedResult = {
    command_id: command.command_id,
    verdict: conflicts.length === 0 ? 'accepted' : 'conflict',
    duplicate: !isFirst,
    conflicts,
    answer: done.value.answer,
    error: null,
  }
  if (!findToldCommand(tx, command.command_id)) {
    remember(tx, reading, { result, doneAtMs: told.doneAtMs, atMs })
  }
  if (!isFirst) return succeed(nothingNew(result, command.kind))
  const { levels } = done.value
  return succeed({ result, kind: command.kind, shiftId: body.shiftId, levels })
}

const nothingNew = (result: CommittedResult, kind: string): Taken => ({
  ...{ result, kind },
  shiftId: null,
  levels: [],
})

function toldOf(db: Db, command: CommittedCommand, atMs: number): Told {
  const { timezone } = readOutlet(db)
  const { business_day_start_minute: startMinute } = readRules(db)
  return {
    doneAtMs: believedTime(fromIso(command.done_at), atMs, { timezone, startMinute }),
    verifiedBy: command.verified_by,
    approvals: command.terminal_approvals,
    findings: [],
  }
}

/** A shift whose opening did not come is made for it, as for a sale: its money must be somewhere. */
function findOrOpenShift(tx: Db, { seams }: ToldDeps, reading: Reading, told: Told): void {
  const { command, body, terminalId } = reading
  const { shiftId } = body
  if (findNamedShift(tx, shiftId)) return
  bear(told, refuse('UNKNOWN_SHIFT', undefined, 'session_id'), 'session_closed')
  const cashierId = command.staff_id
  openUnknownShift(tx, seams, readOutlet(tx), {
    ...{ shiftId, terminalId, cashierId, atMs: told.doneAtMs },
  })
}

type Remembered = { result: CommittedResult; doneAtMs: number; atMs: number }

function remember(tx: Db, reading: Reading, { result, doneAtMs, atMs }: Remembered): void {
  const { command, hash, terminalId } = reading
  insertToldCommand(tx, {
    id: command.command_id,
    kind: command.kind,
    terminal_id: terminalId,
    staff_id: command.staff_id,
    verified_by: command.verified_by,
    done_at_ms: doneAtMs,
    received_at_ms: atMs,
    payload_hash: hash,
    verdict: result.verdict,
    answer_json: JSON.stringify(result),
  })
}

/**
 * Keeps word for word what cannot become a document, and says beside the one that stands, where
 * there is one, that something else was told of it.
 */
export function setAside(
  deps: ToldDeps,
  terminalId: string,
  item: unknown,
  refusal: Refusal,
): Taken {
  const reading = readCommand(item, terminalId)
  const id = reading?.command.command_id ?? idOf(item)
  const atMs = deps.seams.clock.nowMs()
  return write(deps.db, (tx) => {
    const isAltered = refusal.code === 'IDEMPOTENCY_MISMATCH'
    const isNew = quarantinePayload(tx, deps.seams, {
      documentId: id,
      terminalId,
      reason: isAltered ? 'altered-duplicate' : (refusal.detail ?? refusal.code),
      payload: item,
    })
    const beside = reading && besideOf(tx, reading, refusal)
    if (isNew && beside) raiseConflict(tx, deps.seams, beside.documentId, beside)
    const result: CommittedResult = {
      command_id: id,
      verdict: 'quarantined',
      duplicate: isAltered,
      conflicts: beside ? [{ type: beside.type, message: beside.message }] : [],
      answer: null,
      error: { code: refusal.code, message: refusal.detail ?? ERRORS[refusal.code].en },
    }
    const isRemembered = reading !== null && !findToldCommand(tx, reading.command.command_id)
    if (isRemembered && !isAltered) {
      const { doneAtMs } = toldOf(tx, reading.command, atMs)
      remember(tx, reading, { result, doneAtMs, atMs })
    }
    return nothingNew(result, reading?.command.kind ?? 'unreadable')
  })
}

type Beside = ConflictFinding & { documentId: string }

/** The document that stands in the way of this one, if there is one. */
function besideOf(db: Db, { command, body, hash }: Reading, { code }: Refusal): Beside | null {
  if (code === 'IDEMPOTENCY_MISMATCH' && isMade(db, command.command_id)) {
    return {
      documentId: command.command_id,
      type: 'duplicate_transaction',
      message: 'The same command arrived again with other contents; the first one counts.',
      detail: { payload_hash: hash, kind: command.kind },
    }
  }
  const closeId = code === 'SHIFT_NOT_OPEN' ? findNamedShift(db, body.shiftId)?.close_id : null
  if (!closeId) return null
  return {
    documentId: closeId,
    type: 'session_closed',
    message: 'The till closed this shift as well; the first close counts.',
    detail: { code, close_id: command.command_id },
  }
}

function idOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('command_id' in item)) return null
  const { command_id } = item
  return uuidShape.Check(command_id) ? command_id : null
}
