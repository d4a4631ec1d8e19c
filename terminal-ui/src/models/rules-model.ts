// The outlet's own rules for money (notes and coins, reasons, limits), as the hub last said them.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  LOCK_AFTER_MINUTES,
  type ReasonKind,
  type ReasonMessage,
  RulesAnswer,
  type RulesMessage,
} from '#domain/wire/rules-message.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'

const NOTES_MINOR = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000] as const
const COINS_MINOR = [1_000, 500, 200, 100] as const

/**
 * What holds on a device that has never heard the outlet's rules: rupiah as Bank Indonesia issues
 * them, and nothing allowed that needs a rule to allow it.
 */
export const FIRST_RULES: RulesMessage = {
  denominations: [
    ...NOTES_MINOR.map((value) => ({ value_minor: value, kind: 'note' as const, is_active: true })),
    ...COINS_MINOR.map((value) => ({ value_minor: value, kind: 'coin' as const, is_active: true })),
  ],
  reasons: [],
  over_short_limit_minor: 0,
  business_day_start_minute: 0,
  refund_window_days: 0,
  no_receipt_limit_minor: 0,
  drawer_cash_limit_minor: null,
  non_returnable_category_ids: [],
  loyalty_point_value_minor: 0,
  loyalty_redeem_minimum_points: 0,
  qris_payload: null,
  required_evidence: [
    { method: 'card', fields: ['approval_code', 'last_four'] },
    { method: 'qris', fields: ['reference'] },
    { method: 'ewallet', fields: ['reference'] },
    { method: 'transfer', fields: ['reference'] },
  ],
  credit_limit_default_minor: 0,
  credit_due_days: 30,
}

export class RulesModel {
  readonly #database: TerminalDatabase
  readonly #link: HubLink
  readonly #rules = signal<RulesMessage>(FIRST_RULES)
  readonly #isKnown = signal(false)
  readonly #turns = createTurns()
  /** Lets go of the link. */
  readonly stop: () => void

  readonly rules: ReadonlySignal<RulesMessage> = this.#rules
  /** False until storage or the hub has said the outlet's rules: `rules` are the first ones. */
  readonly isKnown: ReadonlySignal<boolean> = this.#isKnown

  /** Nobody touches the till for so long: it asks for the PIN. */
  readonly lockAfterMs = computed(
    () => (this.#rules.value.lock_after_minutes ?? LOCK_AFTER_MINUTES) * 60_000,
  )

  constructor(database: TerminalDatabase, link: HubLink) {
    this.#database = database
    this.#link = link
    this.stop = link.onMessage((message) => {
      if (message.type === 'rules-changed') link.keepAsking(this.#ask)
    })
  }

  async load(): Promise<void> {
    const saved = await this.#database.get('sync_metadata', 'rules')
    if (saved?.key === 'rules') this.#show(saved.rules)
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch())
  }

  /** What somebody may choose as the reason for an act of that kind. */
  reasonsFor(kind: ReasonKind): ReasonMessage[] {
    return this.#rules.value.reasons.filter((reason) => reason.kind === kind && reason.is_active)
  }

  readonly #ask = () => this.refresh()

  async #fetch(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/rules', mayKnowMore: true } as const
    const answer = await this.#link.door.call(request, RulesAnswer)
    if (!answer.ok) return answer
    const { rules } = answer.value
    await this.#database.put('sync_metadata', { key: 'rules', rules })
    this.#show(rules)
    return { ok: true, value: null }
  }

  #show(rules: RulesMessage): void {
    this.#rules.value = rules
    this.#isKnown.value = true
  }
}
