// The live channel: a WebSocket that is heard from all the time or counts as gone. Whether the hub
// is there is decided here and nowhere else; the browser's own online flag knows nothing of it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { LiveMessage, type TerminalPing } from '#domain/wire/live-message.ts'
import { type BackOff, createBackOff } from './back-off.ts'
import type { Background } from './background.ts'
import { hasShape, knownPart } from './schema-check.ts'
import type { LiveSocket, TerminalSeams } from './terminal-seams.ts'

export const PING_EVERY_MS = 4_000
/** Two pings unanswered and some slack. */
export const SILENCE_MS_MAX = 10_000
export const RECONNECT = { firstMs: 400, maxMs: 15_000 }

type LiveSeams = Pick<TerminalSeams, 'openSocket' | 'timers' | 'randomness'>
export type LiveHooks = {
  /** Runs before every connection; false means the hub is not there, or does not want us, yet. */
  prepare(): Promise<boolean>
  onMessage(message: LiveMessage): void
  /** What the terminal says of itself with each ping. */
  describe(): Omit<TerminalPing, 'type'>
}

export class LiveChannel {
  readonly #seams: LiveSeams
  readonly #hooks: LiveHooks
  readonly #background: Background
  readonly #backOff: BackOff
  readonly #isConnected = signal(false)
  /** Counts connections, so that whatever an earlier one still says is not heard. */
  #round = 0
  #isWanted = false
  #isTrying = false
  #socket: LiveSocket | null = null
  #cancelPing = () => {}
  #cancelSilence = () => {}

  constructor(seams: LiveSeams, hooks: LiveHooks, background: Background) {
    this.#seams = seams
    this.#hooks = hooks
    this.#background = background
    this.#backOff = createBackOff(seams, RECONNECT)
  }

  /** True from the hub's hello until silence or the end of the socket. */
  get isConnected(): ReadonlySignal<boolean> {
    return this.#isConnected
  }

  start(): void {
    this.#isWanted = true
    this.#background.run(this.#connect())
  }

  stop(): void {
    this.#isWanted = false
    this.#backOff.reset()
    this.#end()
  }

  /** Tries at once instead of waiting for the back-off. */
  wake(): void {
    if (!this.#isWanted || this.#isConnected.peek()) return
    this.#backOff.reset()
    this.#background.run(this.#connect())
  }

  /** Says at once that we are alive and what we hold; the next ping is a whole pause away. */
  ping(): void {
    if (!this.#isConnected.peek()) return
    const ping: TerminalPing = { type: 'ping', ...this.#hooks.describe() }
    this.#socket?.send(JSON.stringify(ping))
    this.#pingLater(this.#round)
  }

  async #connect(): Promise<void> {
    if (!this.#isWanted || this.#isTrying || this.#socket !== null) return
    this.#isTrying = true
    const round = this.#round
    const isPrepared = await this.#hooks.prepare()
    if (round !== this.#round) return
    if (!isPrepared) return this.#lost(round)
    this.#socket = this.#seams.openSocket('/api/live', {
      onText: (text) => this.#heard(round, text),
      onClose: () => this.#lost(round),
    })
    this.#expectWord(round)
  }

  #heard(round: number, text: string): void {
    if (round !== this.#round) return
    this.#expectWord(round)
    const message = readMessage(text)
    if (message === null) return
    if (message.type === 'hello') this.#welcome()
    this.#hooks.onMessage(message)
  }

  #welcome(): void {
    this.#isTrying = false
    this.#isConnected.value = true
    this.#backOff.reset()
    this.ping()
  }

  #pingLater(round: number): void {
    this.#cancelPing()
    this.#cancelPing = this.#seams.timers.after(PING_EVERY_MS, () => {
      if (round === this.#round) this.ping()
    })
  }

  #expectWord(round: number): void {
    this.#cancelSilence()
    this.#cancelSilence = this.#seams.timers.after(SILENCE_MS_MAX, () => this.#lost(round))
  }

  #lost(round: number): void {
    if (round !== this.#round) return
    this.#end()
    if (this.#isWanted) this.#retry()
  }

  #retry(): void {
    this.#backOff.retry(() => this.#background.run(this.#connect()))
  }

  #end(): void {
    this.#round += 1
    this.#cancelPing()
    this.#cancelSilence()
    this.#socket?.close()
    this.#socket = null
    this.#isTrying = false
    this.#isConnected.value = false
  }
}

/** A message of our protocol, or null: a newer hub may say things this build does not know. */
function readMessage(text: string): LiveMessage | null {
  try {
    const value = knownPart(LiveMessage, JSON.parse(text))
    return hasShape(LiveMessage, value) ? value : null
  } catch {
    return null
  }
}
