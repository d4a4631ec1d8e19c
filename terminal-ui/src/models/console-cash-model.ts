// The manager's cash: what the safe holds and how it came to that, bags for the bank, drawers.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import { countTotal } from '#domain/cash-count.ts'
import { TerminalList } from '#domain/wire/access-message.ts'
import {
  type CountLine,
  DrawerList,
  type DrawerMessage,
  SafeAnswer,
  type SafeEntryMessage,
  SafeMessage,
} from '#domain/wire/cash-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

export type DepositInput = {
  bagNumber: string
  amountMinor: number
  counts: readonly CountLine[] | null
  note: string
}
export type DrawerInput = { drawerId: string | null; name: string; terminalId: string | null }
export type Place = { terminalId: string; code: string; name: string }
export type ConsoleCashDeps = {
  link: Pick<HubLink, 'door'>
  commands: Pick<Till['commands'], 'newId' | 'send'>
}

const BAG_NUMBER = /^[A-Za-z0-9-]{1,32}$/
export const isBagNumber = (text: string): boolean => BAG_NUMBER.test(text.trim())
const noteOf = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export class ConsoleCashModel {
  readonly #deps: ConsoleCashDeps
  readonly #safe = signal<SafeMessage | null>(null)
  readonly #drawers = signal<readonly DrawerMessage[] | null>(null)
  readonly #places = signal<readonly Place[]>([])

  /** Null until the hub has said what it holds. */
  readonly safe: ReadonlySignal<SafeMessage | null> = this.#safe
  readonly drawers: ReadonlySignal<readonly DrawerMessage[] | null> = this.#drawers
  /** Terminals that a drawer may stand at. */
  readonly places: ReadonlySignal<readonly Place[]> = this.#places

  constructor(deps: ConsoleCashDeps) {
    this.#deps = deps
  }

  async refresh(): Promise<TillOutcome<null>> {
    const safe = await this.#get('/api/console/safe', SafeMessage)
    if (!safe.ok) return safe
    this.#safe.value = safe.value
    const drawers = await this.#get('/api/pos/drawers', DrawerList)
    if (!drawers.ok) return drawers
    this.#drawers.value = drawers.value.drawers
    const terminals = await this.#get('/api/console/terminals', TerminalList)
    if (!terminals.ok) return terminals
    this.#places.value = terminals.value.terminals
      .filter(({ is_active }) => is_active)
      .map(({ terminal_id, terminal_code, name }) => ({
        ...{ terminalId: terminal_id, code: terminal_code, name },
      }))
    return DONE
  }

  /** Older entries of the safe. */
  async more(): Promise<TillOutcome<null>> {
    const shown = this.#safe.peek()
    if (!shown?.next_after) return DONE
    const older = await this.#get(`/api/console/safe?after=${shown.next_after}`, SafeMessage)
    if (!older.ok) return older
    this.#safe.value = { ...older.value, entries: [...shown.entries, ...older.value.entries] }
    return DONE
  }

  /** `id` belongs to what the person entered: the same for every try at sending it. */
  deposit(id: string, input: DepositInput): Promise<TillOutcome<SafeEntryMessage>> {
    return this.#record('bank-deposit', id, '/api/console/bank-deposits', {
      deposit_id: id,
      amount_minor: input.amountMinor,
      counts: input.counts,
      bag_number: input.bagNumber.trim(),
      note: noteOf(input.note),
    })
  }

  count(
    id: string,
    counts: readonly CountLine[],
    note: string,
  ): Promise<TillOutcome<SafeEntryMessage>> {
    const body = { count_id: id, counts, note: noteOf(note) }
    return this.#record('safe-count', id, '/api/console/safe-counts', body)
  }

  /** By how much a count differs from what the entries come to. */
  differenceOf(counts: readonly CountLine[]): number {
    return countTotal(counts) - (this.#safe.value?.balance_minor ?? 0)
  }

  async setDrawer({ drawerId, name, terminalId }: DrawerInput): Promise<TillOutcome<null>> {
    const id = drawerId ?? this.#deps.commands.newId()
    const body = JSON.stringify({ drawer_id: id, name: name.trim(), terminal_id: terminalId })
    const request = { method: 'POST', path: '/api/console/drawers', body } as const
    const answer = await this.#deps.link.door.call(request, DrawerList)
    if (!answer.ok) return answer
    this.#drawers.value = answer.value.drawers
    return DONE
  }

  newId(): string {
    return this.#deps.commands.newId()
  }

  async #record(
    kind: 'bank-deposit' | 'safe-count',
    id: string,
    path: string,
    body: Record<string, unknown>,
  ): Promise<TillOutcome<SafeEntryMessage>> {
    const answer = await this.#deps.commands.send({ id, kind, path, body }, SafeAnswer)
    if (!answer.ok) return answer
    await this.refresh()
    return { ok: true, value: answer.value.entry }
  }

  #get<S extends TSchema>(path: string, schema: S): Promise<TillOutcome<Static<S>>> {
    return this.#deps.link.door.call({ method: 'GET', path }, schema)
  }
}

const DONE = { ok: true, value: null } as const
