// Disagreements beside documents that stand, for the console: how many there are, by when, of
// which kind; and how one is settled.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import { ConflictList, type ConflictMessage } from '#domain/wire/conflict-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { ConflictSettler, type ConflictsDeps, type Settlement } from './conflict-settler.ts'

export type ConflictState = ConflictMessage['state']
export type ConflictAsk = { state: ConflictState; type: string | null }
export type ShownConflicts = { ask: ConflictAsk; list: ConflictList }

const DONE = { ok: true, value: null } as const

export class ConsoleConflictsModel {
  readonly #deps: ConflictsDeps
  readonly #shown = signal<ShownConflicts | null>(null)
  readonly #ask = signal<ConflictAsk>({ state: 'open', type: null })
  readonly settler: ConflictSettler
  #lastAsked = 0

  readonly ask: ReadonlySignal<ConflictAsk> = this.#ask
  /** The last answer, which may be to an earlier question; null until there is one. */
  readonly shown: ReadonlySignal<ShownConflicts | null> = this.#shown
  readonly openCount = computed(() => sumOf(this.#shown.value, ({ count }) => count))
  readonly overdueCount = computed(() => sumOf(this.#shown.value, (of) => of.overdue_count))

  constructor(deps: ConflictsDeps) {
    this.#deps = deps
    this.settler = new ConflictSettler(deps, '/api/console/conflicts')
  }

  /** What the next refresh asks for. */
  choose(change: Partial<ConflictAsk>): void {
    this.#ask.value = { ...this.#ask.peek(), ...change }
  }

  /** Of two that are on their way the later one counts. */
  async refresh(): Promise<TillOutcome<null>> {
    this.#lastAsked += 1
    const mine = this.#lastAsked
    const ask = this.#ask.peek()
    const { state, type } = ask
    const query = new URLSearchParams({ state, ...(type === null ? {} : { type }) })
    const request = { method: 'GET', path: `/api/console/conflicts?${query}` } as const
    const answer = await this.#deps.link.door.call(request, ConflictList)
    if (!answer.ok) return answer
    if (mine === this.#lastAsked) this.#shown.value = { ask, list: answer.value }
    return DONE
  }

  /** Settles one; the list follows, also when somebody else was quicker. */
  async settle(
    conflict: Pick<ConflictMessage, 'conflict_id'>,
    settlement: Settlement,
  ): Promise<TillOutcome<ConflictMessage>> {
    const answer = await this.settler.settle(conflict, settlement)
    if (answer.ok || answer.code === 'CONFLICT_SETTLED') await this.refresh()
    return answer
  }
}

type OpenOfType = ConflictList['open_by_type'][number]

const sumOf = (shown: ShownConflicts | null, read: (open: OpenOfType) => number): number =>
  shown?.list.open_by_type.reduce((sum, each) => sum + read(each), 0) ?? 0

/** Only another reason than "other" says something by itself. */
export const isSettlementReady = ({ reason, note }: Pick<Settlement, 'reason' | 'note'>): boolean =>
  reason !== 'other' || note.trim() !== ''

/** How long yet at the hub's time, below zero when it is overdue. */
export const leftMs = ({ due_at }: Pick<ConflictMessage, 'due_at'>, hubTime: string): number =>
  (fromIso(due_at) ?? 0) - (fromIso(hubTime) ?? 0)

/** What the detail says by that name, where it is a number or a text of its own. */
export function numberIn({ detail }: Pick<ConflictMessage, 'detail'>, name: string): number | null {
  const value = factIn(detail, name)
  return typeof value === 'number' ? value : null
}

export function textIn({ detail }: Pick<ConflictMessage, 'detail'>, name: string): string | null {
  const value = factIn(detail, name)
  return typeof value === 'string' && value !== '' ? value : null
}

const factIn = (detail: unknown, name: string): unknown =>
  typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>)[name] : null

export const CONFLICT_FIELDS = ['name', 'phone', 'email', 'membership'] as const
export type ConflictField = (typeof CONFLICT_FIELDS)[number] | 'other'

const FIELD_OF: readonly (readonly [RegExp, ConflictField])[] = [
  [/name/, 'name'],
  [/phone/, 'phone'],
  [/email/, 'email'],
  [/membership/, 'membership'],
]

/** Which of a customer's facts two people or two outlets do not agree about. */
export function fieldOf(conflict: Pick<ConflictMessage, 'detail'>): ConflictField {
  const said = textIn(conflict, 'field') ?? textIn(conflict, 'reason') ?? ''
  return FIELD_OF.find(([pattern]) => pattern.test(said))?.[1] ?? 'other'
}
