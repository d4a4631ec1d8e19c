// How the outlet stands with the cloud, for the console: asked for while somebody looks, and put
// into a headline, spans of time and a chart.

import { type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import type { Timers } from '#domain/seams.ts'
import {
  CLOUD_TROUBLES,
  CloudRetryAnswer,
  type CloudTroubleCode,
  CloudView,
  isCloudTrouble,
  SetAsideSeen,
} from '#domain/wire/cloud-view-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** How often the hub is asked while the screen is looked at. */
const POLL_MS = 4_000
const POLL_SENDING_MS = 1_000

export type RetryResult = CloudRetryAnswer['result']
export type Following = { timers: Timers; isVisible(): boolean }

export class ConsoleCloudModel {
  readonly #link: Pick<HubLink, 'door' | 'onMessage'>
  readonly #view = signal<CloudView | null>(null)
  #asking: Promise<TillOutcome<null>> | null = null

  /** Null until the hub has answered. */
  readonly view: ReadonlySignal<CloudView | null> = this.#view

  constructor(link: Pick<HubLink, 'door' | 'onMessage'>) {
    this.#link = link
  }

  /** Whoever asks while an answer is on its way shares it. */
  refresh(): Promise<TillOutcome<null>> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async retry(): Promise<TillOutcome<RetryResult>> {
    const request = { method: 'POST', path: '/api/console/cloud/retry' } as const
    const answer = await this.#link.door.call(request, CloudRetryAnswer)
    if (!answer.ok) return answer
    await this.refresh()
    return { ok: true, value: answer.value.result }
  }

  /** Somebody has looked at a document that was set aside: it leaves the list. */
  async markSeen(documentId: string): Promise<TillOutcome<null>> {
    const path = `/api/console/cloud/set-aside/${documentId}/seen`
    const answer = await this.#link.door.call({ method: 'POST', path }, SetAsideSeen)
    return answer.ok ? this.refresh() : answer
  }

  /** Keeps the view fresh until the returned function is called; the hub's own news come first. */
  follow({ timers, isVisible }: Following, onAnswer: (o: TillOutcome<null>) => void): () => void {
    let cancel = () => {}
    const look = async () => {
      cancel()
      cancel = timers.after(this.#view.peek()?.progress ? POLL_SENDING_MS : POLL_MS, look)
      if (isVisible()) onAnswer(await this.refresh())
    }
    const forget = this.#link.onMessage((message) => {
      if (message.type === 'cloud-changed') void look()
    })
    void look()
    return () => {
      cancel()
      cancel = () => {}
      forget()
    }
  }

  async #ask(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/cloud' } as const
    const answer = await this.#link.door.call(request, CloudView)
    if (!answer.ok) return answer
    this.#view.value = answer.value
    return { ok: true, value: null }
  }
}

/** What stands in the way, by a name that has words. */
export type CloudTrouble = CloudTroubleCode | 'OTHER'
export type CloudHeadline =
  | { kind: 'all-there' }
  | { kind: 'sending'; remainingMs: number | null }
  /** Nobody has to do anything: the line or the cloud is away. */
  | { kind: 'waiting'; trouble: CloudTrouble }
  /** A person has to decide something first, or look at what should not be. */
  | { kind: 'person'; trouble: CloudTrouble }
  | { kind: 'no-relay' }

/** The one thing to say first. */
export function headlineOf(view: CloudView): CloudHeadline {
  const { state, error_code: code, progress } = view
  if (state === 'unknown') return { kind: 'no-relay' }
  if (state === 'connected') {
    if (view.pending_count === 0) return { kind: 'all-there' }
    return { kind: 'sending', remainingMs: progress?.remaining_ms ?? null }
  }
  // Before its first call the relay waits without a reason.
  const trouble = code === null ? 'CLOUD-AWAY' : isCloudTrouble(code) ? code : 'OTHER'
  const isPassing = trouble !== 'OTHER' && CLOUD_TROUBLES[trouble] === 'away'
  return { kind: isPassing ? 'waiting' : 'person', trouble }
}

/** What stands beside the bar while nothing is being pushed. */
export function idleOf({ pending_count, state }: CloudView): 'all' | 'next' | 'none' {
  if (pending_count === 0) return 'all'
  return state === 'connected' ? 'next' : 'none'
}

/** How far a push is, 0…1; null: nothing is being pushed. */
export function fractionOf({ progress }: CloudView): number | null {
  if (!progress || progress.total_count === 0) return null
  return Math.min(1, progress.sent_count / progress.total_count)
}

export type Span = { unit: 'seconds' | 'minutes' | 'hours' | 'days'; n: number }
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A length of time as people say it: '40 seconds', '12 minutes', '5 hours', '3 days'. */
export function spanOf(ms: number): Span {
  if (ms < 55 * SECOND_MS) {
    const seconds = Math.ceil(Math.max(0, ms) / SECOND_MS)
    return { unit: 'seconds', n: seconds <= 10 ? Math.max(1, seconds) : Math.ceil(seconds / 5) * 5 }
  }
  if (ms < 90 * MINUTE_MS) return { unit: 'minutes', n: Math.round(ms / MINUTE_MS) }
  if (ms < 36 * HOUR_MS) return { unit: 'hours', n: Math.round(ms / HOUR_MS) }
  return { unit: 'days', n: Math.round(ms / DAY_MS) }
}

/** From one time of the hub to another; null when either is missing. */
export function between(from: string | null, to: string): number | null {
  const fromMs = from === null ? null : fromIso(from)
  const toMs = fromIso(to)
  return fromMs === null || toMs === null ? null : toMs - fromMs
}

export const SKEW_MS_MAX = 2 * MINUTE_MS

export type QueueChart = {
  /** Paths in a box of CHART_WIDTH by CHART_HEIGHT. */
  line: string
  area: string
  /** A round number at or above the highest point; 0 when nothing ever waited. */
  top: number
  peak: { atMs: number; count: number }
  fromMs: number
  toMs: number
}
export const CHART_WIDTH = 600
export const CHART_HEIGHT = 160

/** How many documents waited over time; null while there is nothing to draw. */
export function queueChart(history: CloudView['history']): QueueChart | null {
  const points = timed(history)
  const first = points[0]
  const last = points[points.length - 1]
  if (!first || !last || last.atMs <= first.atMs) return null
  const peak = points.reduce((high, point) => (point.count > high.count ? point : high))
  const top = roundUp(peak.count)
  const place = ({ atMs, count }: Timed): string => {
    const x = ((atMs - first.atMs) / (last.atMs - first.atMs)) * CHART_WIDTH
    const y = CHART_HEIGHT - (top === 0 ? 0 : count / top) * CHART_HEIGHT
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  const line = `M${points.map(place).join('L')}`
  const area = `${line}L${CHART_WIDTH} ${CHART_HEIGHT}L0 ${CHART_HEIGHT}Z`
  const { atMs, count } = peak
  return { line, area, top, peak: { atMs, count }, fromMs: first.atMs, toMs: last.atMs }
}

type Timed = { atMs: number; count: number; ageMs: number }

/** Oldest first, whatever the box's clock did meanwhile. */
const timed = (history: CloudView['history']): Timed[] =>
  history
    .flatMap(({ at, pending_count, oldest_age_ms }) => {
      const atMs = fromIso(at)
      return atMs === null ? [] : [{ atMs, count: pending_count, ageMs: oldest_age_ms }]
    })
    .sort((a, b) => a.atMs - b.atMs)

/** 1, 2 or 5 times a power of ten. */
function roundUp(count: number): number {
  if (count === 0) return 0
  const power = 10 ** Math.floor(Math.log10(count))
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= count) ?? count
}

/** The chart in rows, for who reads rather than looks: the worst of every hour, newest first. */
export function hourlyRows(history: CloudView['history']): Timed[] {
  const hours = new Map<number, Timed>()
  for (const point of timed(history)) {
    const hour = Math.floor(point.atMs / HOUR_MS) * HOUR_MS
    const before = hours.get(hour) ?? { atMs: hour, count: 0, ageMs: 0 }
    const count = Math.max(before.count, point.count)
    hours.set(hour, { atMs: hour, count, ageMs: Math.max(before.ageMs, point.ageMs) })
  }
  return [...hours.values()].reverse()
}

export const DOCUMENT_GROUPS = [
  'sale',
  'refund',
  'shift',
  'cash',
  'account',
  'payment',
  'customer',
  'stock',
  'other',
] as const
export type DocumentGroup = (typeof DOCUMENT_GROUPS)[number]

const GROUP_OF: readonly (readonly [RegExp, DocumentGroup])[] = [
  [/^sale-/, 'sale'],
  [/^refund-/, 'refund'],
  [/shift|^addendum-|^drawer-counted/, 'shift'],
  [/^cash-|^safe-|^drawer-/, 'cash'],
  [/^account-/, 'account'],
  [/^payment-|^settlement-/, 'payment'],
  [/^customer-|^loyalty-/, 'customer'],
  [/^stock-/, 'stock'],
]

/** The plain word for a kind of document: 'shift-closed' is about a shift. */
export const groupOf = (kind: string): DocumentGroup =>
  GROUP_OF.find(([pattern]) => pattern.test(kind))?.[1] ?? 'other'

export const SET_ASIDE_REASONS = [
  'chain-broken',
  'altered-duplicate',
  'unreadable',
  'sums-differ',
  'spent-in-two-outlets',
  'edited-in-two-outlets',
  'same-customer-twice',
  'other',
] as const
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number]

const REASON_OF: readonly (readonly [RegExp, SetAsideReason])[] = [
  [/chain-broken$/, 'chain-broken'],
  [/^altered-duplicate$/, 'altered-duplicate'],
  [/^unreadable|-unknown$/, 'unreadable'],
  [/differ|does-not-add-up$/, 'sums-differ'],
  [/^spent-in-two-outlets$/, 'spent-in-two-outlets'],
  [/^edited-in-two-outlets$/, 'edited-in-two-outlets'],
  [/^duplicate-/, 'same-customer-twice'],
]

/** The plain words for the cloud's reason: 'lines-differ-from-totals' is about sums. */
export const reasonOf = (reason: string): SetAsideReason =>
  REASON_OF.find(([pattern]) => pattern.test(reason))?.[1] ?? 'other'
