// The report of one shift: X while it is open, Z once it is closed; and what moved its cash.

import { type ReadonlySignal, signal } from '@preact/signals'
import { CashMovementList, type CashMovementMessage } from '#domain/wire/cash-message.ts'
import { PrintReportAnswer, ShiftReport } from '#domain/wire/shift-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export class ReportModel {
  readonly #link: HubLink
  readonly #report = signal<ShiftReport | null>(null)
  readonly #movements = signal<readonly CashMovementMessage[]>([])

  readonly report: ReadonlySignal<ShiftReport | null> = this.#report
  /** Newest first. */
  readonly movements: ReadonlySignal<readonly CashMovementMessage[]> = this.#movements

  constructor(link: HubLink) {
    this.#link = link
  }

  async load(shiftId: string): Promise<TillOutcome<null>> {
    const path = `/api/pos/sessions/${shiftId}/report`
    const report = await this.#link.door.call({ method: 'GET', path }, ShiftReport)
    if (!report.ok) return report
    this.#report.value = report.value
    return { ok: true, value: null }
  }

  async loadMovements(shiftId: string): Promise<TillOutcome<null>> {
    const path = `/api/pos/cash-movements?session_id=${shiftId}`
    const list = await this.#link.door.call({ method: 'GET', path }, CashMovementList)
    if (!list.ok) return list
    this.#movements.value = list.value.movements
    return { ok: true, value: null }
  }

  /** On paper; the value is the copy's number, 0 for the first Z and for every X. */
  async print({ session, part_no }: ShiftReport): Promise<TillOutcome<number>> {
    const path = `/api/pos/sessions/${session.session_id}/reports`
    const request = { method: 'POST', path, body: JSON.stringify({ part_no }) } as const
    const answer = await this.#link.door.call(request, PrintReportAnswer)
    return answer.ok ? { ok: true, value: answer.value.copy_no } : answer
  }
}
