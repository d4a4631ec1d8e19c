// The outlet's figures without its hub, for the console: rates beside their targets, and a chart.
import { type ReadonlySignal, signal } from '@preact/signals'
import { isTargetMet, KPI_TARGETS, type KpiName, kpiRates } from '#domain/kpi.ts'
import { KpiAnswer, type KpiDay, type OutletKpis } from '#domain/wire/kpi-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export class ConsoleKpiModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #answer = signal<KpiAnswer | null>(null)
  readonly answer: ReadonlySignal<KpiAnswer | null> = this.#answer

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/kpis' } as const
    const answer = await this.#link.door.call(request, KpiAnswer)
    if (!answer.ok) return answer
    this.#answer.value = answer.value
    return { ok: true, value: null }
  }
}

export type KpiRow = {
  name: KpiName
  rate: number | null
  isMet: boolean | null
  target: { least?: number; most?: number }
}

export function kpiRows(kpis: OutletKpis): KpiRow[] {
  const rates = kpiRates(kpis)
  return (Object.keys(KPI_TARGETS) as KpiName[]).map((name) => ({
    ...{ name, rate: rates[name], target: KPI_TARGETS[name] },
    isMet: isTargetMet(name, rates[name]),
  }))
}

/** '99,2%'; a rate short of its target never rounds up to it. */
export const percentText = (rate: number): string =>
  `${(Math.floor(rate * 1000 + 1e-9) / 10).toString().replace('.', ',')}%`

export type KpiBar = { day: string; count: number; late: number; failed: number; share: number }
/** Bars of a chart; `share` 0…1 of the highest. */
export function kpiBars(history: readonly KpiDay[]): KpiBar[] {
  const bars = history.map(({ day, offline_sales, offline_failures, synced_late }) => ({
    ...{ day, count: offline_sales, late: synced_late, failed: offline_failures },
  }))
  const top = Math.max(1, ...bars.map(({ count, failed }) => count + failed))
  return bars.map((bar) => ({ ...bar, share: (bar.count + bar.failed) / top }))
}
