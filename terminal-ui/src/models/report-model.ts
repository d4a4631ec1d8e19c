// The report of one shift: X while it is open, Z once it is closed; and what moved its cash.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import { CashMovementList, type CashMovementMessage } from '#domain/wire/cash-message.ts'
import { PrintReportAnswer, type ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import type { HubRequest } from '../link/hub-http.ts'
import { refuseAtTill, type TillOutcome, type TillRefusal } from '../link/till-errors.ts'
import { isHubAway, isOpenStill } from './alone/hub-away.ts'
import { movementsOf, readOwnDocuments } from './alone/own-documents.ts'
import { ownReport } from './alone/own-report.ts'
import { isProvisional } from './alone/own-shift.ts'
import type { Till } from './till.ts'

export type ReportDeps = Pick<Till, 'commands' | 'database' | 'link' | 'seams' | 'session'>

export class ReportModel {
  readonly #deps: ReportDeps
  readonly #report = signal<ShiftReport | null>(null)
  readonly #isOwn = signal(false)
  readonly #movements = signal<readonly CashMovementMessage[]>([])

  readonly report: ReadonlySignal<ShiftReport | null> = this.#report
  /** Of what this till did alone: the hub has not seen it. */
  readonly isOwn: ReadonlySignal<boolean> = this.#isOwn
  /** Newest first. */
  readonly movements: ReadonlySignal<readonly CashMovementMessage[]> = this.#movements

  constructor(deps: ReportDeps) {
    this.#deps = deps
  }

  /** The hub's; where it is away, or has not been told all yet, this till's own. */
  async load(shift: ShiftMessage): Promise<TillOutcome<null>> {
    const path = `/api/pos/sessions/${shift.session_id}/report`
    const report = await this.#ask(shift, { method: 'GET', path }, ShiftReport)
    const isOwn = !report.ok && this.#isForOwn(shift, report)
    if (!report.ok && !isOwn) return report
    const value = report.ok ? report.value : await ownReport(this.#deps, shift)
    batch(() => {
      this.#report.value = value
      this.#isOwn.value = isOwn
    })
    return { ok: true, value: null }
  }

  async loadMovements(shift: ShiftMessage): Promise<TillOutcome<null>> {
    const path = `/api/pos/cash-movements?session_id=${shift.session_id}`
    const list = await this.#ask(shift, { method: 'GET', path }, CashMovementList)
    if (!list.ok && this.#isForOwn(shift, list)) {
      const documents = await readOwnDocuments(this.#deps.database, shift.session_id)
      this.#movements.value = movementsOf(documents)
      return { ok: true, value: null }
    }
    if (!list.ok) return list
    this.#movements.value = list.value.movements
    return { ok: true, value: null }
  }

  /** On paper; the value is the copy's number, 0 for the first Z and for every X. */
  async print({ session, part_no }: ShiftReport): Promise<TillOutcome<number>> {
    const path = `/api/pos/sessions/${session.session_id}/reports`
    const request = { method: 'POST', path, body: JSON.stringify({ part_no }) } as const
    const answer = await this.#deps.link.door.call(request, PrintReportAnswer)
    return answer.ok ? { ok: true, value: answer.value.copy_no } : answer
  }

  async #ask<S extends TSchema>(
    { session_id }: ShiftMessage,
    request: HubRequest,
    schema: S,
  ): Promise<TillOutcome<Static<S>>> {
    const { commands, link } = this.#deps
    const isAhead = commands.untold.peek().some(({ shiftId }) => shiftId === session_id)
    return isAhead ? refuseAtTill('HUB_UNREACHABLE') : link.door.call(request, schema)
  }

  /** The hub is away, or knows nothing of this shift yet. */
  #isForOwn(shift: ShiftMessage, refusal: TillRefusal): boolean {
    const isAhead = this.#deps.commands.untold
      .peek()
      .some(({ shiftId }) => shiftId === shift.session_id)
    if (isAhead || isProvisional(shift)) return true
    return isOpenStill(refusal) && isHubAway(this.#deps)
  }
}
