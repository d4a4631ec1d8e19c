// The shift at this terminal's drawer: open it, see its figures, close it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { ShiftList, ShiftMessage } from '#domain/wire/shift-message.ts'
import { type TerminalDatabase, writeStrictly } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'

export type OpenShiftInput = { openingCashMinor: number; drawerId: string | null }
export type CloseShiftInput = { countedCashMinor: number; note: string | null }

export type ShiftModel = {
  current: ReadonlySignal<ShiftMessage | null>
  /** False until storage or the hub has said whether a shift is open. */
  isKnown: ReadonlySignal<boolean>
  load(): Promise<void>
  open(input: OpenShiftInput): Promise<TillOutcome<ShiftMessage>>
  close(input: CloseShiftInput): Promise<TillOutcome<ShiftMessage>>
  /** Asks the hub for the shift's figures as they stand. */
  refresh(): Promise<TillOutcome<null>>
  stop(): void
}

export function createShiftModel(
  seams: Seams,
  database: TerminalDatabase,
  link: HubLink,
  terminalId: () => string | null,
): ShiftModel {
  const current = signal<ShiftMessage | null>(null)
  const isKnown = signal(false)

  async function load(): Promise<void> {
    const saved = await database.get('sessions_state', 'shift')
    if (saved?.key !== 'shift') return
    current.value = saved.shift
    isKnown.value = true
  }
  async function keep(shift: ShiftMessage | null): Promise<void> {
    if (shift === null) await database.delete('sessions_state', 'shift')
    else await database.put('sessions_state', { key: 'shift', shift })
    current.value = shift
    isKnown.value = true
  }
  /** The id is kept before the request, so that asking again opens the same shift. */
  async function idToOpen(): Promise<string> {
    return writeStrictly(database, ['sessions_state'], async (transaction) => {
      const store = transaction.objectStore('sessions_state')
      const begun = await store.get('opening-shift')
      if (begun?.key === 'opening-shift') return begun.sessionId
      const sessionId = uuidv7(seams)
      await store.put({ key: 'opening-shift', sessionId })
      return sessionId
    })
  }
  async function open(input: OpenShiftInput): Promise<TillOutcome<ShiftMessage>> {
    const body = JSON.stringify({
      session_id: await idToOpen(),
      drawer_id: input.drawerId,
      opening_cash_minor: input.openingCashMinor,
    })
    const answer = await link.door.call(
      { method: 'POST', path: '/api/pos/sessions', body },
      ShiftMessage,
    )
    if (answer.ok || !isUnanswered(answer.code)) {
      await database.delete('sessions_state', 'opening-shift')
    }
    if (answer.ok) await keep(answer.value)
    return answer
  }
  async function close(input: CloseShiftInput): Promise<TillOutcome<ShiftMessage>> {
    const shift = current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    const body = JSON.stringify({ counted_cash_minor: input.countedCashMinor, note: input.note })
    const path = `/api/pos/sessions/${shift.session_id}/close`
    const answer = await link.door.call({ method: 'POST', path, body }, ShiftMessage)
    if (answer.ok) await keep(null)
    return answer
  }
  async function refresh(): Promise<TillOutcome<null>> {
    const terminal = terminalId()
    if (terminal === null) return refuseAtTill('NOT_PAIRED')
    const path = `/api/pos/sessions?status=open&terminal_id=${terminal}`
    const answer = await link.door.call({ method: 'GET', path }, ShiftList)
    if (!answer.ok) return answer
    await keep(answer.value.sessions[0] ?? null)
    return { ok: true, value: null }
  }
  const stop = link.onMessage((message) => {
    if (message.type === 'shift-changed') refresh()
  })

  return { current, isKnown, load, open, close, refresh, stop }
}
