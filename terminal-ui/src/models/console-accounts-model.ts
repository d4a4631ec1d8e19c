// The console's ledgers: every account, what happened to one, what a manager sets of it, and who
// owes kasbon since when.

import { type ReadonlySignal, signal } from '@preact/signals'
import {
  type AccountKind,
  AccountList,
  AccountMessage,
  AccountStatement,
  CreditAgeing,
} from '#domain/wire/account-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type AccountChange = {
  limitMinor: number
  /** 'yyyy-mm-dd', or null: it does not end. */
  expiresOn: string | null
  isActive: boolean
  note: string
}
type AccountSet = Omit<AccountChange, 'note'>
export type AccountStep = { accountId: string; before: AccountSet; after: AccountSet }
export type AccountFilter = { kind: AccountKind | 'all'; query: string }

const DONE = { ok: true, value: null } as const

export class ConsoleAccountsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #accounts = signal<readonly AccountMessage[] | null>(null)
  readonly #filter = signal<AccountFilter>({ kind: 'all', query: '' })
  readonly #chosen = signal<AccountStatement | null>(null)
  readonly #ageing = signal<CreditAgeing | null>(null)
  readonly #next = signal<string | null>(null)
  readonly #last = signal<AccountStep | null>(null)
  #searches = 0

  /** Null until the hub has answered. */
  readonly accounts: ReadonlySignal<readonly AccountMessage[] | null> = this.#accounts
  /** Where the next page begins; null: there is none. */
  readonly next: ReadonlySignal<string | null> = this.#next
  readonly filter: ReadonlySignal<AccountFilter> = this.#filter
  readonly chosen: ReadonlySignal<AccountStatement | null> = this.#chosen
  readonly ageing: ReadonlySignal<CreditAgeing | null> = this.#ageing
  /** What the last change of the chosen account was, for taking it back. */
  readonly last: ReadonlySignal<AccountStep | null> = this.#last

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const found = await this.search(this.#filter.peek())
    return found.ok ? this.#refreshAgeing() : found
  }

  search(filter: AccountFilter): Promise<TillOutcome<null>> {
    this.#filter.value = filter
    return this.#load(filter, null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#load(this.#filter.peek(), this.#next.peek())
  }

  /** Of several searches under way the last one counts, whichever answer comes first. */
  async #load({ kind, query: words }: AccountFilter, after: string | null) {
    this.#searches += 1
    const own = this.#searches
    const query = new URLSearchParams()
    if (kind !== 'all') query.set('kind', kind)
    if (words.trim() !== '') query.set('query', words.trim())
    if (after !== null) query.set('after', after)
    const request = { method: 'GET', path: `/api/pos/accounts?${query}` } as const
    const answer = await this.#link.door.call(request, AccountList)
    if (!answer.ok) return answer
    if (own !== this.#searches) return DONE
    const shown = after === null ? [] : (this.#accounts.peek() ?? [])
    this.#accounts.value = [...shown, ...answer.value.accounts]
    this.#next.value = answer.value.next_after ?? null
    return DONE
  }

  async open(accountId: string): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: `/api/pos/accounts/${accountId}/statement` } as const
    const answer = await this.#link.door.call(request, AccountStatement)
    if (!answer.ok) return answer
    if (this.#last.peek()?.accountId !== accountId) this.#last.value = null
    this.#chosen.value = answer.value
    return DONE
  }

  leave(): void {
    this.#chosen.value = null
    this.#last.value = null
  }

  /** Sets limit, last day and whether it is blocked; list and statement follow. */
  async change(accountId: string, change: AccountChange): Promise<TillOutcome<null>> {
    const account = this.#chosen.peek()?.account
    const outcome = await this.#put(accountId, change)
    if (outcome.ok && account?.account_id === accountId) {
      const before = setOf(account)
      this.#last.value = isSame(before, change) ? null : { accountId, before, after: change }
    }
    return outcome
  }

  /**
   * Puts back what the last change set, and leaves alone what it did not touch or somebody has set
   * otherwise since. `note` is the reason in the audit log.
   */
  async undo(note: string): Promise<TillOutcome<null>> {
    const last = this.#last.peek()
    if (!last) return DONE
    const { accountId, before, after } = last
    const fresh = await this.open(accountId)
    if (!fresh.ok) return fresh
    const account = this.#chosen.peek()?.account
    const now = account ? setOf(account) : after
    const back = {
      limitMinor: now.limitMinor === after.limitMinor ? before.limitMinor : now.limitMinor,
      expiresOn: now.expiresOn === after.expiresOn ? before.expiresOn : now.expiresOn,
      isActive: now.isActive === after.isActive ? before.isActive : now.isActive,
    }
    const outcome = await this.#put(accountId, { ...back, note })
    if (outcome.ok) this.#last.value = null
    return outcome
  }

  async #put(accountId: string, change: AccountChange): Promise<TillOutcome<null>> {
    const body = JSON.stringify({
      limit_minor: change.limitMinor,
      expires_on: change.expiresOn,
      is_active: change.isActive,
      note: change.note.trim() === '' ? null : change.note.trim(),
    })
    const request = { method: 'PUT', path: `/api/console/accounts/${accountId}`, body } as const
    const answer = await this.#link.door.call(request, AccountMessage)
    if (!answer.ok) return answer
    const reopened = await this.open(accountId)
    return reopened.ok ? this.refresh() : reopened
  }

  async #refreshAgeing(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/credit-ageing' } as const
    const answer = await this.#link.door.call(request, CreditAgeing)
    if (!answer.ok) return answer
    this.#ageing.value = answer.value
    return DONE
  }
}

const setOf = (account: AccountMessage): AccountSet => ({
  limitMinor: account.limit_minor,
  expiresOn: account.expires_on,
  isActive: account.is_active,
})

const isSame = (one: AccountSet, other: AccountSet): boolean =>
  one.limitMinor === other.limitMinor &&
  one.expiresOn === other.expiresOn &&
  one.isActive === other.isActive

export const AGE_BUCKETS = ['not-due', '1-30', '31-60', '61-90', 'over-90'] as const
export type AgeBucket = (typeof AGE_BUCKETS)[number]
export type AgeingBar = {
  accountId: string
  name: string
  owedMinor: number
  /** How long the whole bar is, 0…1 of the largest debt. */
  share: number
  /** Parts of the bar that are not empty, 0…1 of it. */
  parts: { bucket: AgeBucket; minor: number; share: number }[]
}

/** Debts as stacked bars, the largest first. */
export function ageingBars({ accounts }: CreditAgeing): AgeingBar[] {
  const largest = Math.max(1, ...accounts.map(({ owed_minor }) => owed_minor))
  return accounts.map((row) => ({
    accountId: row.account.account_id,
    name: row.account.customer_name ?? row.account.code,
    owedMinor: row.owed_minor,
    share: row.owed_minor / largest,
    parts: AGE_BUCKETS.map((bucket) => ({ bucket, minor: minorOf(row, bucket) }))
      .filter(({ minor }) => minor > 0)
      .map((part) => ({ ...part, share: part.minor / row.owed_minor })),
  }))
}

/** What all owe together, by age. */
export const ageingTotals = ({ accounts }: CreditAgeing): { bucket: AgeBucket; minor: number }[] =>
  AGE_BUCKETS.map((bucket) => ({
    bucket,
    minor: accounts.reduce((sum, row) => sum + minorOf(row, bucket), 0),
  }))

function minorOf(row: CreditAgeing['accounts'][number], bucket: AgeBucket): number {
  const minors: Record<AgeBucket, number> = {
    'not-due': row.not_due_minor,
    '1-30': row.days_1_30_minor,
    '31-60': row.days_31_60_minor,
    '61-90': row.days_61_90_minor,
    'over-90': row.days_over_90_minor,
  }
  return minors[bucket]
}

/** '31/12/2026' or '2026-12-31' as the hub wants it; '' is null, undefined is no day. */
export function readDay(text: string): string | null | undefined {
  const clean = text.trim()
  if (clean === '') return null
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(clean)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(clean)
  const [year, month, day] = iso ? iso.slice(1) : local ? local.slice(1).reverse() : []
  if (!year || !month || !day) return undefined
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const ms = Date.parse(`${written}T00:00:00Z`)
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(written)
  return isDay ? written : undefined
}
