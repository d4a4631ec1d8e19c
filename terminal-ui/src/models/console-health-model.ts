// How the box is, for the console: asked for while somebody looks, put into groups and a chart.

import { type ReadonlySignal, signal } from '@preact/signals'
import { businessDate, formatDateTime, fromIso } from '#domain/datetime.ts'
import type { Timers } from '#domain/seams.ts'
import {
  BoxHealthView,
  type HealthCheck,
  type HealthCheckName,
  type MachineHour,
} from '#domain/wire/box-health-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Bar } from './bar-shapes.ts'

export const HEALTH_POLL_MS = 20_000
type Following = { timers: Timers; isVisible(): boolean }

export class ConsoleHealthModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #view = signal<BoxHealthView | null>(null)

  /** Null until the hub has answered. */
  readonly view: ReadonlySignal<BoxHealthView | null> = this.#view

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/health' } as const
    const answer = await this.#link.door.call(request, BoxHealthView)
    if (!answer.ok) return answer
    this.#view.value = answer.value
    return { ok: true, value: null }
  }

  /** Keeps the view fresh until the returned function is called; unseen, it asks nothing. */
  follow({ timers, isVisible }: Following, onAnswer: (o: TillOutcome<null>) => void): () => void {
    let cancel = () => {}
    const look = async () => {
      cancel = timers.after(HEALTH_POLL_MS, () => void look())
      if (isVisible()) onAnswer(await this.refresh())
    }
    void look()
    return () => cancel()
  }
}

export const HEALTH_GROUPS = [
  { group: 'machine', checks: ['disk', 'database', 'medium', 'temperature'] },
  { group: 'time', checks: ['clock', 'certificate', 'authority'] },
  { group: 'services', checks: ['cloud', 'redis', 'printers', 'terminals'] },
  { group: 'copies', checks: ['copy', 'copy-proof', 'off-box', 'off-box-proof', 'keys'] },
  { group: 'programs', checks: ['update', 'set-up'] },
] as const satisfies readonly { group: string; checks: readonly HealthCheckName[] }[]
export type HealthGroup = (typeof HEALTH_GROUPS)[number]['group']

export const checksOf = (
  { checks }: Pick<BoxHealthView, 'checks'>,
  names: readonly HealthCheckName[],
): HealthCheck[] => checks.filter(({ check }) => names.includes(check))

/** What somebody has to do, what has to be done today first. */
export const toDo = ({ checks }: Pick<BoxHealthView, 'checks'>): HealthCheck[] => [
  ...checks.filter(({ state }) => state === 'act'),
  ...checks.filter(({ state }) => state === 'look'),
]

/** What programs said of a check goes to technicians: it is English, and no shop’s words. */
const TECHNICAL: readonly HealthCheckName[] = ['copy', 'copy-proof', 'off-box', 'off-box-proof']
export const technicalNotes = ({ checks }: Pick<BoxHealthView, 'checks'>) =>
  checksOf({ checks }, TECHNICAL).flatMap(({ check, note }) => (note ? [{ check, note }] : []))

const COMMAND = /^(.+:) (sh \/.+)$/
/** What a technician types stands alone; null: there is nothing to type. */
export function commandIn(words: string): { words: string; command: string | null } {
  const [, before, command] = COMMAND.exec(words) ?? []
  return { words: before ?? words, command: command ?? null }
}

/** Below so many days the hours are shown: a box that is new has something to show as well. */
const DAYS_MIN = 3
const HOURS_MAX = 48
const DAYS_MAX = 31

type Pick1 = (hour: MachineHour) => number | null
type Best = (a: number, b: number) => number

/** The worst of each day, or of each hour where there are few days; hours without it are left out. */
export function machineBars(
  hours: readonly MachineHour[],
  timezone: string,
  { of, worst }: { of: Pick1; worst: Best },
): Bar[] {
  const points = hours.flatMap((hour) => {
    const [atMs, value] = [fromIso(hour.at), of(hour)]
    return atMs === null || value === null ? [] : [{ atMs, value }]
  })
  const days = new Map<string, number>()
  for (const { atMs, value } of points) {
    const day = businessDate(atMs, timezone)
    days.set(day, worst(days.get(day) ?? value, value))
  }
  if (days.size >= DAYS_MIN) {
    return [...days].slice(-DAYS_MAX).map(([day, value]) => ({
      ...{ key: day, value },
      label: day.split('-').reverse().join('/'),
      short: day.slice(-2),
    }))
  }
  return points.slice(-HOURS_MAX).map(({ atMs, value }) => {
    const label = formatDateTime(atMs, timezone)
    return { key: String(atMs), label, short: label.split(' ')[1] ?? label, value }
  })
}

/** The least room of the bars and of this moment, which no hour may hold yet. */
export function leastRoom(bars: readonly Bar[], checks: readonly HealthCheck[]): number {
  const now = checks.find(({ check }) => check === 'disk')?.amount ?? Number.POSITIVE_INFINITY
  return Math.min(now, ...bars.map(({ value }) => value))
}

export const freeBytes = { of: (hour: MachineHour) => hour.free_bytes, worst: Math.min }
export const celsius = { of: (hour: MachineHour) => hour.temperature_celsius, worst: Math.max }
