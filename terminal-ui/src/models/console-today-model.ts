// The shop at a glance: asked for while somebody looks, again when the hub says that something was
// sold, and put into what waits for a person.

import { type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import type { Timers } from '#domain/seams.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { type TodayTerminal, TodayView } from '#domain/wire/today-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** How often the hub is asked while nothing is heard of it, and at most. */
export const TODAY_QUIET_MS = 30_000
export const TODAY_NEWS_MS = 10_000
const NEWS: ReadonlySet<LiveMessage['type']> = new Set([
  'stock-changed',
  'shift-changed',
  'print-job-changed',
  'conflicts-changed',
])

/** A terminal that asked so lately is there, whether or not its live line stands already. */
const HERE_MS = 30_000

type Seen = Pick<TodayTerminal, 'terminal_id' | 'is_connected' | 'last_seen_at'>

export const isHere = (terminal: Seen, hubTime: string, ownId: string | null): boolean =>
  terminal.is_connected ||
  terminal.terminal_id === ownId ||
  (fromIso(hubTime) ?? 0) - (fromIso(terminal.last_seen_at) ?? 0) < HERE_MS

export type Following = { timers: Timers; isVisible(): boolean }

export class ConsoleTodayModel {
  readonly #link: Pick<HubLink, 'door' | 'onMessage'>
  readonly #view = signal<TodayView | null>(null)

  /** Null until the hub has answered. */
  readonly view: ReadonlySignal<TodayView | null> = this.#view

  constructor(link: Pick<HubLink, 'door' | 'onMessage'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/today' } as const
    const answer = await this.#link.door.call(request, TodayView)
    if (!answer.ok) return answer
    this.#view.value = answer.value
    return { ok: true, value: null }
  }

  /**
   * Keeps the view fresh until the returned function is called. However much is sold, it asks once
   * in ten seconds; a page that nobody sees asks nothing.
   */
  follow({ timers, isVisible }: Following, onAnswer: (o: TillOutcome<null>) => void): () => void {
    let cancel = () => {}
    let mayAsk = true
    let isWanted = false
    let isOver = false
    const look = async () => {
      cancel()
      isWanted = false
      mayAsk = false
      cancel = timers.after(TODAY_NEWS_MS, rested)
      if (isVisible()) onAnswer(await this.refresh())
    }
    const rested = () => {
      mayAsk = true
      if (isWanted) void look()
      else cancel = timers.after(TODAY_QUIET_MS - TODAY_NEWS_MS, () => void look())
    }
    const forget = this.#link.onMessage(({ type }) => {
      if (isOver || !NEWS.has(type)) return
      isWanted = true
      if (mayAsk) void look()
    })
    void look()
    return () => {
      isOver = true
      cancel()
      cancel = () => {}
      forget()
    }
  }
}

export const WAITING_KINDS = [
  'overdue',
  'conflicts',
  'uncertain',
  'held',
  'unverified',
  'tails',
  'set-aside',
  'kept',
  'addenda',
] as const
export type WaitingKind = (typeof WAITING_KINDS)[number]
export type WaitingItem = {
  kind: WaitingKind
  count: number
  minor: number | null
  isUrgent: boolean
  /** The console's screen where it is settled. */
  screen: string
}

/** What waits for a person, the most urgent first; what is nothing is not there. */
export function waitingItems({ waiting }: Pick<TodayView, 'waiting'>): WaitingItem[] {
  const item = (
    kind: WaitingKind,
    count: number,
    screen: string,
    more: Partial<Pick<WaitingItem, 'minor' | 'isUrgent'>> = {},
  ): WaitingItem => ({ kind, count, screen, minor: null, isUrgent: false, ...more })
  const urgent = { isUrgent: true }
  const { overdue_conflict_count: overdue } = waiting
  return [
    item('overdue', overdue, 'conflicts', urgent),
    item('uncertain', waiting.uncertain_paper_count, 'printing', urgent),
    item('tails', waiting.tail_count, 'terminals', urgent),
    item('conflicts', waiting.conflict_count - overdue, 'conflicts'),
    item('kept', waiting.kept_count, 'conflicts'),
    item('unverified', waiting.unverified_count, 'payments', { minor: waiting.unverified_minor }),
    item('addenda', waiting.addendum_count, 'shifts'),
    item('held', waiting.held_paper_count, 'printing'),
    item('set-aside', waiting.set_aside_count, 'cloud'),
  ].filter(({ count }) => count > 0)
}

/** How much more or less than a week before, as a share; null: there is nothing to compare with. */
export function changeOf(trade: NonNullable<TodayView['trade']>): number | null {
  const before = trade.before?.total_minor ?? 0
  return before <= 0 ? null : (trade.total_minor - before) / before
}

const DAY_MS = 86_400_000
export const CERTIFICATE_WARN_DAYS = 30

/** Whole days until then; below zero where it is over. */
export const daysLeft = (endMs: number, nowMs: number): number =>
  Math.floor((endMs - nowMs) / DAY_MS)
