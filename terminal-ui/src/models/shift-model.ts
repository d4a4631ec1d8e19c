// The shift at this terminal's drawer: open it, see its figures, close it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { ShiftList, ShiftMessage } from '#domain/wire/shift-message.ts'
import { type TerminalDatabase, writeStrictly } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { TerminalIdentity } from './session-model.ts'

export type OpenShiftInput = { openingCashMinor: number; drawerId: string | null }
export type CloseShiftInput = { countedCashMinor: number; note: string | null }

export class ShiftModel {
  readonly #seams: Seams
  readonly #database: TerminalDatabase
  readonly #link: HubLink
  readonly #terminal: ReadonlySignal<TerminalIdentity | null>
  readonly #current = signal<ShiftMessage | null>(null)
  readonly #isKnown = signal(false)
  /** Lets go of the link. */
  readonly stop: () => void

  readonly current: ReadonlySignal<ShiftMessage | null> = this.#current
  /** False until storage or the hub has said whether a shift is open. */
  readonly isKnown: ReadonlySignal<boolean> = this.#isKnown

  constructor(
    seams: Seams,
    database: TerminalDatabase,
    link: HubLink,
    terminal: ReadonlySignal<TerminalIdentity | null>,
  ) {
    this.#seams = seams
    this.#database = database
    this.#link = link
    this.#terminal = terminal
    this.stop = link.onMessage((message) => {
      if (message.type === 'shift-changed') link.background.run(this.refresh())
    })
  }

  async load(): Promise<void> {
    const saved = await this.#database.get('sessions_state', 'shift')
    if (saved?.key !== 'shift') return
    this.#current.value = saved.shift
    this.#isKnown.value = true
  }

  async open({ openingCashMinor, drawerId }: OpenShiftInput): Promise<TillOutcome<ShiftMessage>> {
    const body = JSON.stringify({
      session_id: await this.#idToOpen(),
      drawer_id: drawerId,
      opening_cash_minor: openingCashMinor,
    })
    const request = { method: 'POST', path: '/api/pos/sessions', body } as const
    const answer = await this.#link.door.call(request, ShiftMessage)
    if (answer.ok || !isUnanswered(answer.code)) {
      await this.#database.delete('sessions_state', 'opening-shift')
    }
    if (answer.ok) await this.#keep(answer.value)
    return answer
  }

  /** The value is the closed shift with its figures. */
  async close({ countedCashMinor, note }: CloseShiftInput): Promise<TillOutcome<ShiftMessage>> {
    const shift = this.#current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    // What this terminal has sold belongs into the figures that are counted against.
    await this.#link.sender.drain()
    const body = JSON.stringify({ counted_cash_minor: countedCashMinor, note })
    const path = `/api/pos/sessions/${shift.session_id}/close`
    const answer = await this.#link.door.call({ method: 'POST', path, body }, ShiftMessage)
    if (answer.ok) await this.#keep(null)
    return answer
  }

  /** Asks the hub for the shift's figures as they stand. */
  async refresh(): Promise<TillOutcome<null>> {
    const terminal = this.#terminal.peek()
    if (terminal === null) return refuseAtTill('NOT_PAIRED')
    const path = `/api/pos/sessions?status=open&terminal_id=${terminal.terminalId}`
    const answer = await this.#link.door.call({ method: 'GET', path }, ShiftList)
    if (!answer.ok) return answer
    await this.#keep(answer.value.sessions[0] ?? null)
    return { ok: true, value: null }
  }

  async #keep(shift: ShiftMessage | null): Promise<void> {
    if (shift === null) await this.#database.delete('sessions_state', 'shift')
    else await this.#database.put('sessions_state', { key: 'shift', shift })
    this.#current.value = shift
    this.#isKnown.value = true
  }

  /** The id is kept before the request, so that asking again opens the same shift. */
  #idToOpen(): Promise<string> {
    return writeStrictly(this.#database, ['sessions_state'], async (transaction) => {
      const store = transaction.objectStore('sessions_state')
      const begun = await store.get('opening-shift')
      if (begun?.key === 'opening-shift') return begun.sessionId
      const sessionId = uuidv7(this.#seams)
      await store.put({ key: 'opening-shift', sessionId })
      return sessionId
    })
  }
}
