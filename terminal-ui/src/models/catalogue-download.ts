// The whole catalogue as a file, with how far it has come; hubs that are busy send it slowly.

import { type ReadonlySignal, signal } from '@preact/signals'
import { Type } from 'typebox'
import { readAnswer } from '../link/hub-http.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'

const PATH = '/api/console/products/export'
/** How many products the file will have. */
const COUNT_HEADER = 'x-product-count'

export class CatalogueDownload {
  readonly #seams: Pick<TerminalSeams, 'fetch'>
  readonly #done = signal(0)
  readonly #total = signal(0)
  readonly #isRunning = signal(false)
  #abort = new AbortController()

  readonly done: ReadonlySignal<number> = this.#done
  readonly total: ReadonlySignal<number> = this.#total
  readonly isRunning: ReadonlySignal<boolean> = this.#isRunning

  constructor(seams: Pick<TerminalSeams, 'fetch'>) {
    this.#seams = seams
  }

  /** The file's text; null: somebody stopped it. Half a file is no file: HUB_UNREACHABLE. */
  async take(): Promise<TillOutcome<string | null>> {
    this.#abort = new AbortController()
    const { signal: stopped } = this.#abort
    this.#done.value = 0
    this.#total.value = 0
    this.#isRunning.value = true
    try {
      return await this.#read(stopped)
    } catch (error) {
      if (stopped.aborted) return { ok: true, value: null }
      return refuseAtTill('HUB_UNREACHABLE', String(error))
    } finally {
      this.#isRunning.value = false
    }
  }

  stop(): void {
    this.#abort.abort()
  }

  async #read(stopped: AbortSignal): Promise<TillOutcome<string>> {
    const init: RequestInit = { credentials: 'same-origin', cache: 'no-store', signal: stopped }
    const response = await this.#seams.fetch(PATH, init)
    if (!response.ok || response.body === null) {
      const refusal = readAnswer(response.status, await response.text(), Type.Never())
      return refusal.ok ? refuseAtTill('ANSWER_UNREADABLE') : refusal
    }
    this.#total.value = Number(response.headers.get(COUNT_HEADER) ?? 0)
    const reader = response.body.getReader()
    // What a spreadsheet tells the alphabet by stays in front.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const parts: string[] = []
    for (;;) {
      const { done, value } = await reader.read()
      const part = decoder.decode(value, { stream: !done })
      parts.push(part)
      this.#done.value += part.split('\r\n').length - 1
      if (done) return { ok: true, value: parts.join('') }
    }
  }
}
