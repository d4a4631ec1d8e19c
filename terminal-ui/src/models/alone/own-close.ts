// The end of a shift without the hub: counted blind, compared with what this till did, closed.

import { compareTenders, expectedCash, readFigures } from '#domain/shift-figures.ts'
import type {
  CloseShiftRequest,
  CountAnswer,
  CountRequest,
  ShiftFigures,
  ShiftMessage,
} from '#domain/wire/shift-message.ts'
import type { TillOutcome } from '../../link/till-errors.ts'
import { ownRows, readOwnDocuments } from './own-documents.ts'
import { declarationOf } from './own-report.ts'
import { type AloneDeps, type AloneRight, recordAlone, tellAlone } from './tell-alone.ts'

/** Their own: no word. A floating shift is its opener's; a shared one is of all at its till. */
function handlingRights({ session }: AloneDeps, shift: ShiftMessage): AloneRight[] {
  const isOwn = shift.mode === 'shared' || shift.cashier_id === session.staff.peek()?.staff_id
  return isOwn ? [] : [{ permission: 'close-any-shift', amount: null }]
}

/** Each count is one of its own; one after the first takes another person's word. */
export async function countAlone(
  till: AloneDeps,
  shift: ShiftMessage,
  body: CountRequest,
  words: string,
): Promise<TillOutcome<CountAnswer>> {
  await tellWhatWasAsked(till, shift)
  const documents = await readOwnDocuments(till.database, shift.session_id)
  const earlier = documents.commands.filter(({ kind }) => kind === 'count')
  const last = earlier[earlier.length - 1]
  const isAgain = last !== undefined || shift.count_no > 0
  const isAnothers = last?.staffId === till.session.staff.peek()?.staff_id
  const rights: AloneRight[] = isAgain
    ? [{ permission: 'recount', amount: null, isAnothers }]
    : handlingRights(till, shift)
  const figures = readFigures(ownRows(shift, documents))
  const countNo = shift.count_no + 1
  const { session_id: shiftId } = shift
  const path = `/api/pos/sessions/${shiftId}/counts`
  return tellAlone(till, {
    command: { id: body.count_id, kind: 'count', path, body, shiftId },
    rights,
    words,
    make(told) {
      const answer = answerOf(till, told, countNo, figures)
      const { counted_cash_minor, over_short_minor } = answer
      const counted = { counted_cash_minor, over_short_minor, count_no: countNo }
      const after = { ...shift, ...counted, ...FREE, status: 'counting' as const }
      return { answer, shift: after, ...leaving(till, shift) }
    },
  })
}

const FREE = { terminal_id: null, terminal_code: null }

/** Trading has ended in it: the till is free for the next. */
const leaving = ({ shift: model }: AloneDeps, { session_id }: ShiftMessage) =>
  model.current.peek()?.session_id === session_id ? { current: null } : {}

function answerOf(
  { rules }: AloneDeps,
  told: CountRequest,
  count_no: number,
  figures: ShiftFigures,
): CountAnswer {
  const declaration = declarationOf(told)
  const tenders = compareTenders(figures, declaration)
  const counted_cash_minor = declaration.cashMinor
  const over_short_minor = counted_cash_minor - expectedCash(figures)
  const limit = rules.rules.peek().over_short_limit_minor
  return {
    ...{ success: true, count_id: told.count_id, count_no, counted_cash_minor },
    ...{ over_short_minor, tenders },
    needs_reason: Math.abs(over_short_minor) > limit,
  }
}

/** The close with the last count: it carries over whatever stands in the way at the hub. */
export function closeAlone(
  till: AloneDeps,
  shift: ShiftMessage,
  { body, count, words }: { body: CloseShiftRequest; count: CountAnswer; words: string },
): Promise<TillOutcome<ShiftMessage>> {
  const { session_id: shiftId } = shift
  const difference = Math.abs(count.over_short_minor)
  const rights: AloneRight[] = [...handlingRights(till, shift)]
  if (difference > 0) rights.push({ permission: 'over-short', amount: difference })
  return tellAlone(till, {
    command: {
      ...{ id: body.close_id, kind: 'close-shift', path: `/api/pos/sessions/${shiftId}/close` },
      ...{ body: { ...body, carry_over: true }, shiftId },
    },
    rights,
    words,
    make(told, { doneAt, staff }) {
      const closed: ShiftMessage = {
        ...{ ...shift, ...FREE, status: 'closed', closed_at: doneAt, closed_by_name: staff.name },
        counted_cash_minor: count.counted_cash_minor,
        over_short_minor: count.over_short_minor,
        ...{ count_no: count.count_no, note: told.note, over_short_reason_code: told.reason_code },
      }
      return { answer: closed, shift: closed, ...leaving(till, shift) }
    },
  })
}

/**
 * Cash that somebody moved and the hub never answered for belongs before the count: it is told with
 * it, under the name of whoever moved it.
 */
async function tellWhatWasAsked(till: AloneDeps, shift: ShiftMessage): Promise<void> {
  const { commands } = till
  const asked = commands.pending
    .peek()
    .filter(({ kind, shiftId, told }) => !told && shiftId === shift.session_id && kind in TELLABLE)
  for (const record of asked) {
    const { id, kind, path, body, staffId, staffName } = record
    const entry = {
      command: { id, kind, path, body: JSON.parse(body), shiftId: shift.session_id },
      by: { staffId, staffName },
      told: {
        doneAt: new Date(record.createdAtMs).toISOString(),
        ...{ verifiedBy: 'hub' as const, terminalApprovals: [], answer: null, shift },
      },
    }
    await recordAlone(till, entry)
  }
}
const TELLABLE = { 'cash-movement': true, 'no-sale': true }
