// What a replaced box still had, from its file (decision 0101): looked at first, then taken in part
// by part, and again from where it stopped. The hub checks who signed it; ids make each paper one.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  HAND_OVER_FORMAT,
  HandOverAnswer,
  HandOverPart,
  HandOverRequest,
} from '#domain/wire/hand-over-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { hasShape } from '../link/schema-check.ts'
import { isUnanswered, type TillErrorCode } from '../link/till-errors.ts'

/** A week of a busy outlet is some tens of megabytes; what is larger is another file. */
const FILE_BYTES_MAX = 200_000_000
/** A part is 500 papers, each of them a sale that is judged anew. */
const PART_DEADLINE_MS = 120_000

export type HandOverState = 'idle' | 'not-ours' | 'looked-at' | 'sending' | 'stopped' | 'done'
export type HandOverCounts = Omit<HandOverAnswer, 'success'>
/** What the file holds, as far as it can be seen before anybody vouches for it. */
export type HandOverSight = {
  paperCount: number
  saleCount: number
  saleMinor: number
  refundCount: number
  refundMinor: number
  /** Business days of the sales, yyyy-mm-dd; null: it holds none. */
  days: { first: string; last: string } | null
}
type Part = { request: HandOverRequest; paperCount: number }

const NOTHING: HandOverCounts = {
  ...{ new_count: 0, known_count: 0, set_aside_count: 0, left_out_count: 0 },
}
const NO_SIGHT: HandOverSight = {
  ...{ paperCount: 0, saleCount: 0, saleMinor: 0, refundCount: 0, refundMinor: 0, days: null },
}

export class HandOverModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #state = signal<HandOverState>('idle')
  readonly #sight = signal<HandOverSight>(NO_SIGHT)
  readonly #counts = signal<HandOverCounts>(NOTHING)
  readonly #trouble = signal<TillErrorCode | null>(null)
  #left: Part[] = []

  readonly state: ReadonlySignal<HandOverState> = this.#state
  readonly sight: ReadonlySignal<HandOverSight> = this.#sight
  readonly counts: ReadonlySignal<HandOverCounts> = this.#counts
  /** Why it stopped. */
  readonly trouble: ReadonlySignal<TillErrorCode | null> = this.#trouble
  readonly answered = computed(() =>
    Object.values(this.#counts.value).reduce((sum, count) => sum + count, 0),
  )

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  /** Reads the file and says what it holds; nothing is sent. */
  async look(file: Blob): Promise<HandOverState> {
    if (this.#state.peek() === 'sending') return 'sending'
    const parts = file.size > FILE_BYTES_MAX ? null : readParts(await file.text())
    this.#left = parts?.map(({ request, papers }) => ({ request, paperCount: papers.length })) ?? []
    batch(() => {
      this.#state.value = parts ? 'looked-at' : 'not-ours'
      this.#sight.value = parts ? sightOf(parts.flatMap(({ papers }) => papers)) : NO_SIGHT
      this.#counts.value = NOTHING
      this.#trouble.value = null
    })
    return this.#state.peek()
  }

  /** Hands over what is left of the file, from the first part or from where it stopped. */
  async take(): Promise<HandOverState> {
    const state = this.#state.peek()
    if (state !== 'looked-at' && state !== 'stopped') return state
    batch(() => {
      this.#state.value = 'sending'
      this.#trouble.value = null
    })
    for (let part = this.#left[0]; part; part = this.#left[0]) {
      const trouble = await this.#send(part)
      if (trouble !== null) return this.#stop(trouble)
      this.#left = this.#left.slice(1)
    }
    this.#state.value = 'done'
    return 'done'
  }

  /** What the hub does not vouch for is no file of ours, however far it came. */
  #stop(trouble: TillErrorCode): HandOverState {
    batch(() => {
      this.#trouble.value = trouble
      this.#state.value = trouble === 'HAND_OVER_INVALID' ? 'not-ours' : 'stopped'
    })
    return this.#state.peek()
  }

  async #send({ request }: Part): Promise<TillErrorCode | null> {
    const answer = await this.#link.door.call(
      {
        ...{ method: 'POST', path: '/api/console/hand-over', deadlineMs: PART_DEADLINE_MS },
        body: JSON.stringify(request),
      },
      HandOverAnswer,
    )
    if (!answer.ok) return answer.code
    const { success: _success, ...more } = answer.value
    const sum = { ...this.#counts.peek() }
    for (const name of Object.keys(more) as (keyof HandOverCounts)[]) sum[name] += more[name]
    this.#counts.value = sum
    return null
  }
}

/** Nothing was lost with it: the same file finds what came in as known. */
export const mayGoOn = (trouble: TillErrorCode | null): boolean =>
  trouble !== null && isUnanswered(trouble)

type Paper = HandOverPart['rows'][number]
type ReadPart = { request: HandOverRequest; papers: Paper[] }

function readParts(text: string): ReadPart[] | null {
  const file = parse(text)
  const parts = property(file, 'format') === HAND_OVER_FORMAT ? property(file, 'parts') : null
  if (!Array.isArray(parts) || parts.length === 0) return null
  const read = parts.map((request: unknown) => {
    if (!hasShape(HandOverRequest, request)) return null
    const part = parse(request.text)
    return hasShape(HandOverPart, part) ? { request, papers: part.rows } : null
  })
  return read.every((part) => part !== null) ? (read as ReadPart[]) : null
}

function sightOf(papers: readonly Paper[]): HandOverSight {
  const sight = { ...NO_SIGHT, paperCount: papers.length }
  for (const { kind, payload } of papers) {
    if (kind === 'sale-completed') addSale(sight, parse(payload))
    else if (kind === 'refund-completed') {
      sight.refundCount += 1
      sight.refundMinor += payableOf(property(parse(payload), 'refund'))
    }
  }
  return sight
}

function addSale(sight: HandOverSight, document: unknown): void {
  sight.saleCount += 1
  sight.saleMinor += payableOf(property(property(document, 'sale'), 'totals'))
  const day = property(document, 'business_date')
  if (typeof day !== 'string') return
  const [first = day] = [sight.days?.first ?? day, day].sort()
  const [, last = day] = [sight.days?.last ?? day, day].sort()
  sight.days = { first, last }
}

function payableOf(document: unknown): number {
  const minor = property(document, 'payable_minor')
  return typeof minor === 'number' && Number.isSafeInteger(minor) ? minor : 0
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function property(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null
  return isObject ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}
