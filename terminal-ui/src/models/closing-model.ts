// Counting a drawer and closing its shift: blind first, then the difference, then what stands in
// the way.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import {
  type CloseBlocker,
  CloseCheck,
  CountAnswer,
  ShiftMessage,
} from '#domain/wire/shift-message.ts'
import { hasShape } from '../link/schema-check.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { askOrTell, isHubAway, isOpenStill, mustTell } from './alone/hub-away.ts'
import { closeAlone, countAlone } from './alone/own-close.ts'
import type { AloneDeps } from './alone/tell-alone.ts'
import { withApproval } from './with-approval.ts'

export type CountInput = {
  counts: readonly CountLine[]
  /** What the person states for tenders other than cash, e.g. the sum of the card slips. */
  declared: readonly { method: TenderMethod; amount_minor: number }[]
  words: string
}
export type CloseInput = {
  reasonCode: string | null
  note: string | null
  /** What the close check lists stays open for the next shift. */
  carriesOver: boolean
  words: string
}

export class ClosingModel {
  readonly #deps: AloneDeps
  readonly #shift = signal<ShiftMessage | null>(null)
  readonly #count = signal<CountAnswer | null>(null)
  readonly #blockers = signal<readonly CloseBlocker[] | null>(null)
  readonly #closed = signal<ShiftMessage | null>(null)
  /** Kept over tries, so that a close whose answer was lost is not two. */
  #closeId: string | null = null

  /** The shift that is being counted or closed. */
  readonly shift: ReadonlySignal<ShiftMessage | null> = this.#shift
  /** The last count with what it was expected to be; null before the first. */
  readonly count: ReadonlySignal<CountAnswer | null> = this.#count
  /** What stands in the way; null until the hub has said. */
  readonly blockers: ReadonlySignal<readonly CloseBlocker[] | null> = this.#blockers
  readonly closed: ReadonlySignal<ShiftMessage | null> = this.#closed

  constructor(deps: AloneDeps) {
    this.#deps = deps
    // What was closed here alone becomes the hub's close, with the hub's figures.
    deps.commands.onSettled(({ kind, shiftId, answer, told }) => {
      const isShown = kind === 'close-shift' && this.#closed.peek()?.session_id === shiftId
      if (isShown && told && hasShape(ShiftMessage, answer)) this.#closed.value = answer
    })
  }

  /** Begins with a shift, or goes on where this device left it. */
  async begin(shift: ShiftMessage): Promise<void> {
    this.#shift.value = shift
    this.#blockers.value = null
    this.#closed.value = null
    this.#closeId = null
    this.#count.value = await this.#lastCount(shift)
  }

  leave(): void {
    this.#shift.value = null
    this.#count.value = null
    this.#closed.value = null
  }

  /** Each submission is a count of its own; one after the first takes another person's word. */
  async submit({ counts, declared, words }: CountInput): Promise<TillOutcome<CountAnswer>> {
    const { approval, commands, link } = this.#deps
    const shift = this.#shift.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    const { session_id: shiftId } = shift
    // What this terminal has sold belongs into what is expected.
    if (!isHubAway(this.#deps)) await link.sender.drain()
    const id = this.#unansweredId('count', shiftId) ?? commands.newId()
    const path = `/api/pos/sessions/${shiftId}/counts`
    const bodyOf = (approval_id: string | null) => ({
      ...{ count_id: id, counts: [...counts], declared: [...declared], approval_id },
    })
    const ask = () =>
      withApproval(approval, { subjectId: id, words }, ([approvalId = null]) =>
        commands.send({ id, kind: 'count', path, body: bodyOf(approvalId), shiftId }, CountAnswer),
      )
    const tell = () => countAlone(this.#deps, shift, bodyOf(null), words)
    const answer = await askOrTell(this.#deps, ask, tell)
    if (answer.ok) this.#keepCount(shift, answer.value)
    return answer
  }

  async loadBlockers(): Promise<TillOutcome<null>> {
    const shiftId = this.#shift.peek()?.session_id
    if (shiftId === undefined) return refuseAtTill('SHIFT_MISSING')
    const path = `/api/pos/sessions/${shiftId}/close-check`
    const answer = (await mustTell(this.#deps))
      ? refuseAtTill('HUB_UNREACHABLE')
      : await this.#deps.link.door.call({ method: 'GET', path }, CloseCheck)
    // Whatever stands in the way at the hub is carried over: nobody can look from here.
    if (isOpenStill(answer) && isHubAway(this.#deps)) this.#blockers.value = []
    if (!answer.ok) return answer
    this.#blockers.value = answer.value.blockers
    return { ok: true, value: null }
  }

  /** Closes with the last count. The value is the closed shift. */
  async close(input: CloseInput): Promise<TillOutcome<ShiftMessage>> {
    const { approval, commands } = this.#deps
    const shift = this.#shift.peek()
    const count = this.#count.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    if (count === null) return refuseAtTill('SHIFT_NOT_COUNTED')
    const { session_id: shiftId } = shift
    this.#closeId ??= this.#unansweredId('close-shift', shiftId) ?? commands.newId()
    const id = this.#closeId
    const path = `/api/pos/sessions/${shiftId}/close`
    const amount = Math.abs(count.over_short_minor)
    const amountOf = (permission: string) => (permission === 'over-short' ? amount : null)
    const act = { subjectId: id, words: input.words, amountOf }
    const bodyOf = (approval_ids: readonly string[]) => ({
      ...{ close_id: id, count_id: count.count_id, carry_over: input.carriesOver },
      ...{ reason_code: input.reasonCode, note: input.note },
      approval_ids: [...approval_ids],
    })
    const ask = () =>
      withApproval(approval, act, (ids) =>
        commands.send({ id, kind: 'close-shift', path, body: bodyOf(ids), shiftId }, ShiftMessage),
      )
    const told = { body: bodyOf([]), count, words: input.words }
    const answer = await askOrTell(this.#deps, ask, () => closeAlone(this.#deps, shift, told))
    if (answer.ok) this.#closed.value = answer.value
    else await this.loadBlockers()
    return answer
  }

  #keepCount(shift: ShiftMessage, count: CountAnswer): void {
    this.#count.value = count
    const { count_no, counted_cash_minor, over_short_minor } = count
    const counted = { count_no, counted_cash_minor, over_short_minor }
    if (this.#shift.peek() === shift) this.#shift.value = { ...shift, ...counted }
  }

  /** Of an earlier try that nobody answered: the hub may have done it. */
  #unansweredId(kind: 'count' | 'close-shift', shiftId: string): string | null {
    const { commands } = this.#deps
    const found = commands.pending
      .peek()
      .find((one) => one.kind === kind && one.shiftId === shiftId && !one.told)
    return found?.id ?? null
  }

  /** This device's last answered count, if nobody has counted elsewhere since. */
  async #lastCount({ session_id, count_no }: ShiftMessage): Promise<CountAnswer | null> {
    if (count_no === 0) return null
    const { commands } = this.#deps
    const untold = commands.untold.peek().filter(({ kind }) => kind === 'count')
    const known = [...(await commands.answered('count')), ...untold]
    const counts = known.flatMap(({ shiftId, answer: heard, told }) => {
      const answer = heard ?? told?.answer
      return shiftId === session_id && hasShape(CountAnswer, answer) ? [answer] : []
    })
    return counts.find((count) => count.count_no === count_no) ?? null
  }
}
