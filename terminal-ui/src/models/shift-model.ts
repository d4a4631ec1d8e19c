// The shift at this terminal's drawer: opened here, brought here, or taken away from here.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import { DrawerList, type DrawerMessage } from '#domain/wire/cash-message.ts'
import { ShiftList, ShiftMessage, type ShiftMode } from '#domain/wire/shift-message.ts'
import type { CommandKind } from '../link/command-kinds.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { TerminalIdentity } from './session-model.ts'

export type OpenShiftInput = {
  openingCashMinor: number
  /** Note by note; null: stated as one sum. */
  counts: readonly CountLine[] | null
  /** Null: the hub gives this terminal its own. */
  drawerId: string | null
  mode: ShiftMode
}
export type ShiftDeps = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  commands: MoneyCommands
  terminal: ReadonlySignal<TerminalIdentity | null>
}

export class ShiftModel {
  readonly #deps: ShiftDeps
  readonly #current = signal<ShiftMessage | null>(null)
  readonly #isKnown = signal(false)
  readonly #elsewhere = signal<readonly ShiftMessage[]>([])
  readonly #drawers = signal<readonly DrawerMessage[]>([])
  readonly #lastFloat = signal<OpenShiftInput | null>(null)
  readonly #unlisten: (() => void)[]

  readonly current: ReadonlySignal<ShiftMessage | null> = this.#current
  /** False until storage or the hub has said whether a shift is open. */
  readonly isKnown: ReadonlySignal<boolean> = this.#isKnown
  /** Suspended ones that may go on here, and those that somebody still has to count. */
  readonly elsewhere: ReadonlySignal<readonly ShiftMessage[]> = this.#elsewhere
  readonly drawers: ReadonlySignal<readonly DrawerMessage[]> = this.#drawers
  /** How a shift was last opened at this terminal. */
  readonly lastFloat: ReadonlySignal<OpenShiftInput | null> = this.#lastFloat
  /** An opening that the hub has not answered: asking again asks for the same shift. */
  readonly opening

  constructor(deps: ShiftDeps) {
    this.#deps = deps
    const { commands, link } = deps
    this.opening = computed(
      () => commands.pending.value.find((one) => one.kind === 'open-shift' && !one.told) ?? null,
    )
    const refresh = () => link.background.run(this.refresh())
    this.#unlisten = [
      link.onMessage(({ type }) => {
        if (type === 'shift-changed') refresh()
      }),
      // An answer that came when nobody waited any more.
      commands.onSettled(({ kind, told }) => {
        if (kind === 'open-shift' || kind === 'close-shift' || told) refresh()
      }),
    ]
  }

  stop(): void {
    for (const stop of this.#unlisten) stop()
  }

  async load(): Promise<void> {
    const { database } = this.#deps
    const [float, saved] = await Promise.all([
      database.get('sessions_state', 'last-float'),
      database.get('sessions_state', 'shift'),
    ])
    if (float?.key === 'last-float') this.#lastFloat.value = float.opened
    if (saved?.key !== 'shift') return
    this.#current.value = saved.shift
    this.#isKnown.value = true
  }

  /** Opens a shift on a drawer with its counted float. */
  async open(input: OpenShiftInput): Promise<TillOutcome<ShiftMessage>> {
    const { commands, database, seams } = this.#deps
    const id = this.opening.peek()?.id ?? uuidv7(seams)
    const body = {
      session_id: id,
      drawer_id: input.drawerId,
      mode: input.mode,
      opening_cash_minor: input.openingCashMinor,
      counts: input.counts === null ? null : [...input.counts],
    }
    const command = { id, kind: 'open-shift', path: '/api/pos/sessions', body } as const
    const answer = await commands.send(command, ShiftMessage)
    if (!answer.ok) return answer
    this.#lastFloat.value = input
    await database.put('sessions_state', { key: 'last-float', opened: input })
    await this.#keep(answer.value)
    return answer
  }

  /** The drawer leaves this till and its shift goes with it. */
  suspend(note: string | null): Promise<TillOutcome<ShiftMessage>> {
    return this.#change('suspend', { note })
  }

  /** Nothing more is sold in it; somebody counts it later, here or elsewhere. */
  endTrading(): Promise<TillOutcome<ShiftMessage>> {
    return this.#change('end-trading', {})
  }

  /** Goes on here with a suspended shift whose drawer is now at this till. */
  async resume(shiftId: string, approvalId: string | null): Promise<TillOutcome<ShiftMessage>> {
    const answer = await this.#tell(shiftId, 'resume', { approval_id: approvalId })
    if (answer.ok) await this.#keep(answer.value)
    await this.loadElsewhere()
    return answer
  }

  /** Asks the hub for the shift's figures as they stand. */
  async refresh(): Promise<TillOutcome<null>> {
    const terminal = this.#deps.terminal.peek()
    if (terminal === null) return refuseAtTill('NOT_PAIRED')
    // What the hub says of a day it has not been told about is older than what is here.
    if (this.#isAhead()) return { ok: true, value: null }
    const open = await this.#list(`status=open&terminal_id=${terminal.terminalId}`)
    if (!open.ok) return open
    if (this.#isAhead()) return { ok: true, value: null }
    const ours = open.value.find((shift) => shift.session_id === this.#current.peek()?.session_id)
    await this.#keep(ours ?? open.value[0] ?? null)
    return { ok: true, value: null }
  }

  /** Shifts without a till: suspended, or waiting to be counted. */
  async loadElsewhere(): Promise<TillOutcome<null>> {
    const found: ShiftMessage[] = []
    for (const status of ['suspended', 'counting', 'needs-count']) {
      const list = await this.#list(`status=${status}`)
      if (!list.ok) return list
      found.push(...list.value)
    }
    this.#elsewhere.value = found
    return { ok: true, value: null }
  }

  async loadDrawers(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/drawers' } as const
    const answer = await this.#deps.link.door.call(request, DrawerList)
    if (!answer.ok) return answer
    this.#drawers.value = answer.value.drawers
    return { ok: true, value: null }
  }

  /** Shows what went on here without the hub, which is written already. */
  take(shift: ShiftMessage | null): void {
    this.#current.value = shift
    this.#isKnown.value = true
  }

  #isAhead(): boolean {
    const { isChanging, untold } = this.#deps.commands
    return isChanging || untold.peek().some(({ kind }) => kind in CHANGES_SHIFT)
  }

  async #list(query: string): Promise<TillOutcome<ShiftMessage[]>> {
    const request = { method: 'GET', path: `/api/pos/sessions?${query}` } as const
    const answer = await this.#deps.link.door.call(request, ShiftList)
    return answer.ok ? { ok: true, value: answer.value.sessions } : answer
  }

  async #change(verb: string, body: object): Promise<TillOutcome<ShiftMessage>> {
    const { link } = this.#deps
    const shift = this.#current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    // What this terminal has sold belongs to the shift before it leaves.
    await link.sender.drain()
    const answer = await this.#tell(shift.session_id, verb, body)
    if (answer.ok) await this.#keep(null)
    else await this.refresh()
    await this.loadElsewhere()
    return answer
  }

  #tell(shiftId: string, verb: string, body: object): Promise<TillOutcome<ShiftMessage>> {
    const path = `/api/pos/sessions/${shiftId}/${verb}`
    const request = { method: 'POST', path, body: JSON.stringify(body) } as const
    return this.#deps.link.door.call(request, ShiftMessage)
  }

  async #keep(shift: ShiftMessage | null): Promise<void> {
    const { database } = this.#deps
    if (shift === null) await database.delete('sessions_state', 'shift')
    else await database.put('sessions_state', { key: 'shift', shift })
    this.take(shift)
  }
}

const CHANGES_SHIFT: Partial<Record<CommandKind, true>> = {
  'open-shift': true,
  count: true,
  'close-shift': true,
}
