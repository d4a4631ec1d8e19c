// The outlet's scales for whoever sets them up: settings, ports, and what each shows now.

import { type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import {
  ScaleList,
  type ScaleMessage,
  ScaleSaved,
  type ScaleSettings,
  SerialPortList,
  type SerialPortMessage,
  WeighingList,
} from '#domain/wire/scale-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

/** Often enough to see a weight settle; nobody sells from this page. */
const LOOK_MS = 1_000

/** What a form holds: numbers as they were typed. */
export type ScaleDraft = Omit<ScaleSettings, 'capacity_g' | 'min_load_g'> & {
  capacity_g: string
  min_load_g: string
}

export const NEW_SCALE: ScaleDraft = {
  name: '',
  port: '',
  protocol: 'cas-request',
  baud: 9600,
  framing: '8N1',
  capacity_g: '15000',
  min_load_g: '20',
  is_for_all: true,
  terminal_ids: [],
}

export const draftOfScale = (scale: ScaleMessage): ScaleDraft => ({
  name: scale.name,
  port: scale.port,
  protocol: scale.protocol,
  baud: scale.baud,
  framing: scale.framing,
  capacity_g: String(scale.capacity_g),
  min_load_g: String(scale.min_load_g),
  is_for_all: scale.is_for_all,
  terminal_ids: scale.terminal_ids,
})

/** What makers deliver: another protocol brings its own line settings. */
export const USUAL_LINE = {
  'cas-request': { baud: 9600, framing: '8N1' },
  'cas-stream': { baud: 9600, framing: '8N1' },
  'toledo-8217': { baud: 9600, framing: '7E1' },
} as const

/** Null while something is missing or does not fit. */
export function readScaleDraft(draft: ScaleDraft): ScaleSettings | null {
  const name = draft.name.trim()
  const port = draft.port.trim()
  const capacity_g = Number(draft.capacity_g)
  const min_load_g = Number(draft.min_load_g)
  const isWhole = [capacity_g, min_load_g].every((grams) => Number.isInteger(grams) && grams > 0)
  if (name === '' || port === '' || !isWhole || min_load_g >= capacity_g) return null
  return { ...draft, name, port, capacity_g, min_load_g }
}

export class ConsoleScalesModel {
  readonly #till: Pick<Till, 'link' | 'seams'>
  readonly #scales = signal<readonly ScaleMessage[] | null>(null)
  readonly #ports = signal<readonly SerialPortMessage[]>([])

  /** Null until the hub has answered. */
  readonly scales: ReadonlySignal<readonly ScaleMessage[] | null> = this.#scales
  readonly ports: ReadonlySignal<readonly SerialPortMessage[]> = this.#ports
  readonly #weighings = signal<WeighingList | null>(null)
  /** How weights came in these days; null until the hub has answered. */
  readonly weighings: ReadonlySignal<WeighingList | null> = this.#weighings

  constructor(till: Pick<Till, 'link' | 'seams'>) {
    this.#till = till
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/scales' } as const
    const answer = await this.#till.link.door.call(request, ScaleList)
    if (!answer.ok) return answer
    this.#scales.value = answer.value.scales
    return { ok: true, value: null }
  }

  async countWeighings(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/scales/weighings' } as const
    const answer = await this.#till.link.door.call(request, WeighingList)
    if (!answer.ok) return answer
    this.#weighings.value = answer.value
    return { ok: true, value: null }
  }

  async findPorts(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/scales/ports' } as const
    const answer = await this.#till.link.door.call(request, SerialPortList)
    if (!answer.ok) return answer
    this.#ports.value = answer.value.ports
    return { ok: true, value: null }
  }

  /** Looks again and again; the answer stops it. */
  follow(): () => void {
    const { seams, link } = this.#till
    let cancel = (): void => {}
    let isStopped = false
    const look = async (): Promise<void> => {
      if (link.isConnected.peek()) await this.refresh()
      if (!isStopped) cancel = seams.timers.after(LOOK_MS, () => link.background.run(look()))
    }
    cancel = seams.timers.after(LOOK_MS, () => link.background.run(look()))
    return () => {
      isStopped = true
      cancel()
    }
  }

  newId(): string {
    return uuidv7(this.#till.seams)
  }

  /** `scaleId` belongs to the form: the same for every try at sending it. */
  async save(scaleId: string, settings: ScaleSettings): Promise<TillOutcome<null>> {
    const body = JSON.stringify(settings)
    const request = { method: 'PUT', path: `/api/console/scales/${scaleId}`, body } as const
    const answer = await this.#till.link.door.call(request, ScaleSaved)
    return answer.ok ? this.refresh() : answer
  }

  async remove(scaleId: string): Promise<TillOutcome<null>> {
    const request = { method: 'POST', path: `/api/console/scales/${scaleId}/remove` } as const
    const answer = await this.#till.link.door.call(request, ScaleSaved)
    return answer.ok ? this.refresh() : answer
  }
}
