import { Worker } from 'node:worker_threads'
import type { Timers } from '#domain/seams.ts'
import type { DrawAnswer, DrawOrder } from './draw-worker.ts'
import type { Dots, Drawing, DrawRequest, LogoRequest } from './drawing.ts'
import { FONT_FOLDER } from './font-book.ts'

/** Draws lines that a code page cannot express. Null: it cannot, and the line is spelled. */
export type LineDrawer = {
  draw(requests: readonly DrawRequest[]): Promise<(Drawing | null)[]>
  /** Null: no picture that this drawer could open. */
  drawLogo(request: LogoRequest): Promise<Dots | null>
  stop(): Promise<void>
}

export type LineDrawerOptions = {
  timers: Timers
  /** The thread fell: the lines it was asked for are spelled, the next one begins anew. */
  onFault?(error: unknown): void
  fontFolder?: string
  drawMs?: number
}

/** The library loads in this time on a slow box; then the receipt goes without drawn lines. */
const DRAW_MS = 6_000
/** A shop without such names gives the thread's memory back. */
const IDLE_MS = 10 * 60_000
/** Names that are sold today; a drawn line is about a kilobyte. */
const KEPT_MAX = 500

export function createLineDrawer(options: LineDrawerOptions): LineDrawer {
  const kept = new Map<string, Drawing | null>()
  const thread = new DrawThread(options)
  return {
    async draw(requests) {
      const missing = requests.filter((request) => !kept.has(keyOf(request)))
      const drawn = missing.length === 0 ? [] : (await thread.ask(missing, null))?.drawings
      const fresh = new Map(
        missing.map((request, index) => [keyOf(request), drawn?.[index] ?? null]),
      )
      // No answer is not a word about the line: it is asked again next time.
      if (drawn) for (const [key, drawing] of fresh) keep(kept, key, drawing)
      return requests.map((request) => {
        const key = keyOf(request)
        return fresh.get(key) ?? kept.get(key) ?? null
      })
    },
    drawLogo: async (request) => (await thread.ask([], request))?.logo ?? null,
    stop: () => thread.stop(),
  }
}

const keyOf = (request: DrawRequest): string => JSON.stringify(Object.values(request))

function keep(kept: Map<string, Drawing | null>, key: string, drawing: Drawing | null): void {
  kept.set(key, drawing)
  const oldest = kept.keys().next()
  if (kept.size > KEPT_MAX && !oldest.done) kept.delete(oldest.value)
}

type Waiting = { settle(answer: DrawAnswer | null): void }

/** One thread, begun with the first line, ended after a time without any. */
class DrawThread {
  readonly #options: LineDrawerOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #cancelIdle: (() => void) | null = null

  constructor(options: LineDrawerOptions) {
    this.#options = options
  }

  /** Null when there was no answer in time, or no library here at all. */
  async ask(requests: DrawRequest[], logo: LogoRequest | null): Promise<DrawAnswer | null> {
    const { timers, drawMs = DRAW_MS } = this.#options
    const worker = this.#worker ?? this.#begin()
    this.#lastId += 1
    const order: DrawOrder = { id: this.#lastId, requests, logo }
    const answer = await new Promise<DrawAnswer | null>((resolve) => {
      const cancel = timers.after(drawMs, () => settle(null))
      const settle: Waiting['settle'] = (given) => {
        cancel()
        this.#waiting.delete(order.id)
        resolve(given)
      }
      this.#waiting.set(order.id, { settle })
      worker.postMessage(order)
    })
    this.#cancelIdle?.()
    this.#cancelIdle = timers.after(IDLE_MS, () => void this.stop())
    return answer
  }

  async stop(): Promise<void> {
    this.#cancelIdle?.()
    this.#cancelIdle = null
    const worker = this.#worker
    this.#forget(worker)
    await worker?.terminate()
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./draw-worker.ts', import.meta.url), {
      // Fonts are opened by path; all those of the machine would cost half a second.
      env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
      execArgv: [],
      workerData: { fontFolder: this.#options.fontFolder ?? FONT_FOLDER },
    })
    worker.unref()
    worker.on('message', (answer: DrawAnswer) => this.#waiting.get(answer.id)?.settle(answer))
    worker.on('error', (error) => {
      this.#forget(worker)
      this.#options.onFault?.(error)
    })
    worker.on('exit', () => this.#forget(worker))
    this.#worker = worker
    return worker
  }

  #forget(worker: Worker | null): void {
    if (this.#worker !== worker) return
    this.#worker = null
    for (const { settle } of [...this.#waiting.values()]) settle(null)
  }
}
