// One act at this till without the hub: whose word it takes, then one write, then it is told.

import { toIso } from '#domain/datetime.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { TerminalApproval } from '#domain/wire/primitives.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { MoneyCommand } from '../../link/command-journal.ts'
import { hubNowMs } from '../../link/hub-clock.ts'
import { refuseAtTill, type TillOutcome } from '../../link/till-errors.ts'
import { recordTold, type ToldEntry, withdrawCommand } from '../../link/told-journal.ts'
import type { Right } from '../approval-model.ts'
import type { Till } from '../till.ts'

export type AloneDeps = Pick<
  Till,
  'approval' | 'commands' | 'database' | 'link' | 'newId' | 'rules' | 'seams' | 'session' | 'shift'
>
/** isAnothers: whoever asks cannot give this word, whatever they may do otherwise. */
export type AloneRight = Right & { isAnothers?: boolean }
export type AloneMoment = {
  nowMs: number
  doneAt: string
  staff: StaffCard
  /** Of whoever gave their word. */
  approverName: string | null
}
export type Made<T> = {
  /** What the hub would answer, as far as this till can know. */
  answer: T
  /** The shift as it stands then. */
  shift: ShiftMessage
  /** The shift of this till from now on; left out: as before. */
  current?: ShiftMessage | null
}
export type AloneAct<T, Body> = {
  command: MoneyCommand & { body: Body }
  rights: readonly AloneRight[]
  words: string
  /** `body`: as it will be told. */
  make(body: Body, moment: AloneMoment): Made<T>
}

/**
 * APPROVAL_REQUIRED: nobody gave the word, and it did not happen. When the hub's answer came in the
 * meantime it is that.
 */
export async function tellAlone<T, Body extends Readonly<Record<string, unknown>>>(
  till: AloneDeps,
  act: AloneAct<T, Body>,
): Promise<TillOutcome<T>> {
  const { commands, session, shift } = till
  const staff = session.staff.peek()
  if (staff === null) return refuseAtTill('LOGIN_REQUIRED')
  const { command } = act
  const terminalApprovals = await wordsFor(till, act)
  if (terminalApprovals === null) {
    await commands.change((keeping) => withdrawCommand(keeping, command.id))
    return refuseAtTill('APPROVAL_REQUIRED')
  }
  const nowMs = await hubNowMs(till)
  const doneAt = toIso(nowMs)
  const approverName = nameOf(till, terminalApprovals[0]?.staff_id)
  const made = act.make(bodyOf(till, command), { nowMs, doneAt, staff, approverName })
  const { answer, current } = made
  const told = { doneAt, terminalApprovals, answer, shift: made.shift, ...verifierOf(till) }
  const by = { staffId: staff.staff_id, staffName: staff.name }
  const entry = { command, by, told, ...(current === undefined ? {} : { current }) }
  const record = await keep(till, entry)
  if (record === null) return refuseAtTill('STORAGE_FAILED')
  if (!record.told) return { ok: true, value: record.answer as T }
  if (current !== undefined) shift.take(current)
  return { ok: true, value: answer }
}

/** Written, copied, and told as soon as the hub answers. */
export const recordAlone = (
  { commands, seams }: Pick<AloneDeps, 'commands' | 'seams'>,
  entry: ToldEntry,
) => commands.change((keeping) => recordTold(keeping, entry, seams.clock.nowMs()))

async function keep(till: AloneDeps, entry: ToldEntry) {
  try {
    return await recordAlone(till, entry)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

const verifierOf = ({ session }: AloneDeps) => ({ verifiedBy: session.verifiedBy.peek() })

/** What waits for an answer keeps its words: the hub may have done just that. */
function bodyOf<Body>({ commands }: AloneDeps, { id, body }: MoneyCommand & { body: Body }): Body {
  const asked = commands.pending.peek().find((record) => record.id === id)
  return asked ? (JSON.parse(asked.body) as Body) : body
}

async function wordsFor<T, Body>(
  till: AloneDeps,
  { command, rights, words }: AloneAct<T, Body>,
): Promise<TerminalApproval[] | null> {
  const { approval } = till
  const given = () =>
    [...approval.ownWords.values()].filter(({ subjectId }) => subjectId === command.id)
  const missing = rights.filter(
    (right) =>
      isBeyond(till, right) && !given().some((word) => word.permission === right.permission),
  )
  if (missing.length > 0) {
    const asked = missing.map(({ permission, amount }) => ({ permission, amount }))
    const ids = await approval.request({ rights: asked, subjectId: command.id, words })
    // A word that the hub gave is for what the hub is asked.
    if (ids === null || !ids.every((id) => approval.ownWords.has(id))) return null
  }
  return given().map(({ permission, staff_id }) => ({ permission, staff_id }))
}

const isBeyond = ({ session }: AloneDeps, { isAnothers, permission, amount }: AloneRight) =>
  isAnothers === true || !session.may(permission, amount ?? 0)

const nameOf = ({ session }: AloneDeps, staffId: string | undefined): string | null =>
  session.staffList.peek().find((card) => card.staff_id === staffId)?.name ?? null
