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
  /** How many pages somebody looks at: a refresh brings as many. */
  #pageCount = 1

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
    this.#pageCount = 1
    this.#ask.value = { ...this.#ask.peek(), ...change }
  }

  /** Of two that are on their way the later one counts. */
  async refresh(): Promise<TillOutcome<null>> {
    this.#lastAsked += 1
    const mine = this.#lastAsked
    const ask = this.#ask.peek()
    let list: ConflictList | null = null
    for (let page = 0; page < this.#pageCount && (page === 0 || list?.next); page += 1) {
      const answer = await this.#askPage(ask, list?.next ?? null)
      if (!answer.ok) return answer
      list = joined(list, answer.value)
    }
    if (mine === this.#lastAsked && list !== null) this.#shown.value = { ask, list }
    return DONE
  }

  /** The next page, behind what is shown. */
  async showMore(): Promise<TillOutcome<null>> {
    const shown = this.#shown.peek()
    if (!shown?.list.next) return DONE
    this.#lastAsked += 1
    const mine = this.#lastAsked
    const answer = await this.#askPage(shown.ask, shown.list.next)
    if (!answer.ok) return answer
    if (mine !== this.#lastAsked) return DONE
    this.#pageCount += 1
    this.#shown.value = { ask: shown.ask, list: joined(shown.list, answer.value) }
    return DONE
  }

  #askPage({ state, type }: ConflictAsk, after: string | null): Promise<TillOutcome<ConflictList>> {
    const query = new URLSearchParams({ state })
    if (type !== null) query.set('type', type)
    if (after !== null) query.set('after', after)
    const request = { method: 'GET', path: `/api/console/conflicts?${query}` } as const
    return this.#deps.link.door.call(request, ConflictList)
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

/** What was raised or settled between two pages is on neither or on both: each is shown once. */
function joined(before: ConflictList | null, page: ConflictList): ConflictList {
  const known = new Set(before?.conflicts.map(({ conflict_id }) => conflict_id))
  const fresh = page.conflicts.filter(({ conflict_id }) => !known.has(conflict_id))
  return { ...page, conflicts: [...(before?.conflicts ?? []), ...fresh] }
}

type OpenOfType = ConflictList['open_by_type'][number]

const sumOf = (shown: ShownConflicts | null, read: (open: OpenOfType) => number): number =>
  shown?.list.open_by_type.reduce((sum, each) => sum + read(each), 0) ?? 0

type Decider = {
  name: string | null
  /** Alone, so much money. */
  may(permission: 'settle-conflict', amountMinor: number): boolean
}

/** By their limit, and by whose document it is; the hub has the last word on both. */
export const needsAnother = (
  { name, may }: Decider,
  {
    cashier_name,
    money_effect_minor,
  }: Pick<ConflictMessage, 'cashier_name' | 'money_effect_minor'>,
): boolean =>
  !may('settle-conflict', Math.abs(money_effect_minor ?? 0)) ||
  (name !== null && name === cashier_name)

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
