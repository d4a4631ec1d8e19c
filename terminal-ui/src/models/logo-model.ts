// The picture at the head of papers, tried before it is kept.

import { type ReadonlySignal, signal } from '@preact/signals'
import { LogoAnswer, type LogoMessage, type LogoRequest } from '#domain/wire/logo-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type LogoMethod = LogoRequest['method']

export class LogoModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #kept = signal<LogoMessage | null>(null)
  readonly #trial = signal<LogoMessage | null>(null)
  readonly #method = signal<LogoMethod>('threshold')
  #picture: string | null = null

  /** As it is printed now. */
  readonly kept: ReadonlySignal<LogoMessage | null> = this.#kept
  /** As it would be printed; null while nothing is tried. */
  readonly trial: ReadonlySignal<LogoMessage | null> = this.#trial
  readonly method: ReadonlySignal<LogoMethod> = this.#method

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const answer = await this.#call('GET', '/api/pos/logo')
    if (answer.ok) this.#kept.value = answer.value.logo
    return done(answer)
  }

  /** A PNG, as it comes from a file. */
  async choose(file: Blob): Promise<TillOutcome<null>> {
    this.#picture = await base64Of(file)
    return this.#try()
  }

  redraw(method: LogoMethod): Promise<TillOutcome<null>> {
    this.#method.value = method
    return this.#try()
  }

  async keep(): Promise<TillOutcome<null>> {
    if (this.#picture === null) return DONE
    const answer = await this.#call('PUT', '/api/console/logo', this.#request(this.#picture))
    if (!answer.ok) return answer
    this.#kept.value = answer.value.logo
    this.giveUp()
    return DONE
  }

  async remove(): Promise<TillOutcome<null>> {
    const answer = await this.#call('POST', '/api/console/logo/remove')
    if (answer.ok) this.#kept.value = answer.value.logo
    return done(answer)
  }

  giveUp(): void {
    this.#picture = null
    this.#trial.value = null
  }

  async #try(): Promise<TillOutcome<null>> {
    if (this.#picture === null) return DONE
    const body = this.#request(this.#picture)
    const answer = await this.#call('POST', '/api/console/logo/preview', body)
    this.#trial.value = answer.ok ? answer.value.logo : null
    return done(answer)
  }

  #request(png_base64: string): LogoRequest {
    return { png_base64, method: this.#method.peek() }
  }

  #call(method: 'GET' | 'POST' | 'PUT', path: string, body?: LogoRequest) {
    const content = body ? { body: JSON.stringify(body) } : {}
    return this.#link.door.call({ method, path, ...content }, LogoAnswer)
  }
}

const DONE = { ok: true, value: null } as const
const done = (answer: TillOutcome<unknown>): TillOutcome<null> => (answer.ok ? DONE : answer)

/** In portions: a call has room for so many arguments only. */
async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  return btoa(text)
}
