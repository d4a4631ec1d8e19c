// The manager's shifts: all of them, one in full, what came after its Z and where that cash lies.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import {
  AddendumList,
  AddendumMessage,
  PrintReportAnswer,
  ShiftList,
  ShiftMessage,
  ShiftReport,
} from '#domain/wire/shift-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

/** How many shifts the hub hands over at once. */
export const SHIFT_PAGE = 100

export type CashPlaceInput = {
  addendum: AddendumMessage
  /** Into this trading shift's drawer; null: it was in the count. */
  intoShiftId: string | null
}
export type ConsoleShiftsDeps = Pick<Till, 'link' | 'commands'>

export class ConsoleShiftsModel {
  readonly #deps: ConsoleShiftsDeps
  readonly #shifts = signal<readonly ShiftMessage[]>([])
  readonly #hasMore = signal(false)
  readonly #isLoaded = signal(false)
  readonly #chosen = signal<ShiftMessage | null>(null)
  readonly #report = signal<ShiftReport | null>(null)
  readonly #addenda = signal<readonly AddendumMessage[]>([])
  /** Kept over tries, so that cash is not moved twice when an answer was lost. */
  /** Which shift is to be shown when its answers are there. */
  #wantedId: string | null = null
  readonly #transferIds = new Map<string, string>()

  /** Newest first. */
  readonly shifts: ReadonlySignal<readonly ShiftMessage[]> = this.#shifts
  readonly hasMore: ReadonlySignal<boolean> = this.#hasMore
  /** The hub has said which there are. */
  readonly isLoaded: ReadonlySignal<boolean> = this.#isLoaded
  /** The one that is looked at in full. */
  readonly chosen: ReadonlySignal<ShiftMessage | null> = this.#chosen
  /** Its X or Z, or the part that was chosen. */
  readonly report: ReadonlySignal<ShiftReport | null> = this.#report
  /** Of the chosen shift, in their order. */
  readonly addenda = computed(() =>
    this.#addenda.value
      .filter(({ session_id }) => session_id === this.#chosen.value?.session_id)
      .sort((one, other) => one.part_no - other.part_no),
  )
  /** Whose drawers cash may be lying in now. */
  readonly trading = computed(() =>
    this.#shifts.value.filter(({ status }) => status === 'open' || status === 'suspended'),
  )

  constructor(deps: ConsoleShiftsDeps) {
    this.#deps = deps
  }

  /** Stays up to date while somebody looks; the returned function ends it. */
  follow(): () => void {
    const { link } = this.#deps
    return link.onMessage(({ type }) => {
      if (type === 'shift-changed') link.background.run(this.refresh())
    })
  }

  async refresh(): Promise<TillOutcome<null>> {
    const list = await this.#page('')
    if (!list.ok) return list
    this.#shifts.value = list.value
    this.#hasMore.value = list.value.length === SHIFT_PAGE
    this.#isLoaded.value = true
    const addenda = await this.#get('/api/console/addenda', AddendumList)
    if (!addenda.ok) return addenda
    this.#addenda.value = addenda.value.addenda
    const wantedId = this.#wantedId
    if (wantedId === null) return DONE
    const isShown = this.#chosen.peek()?.session_id === wantedId
    return this.open(wantedId, isShown ? this.#report.peek()?.part_no : 0)
  }

  async loadMore(): Promise<TillOutcome<null>> {
    const last = this.#shifts.peek().slice(-1)[0]
    if (!last) return DONE
    const list = await this.#page(`?before=${last.session_number}`)
    if (!list.ok) return list
    this.#shifts.value = [...this.#shifts.peek(), ...list.value]
    this.#hasMore.value = list.value.length === SHIFT_PAGE
    return DONE
  }

  /** Shows a shift in full; `partNo` 0 is the shift itself, n its addendum. */
  async open(shiftId: string, partNo = 0): Promise<TillOutcome<null>> {
    this.#wantedId = shiftId
    const shift = await this.#get(`/api/pos/sessions/${shiftId}`, ShiftMessage)
    if (!shift.ok) return shift
    const path = `/api/pos/sessions/${shiftId}/report?part_no=${partNo}`
    const report = await this.#get(path, ShiftReport)
    if (!report.ok) return report
    // Somebody went back to the list, or to another, while it was asked for.
    if (this.#wantedId !== shiftId) return DONE
    this.#chosen.value = shift.value
    this.#report.value = report.value
    return DONE
  }

  leave(): void {
    this.#wantedId = null
    this.#chosen.value = null
    this.#report.value = null
  }

  /** What is shown, on paper; the value is the copy's number, 0 for an X. */
  async print(): Promise<TillOutcome<number>> {
    const { session, part_no } = this.#report.peek() ?? { session: null, part_no: 0 }
    const path = `/api/pos/sessions/${session?.session_id ?? ''}/reports`
    const request = { method: 'POST', path, body: JSON.stringify({ part_no }) } as const
    const answer = await this.#deps.link.door.call(request, PrintReportAnswer)
    return answer.ok ? { ok: true, value: answer.value.copy_no } : answer
  }

  /** Says where the cash of an addendum lies. */
  async placeCash({ addendum, intoShiftId }: CashPlaceInput): Promise<TillOutcome<null>> {
    const { commands } = this.#deps
    const { session_id, part_no } = addendum
    const key = `${session_id}/${part_no}/${intoShiftId ?? 'counted'}`
    const id = this.#transferIds.get(key) ?? commands.newId()
    this.#transferIds.set(key, id)
    const path = `/api/console/sessions/${session_id}/addenda/${part_no}/cash-place`
    const body = {
      transfer_id: id,
      cash_place: intoShiftId === null ? 'counted' : 'present-drawer',
      into_session_id: intoShiftId,
    }
    const command = { id, kind: 'addendum-cash', path, body, shiftId: session_id } as const
    const answer = await commands.send(command, AddendumMessage)
    await this.refresh()
    return answer.ok ? DONE : answer
  }

  async #page(query: string): Promise<TillOutcome<ShiftMessage[]>> {
    const list = await this.#get(`/api/pos/sessions${query}`, ShiftList)
    return list.ok ? { ok: true, value: list.value.sessions } : list
  }

  #get<S extends TSchema>(path: string, schema: S): Promise<TillOutcome<Static<S>>> {
    return this.#deps.link.door.call({ method: 'GET', path }, schema)
  }
}

const DONE = { ok: true, value: null } as const

export type OverShortBar = {
  sessionId: string
  sessionNumber: number
  minor: number
  /** Of the largest difference shown: −1 … 1. */
  share: number
  /** More than the outlet lets pass without a reason. */
  isBeyond: boolean
}

const BARS_MAX = 20

/** The differences of the last closed shifts, oldest first, as a chart draws them. */
export function overShortBars(shifts: readonly ShiftMessage[], limitMinor: number): OverShortBar[] {
  const closed = shifts.flatMap(({ status, session_id, session_number, over_short_minor }) =>
    status === 'closed' && over_short_minor !== null
      ? [{ sessionId: session_id, sessionNumber: session_number, minor: over_short_minor }]
      : [],
  )
  const shown = closed.slice(0, BARS_MAX).reverse()
  const largest = Math.max(1, limitMinor, ...shown.map(({ minor }) => Math.abs(minor)))
  return shown.map((bar) => ({
    ...bar,
    share: bar.minor / largest,
    isBeyond: Math.abs(bar.minor) > limitMinor,
  }))
}

const models = new WeakMap<Till, ConsoleShiftsModel>()

/** One for each till, made when the panel is first opened. */
export function consoleShiftsOf(till: Till): ConsoleShiftsModel {
  const before = models.get(till)
  if (before) return before
  const made = new ConsoleShiftsModel(till)
  models.set(till, made)
  return made
}
