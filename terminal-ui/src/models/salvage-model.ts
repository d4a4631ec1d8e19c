// Sales and money commands that only the outlet's key can open: shown in plain words, handed to the
// hub as they are, or saved to a file. Nothing of them is deleted before the hub has given its
// verdict for each.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import {
  SALVAGE_RECORDS_MAX,
  type SalvageAnswer,
  type SalvageRequest,
  type SalvageResult,
} from '#domain/wire/salvage-message.ts'
import { base64Url } from '../link/device-identity.ts'
import type { HubRequest } from '../link/hub-http.ts'
import type { FramedRecord } from '../link/segment-frames.ts'
import type { SealedFile } from '../link/segment-survey.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** Of the four megabytes that the hub reads at once. */
const REQUEST_CHARS_MAX = 2_000_000
export const SALVAGE_DEADLINE_MS = 30_000
export const FILE_FORMAT = 'ocean-sealed-journal-1'

/** Several tills may save theirs onto one stick; the code is of a pairing that is lost. */
export function savedFileName(terminalCode: string | null, nowMs: number): string {
  const at = new Date(nowMs).toISOString().replace(/[-:]|\..*$/g, '')
  return ['ocean-sealed-journal', terminalCode, at].filter(Boolean).join('-').concat('.json')
}

export type SalvageState = 'waiting' | 'sending' | 'done' | 'refused'
export type SalvageDeps = {
  files: readonly SealedFile[]
  /** The hub has opened these documents. */
  onTaken(ids: readonly string[]): Promise<void>
  /** Remembers that the hub gave its verdict for all of a file. */
  onHandedOver(name: string, unreadableCount: number): Promise<void>
  call(request: HubRequest): Promise<TillOutcome<SalvageAnswer>>
}

export class SalvageModel {
  readonly #deps: SalvageDeps
  readonly #state = signal<SalvageState>('waiting')
  readonly #takenCount = signal(0)
  readonly #unreadableCount = signal(0)
  readonly #asideCount = signal(0)
  readonly #handedOver = new Set<string>()

  readonly saleCount: number
  /** Money commands: what was done without the hub, and what it was asked. */
  readonly otherCount: number
  readonly state: ReadonlySignal<SalvageState> = this.#state
  /** Of both, those of which the hub has said what became of them. */
  readonly takenCount: ReadonlySignal<number> = this.#takenCount
  readonly unreadableCount: ReadonlySignal<number> = this.#unreadableCount
  /** Money commands that the hub keeps word for word: a person has to say what became of them. */
  readonly asideCount: ReadonlySignal<number> = this.#asideCount

  constructor(deps: SalvageDeps) {
    this.#deps = deps
    const records = deps.files.flatMap((file) => file.records)
    this.saleCount = records.filter(({ kind }) => kind === 'sale').length
    this.otherCount = records.length - this.saleCount
  }

  /** Hands every segment to the hub; those it has taken are not sent again. */
  async handOver(): Promise<SalvageState> {
    if (this.#state.peek() === 'sending') return 'sending'
    this.#state.value = 'sending'
    let end: SalvageState = 'done'
    for (const file of this.#deps.files) {
      if (this.#handedOver.has(file.name)) continue
      const handed = await this.#handOverFile(file)
      if (handed !== 'done') end = handed
      if (handed === 'waiting') break
    }
    this.#state.value = end
    return end
  }

  /** All of them as one text that a manager takes at the console. It opens at this outlet alone. */
  fileText(): string {
    const parts = this.#deps.files.flatMap((file) => requestsOf(file))
    return JSON.stringify({ format: FILE_FORMAT, parts })
  }

  async #handOverFile(file: SealedFile): Promise<SalvageState> {
    // Its head is damaged: nobody can say whose it is. It stays.
    if (file.signed === null) return 'refused'
    let unreadableCount = 0
    for (const request of requestsOf(file)) {
      const answer = await this.#deps.call({
        ...{ method: 'POST', path: '/api/pos/salvage', deadlineMs: SALVAGE_DEADLINE_MS },
        body: JSON.stringify(request),
      })
      if (!answer.ok) return isRefused(answer.code) ? 'refused' : 'waiting'
      const { results } = answer.value
      if (results.length !== request.records.length) return 'waiting'
      const taken = results.filter(({ verdict }) => verdict !== 'unreadable')
      const unreadable = results.length - taken.length
      // A till that was closed meanwhile cannot note it: the hub knows them when they come again.
      try {
        await this.#deps.onTaken(taken.map(({ id }) => id))
      } catch {
        return 'waiting'
      }
      unreadableCount += unreadable
      batch(() => {
        this.#takenCount.value += taken.length
        this.#unreadableCount.value += unreadable
        this.#asideCount.value += asideIn(request, results)
      })
    }
    this.#handedOver.add(file.name)
    // A storage that cannot note it offers them again another time, and the hub knows them.
    await this.#deps.onHandedOver(file.name, unreadableCount).catch(() => {})
    return 'done'
  }
}

const asideIn = ({ records }: SalvageRequest, results: readonly SalvageResult[]): number =>
  results.filter(
    ({ verdict, duplicate }, at) =>
      verdict === 'quarantined' && !duplicate && records[at]?.kind === 'command',
  ).length

const isRefused = (code: string): boolean => code.startsWith('SEGMENT_')

/** In parts that the hub can read at once. */
function requestsOf({ signed, records }: SealedFile): SalvageRequest[] {
  if (signed === null) return []
  const requests: SalvageRequest[] = []
  let chars = 0
  for (const record of records.map(sealedOf)) {
    const last = requests[requests.length - 1]
    const isFull =
      last === undefined ||
      last.records.length >= SALVAGE_RECORDS_MAX ||
      chars + record.body.length > REQUEST_CHARS_MAX
    if (isFull) {
      requests.push({ segment: signed, records: [record] })
      chars = record.body.length
    } else {
      last.records.push(record)
      chars += record.body.length
    }
  }
  return requests
}

const sealedOf = ({ kind, id, number, body }: FramedRecord) => ({
  ...{ kind, id, number },
  body: base64Url(body),
})
