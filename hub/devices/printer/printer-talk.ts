import type { Timers } from '#domain/seams.ts'
import {
  CHUNK_BYTES,
  type PrinterProblem,
  type PrinterWire,
  type StatusKind,
} from './printer-port.ts'
import { createReplyReader, type Reply } from './printer-replies.ts'

export type Silence = 'no-answer' | 'connection-lost'
export type KeyBlock = { keys: readonly string[]; isLast: boolean }
export type SendEnd = { bytesAccepted: number; problem: PrinterProblem | null }

const DLE_EOT = [0x10, 0x04]

/** A conversation over one wire: questions with their answers, and counted bytes. */
export class PrinterTalk {
  readonly #wire: PrinterWire
  readonly #timers: Timers
  readonly #chunkMs: number
  readonly #listeners = new Set<(reply: Reply | 'ended') => void>()
  readonly #stopListening: () => void
  #hasEnded = false
  /** Replies to GS r that came and were not asked about yet. */
  #fencesHeard = 0
  /** Names that came back; an answer may be here before its question's last byte is said to be taken. */
  readonly #processesHeard = new Set<string>()
  readonly #identitiesHeard: string[] = []
  #keysHeard: KeyBlock[] = []
  #roomHeard: number | null = null
  #automaticHeard: readonly number[] | null = null

  constructor(wire: PrinterWire, timers: Timers, chunkMs: number) {
    this.#wire = wire
    this.#timers = timers
    this.#chunkMs = chunkMs
    const read = createReplyReader()
    this.#stopListening = wire.listen((heard) => {
      if (heard === 'ended') return this.#end()
      for (const reply of read(heard)) {
        if (reply.kind === 'fence') this.#fencesHeard += 1
        if (reply.kind === 'identity') this.#identitiesHeard.push(reply.text)
        if (reply.kind === 'process') this.#processesHeard.add(reply.id)
        if (reply.kind === 'keys') this.#keysHeard.push(reply)
        if (reply.kind === 'room') this.#roomHeard = reply.bytes
        if (reply.kind === 'automatic') this.#automaticHeard = reply.bytes
        this.#tell(reply)
      }
    })
  }

  /** The answer to DLE EOT `kind`, or why there was none. */
  askStatus(kind: StatusKind, timeoutMs: number): Promise<number | Silence> {
    return this.#ask([...DLE_EOT, kind], timeoutMs, (reply) =>
      reply.kind === 'status' ? reply.bits : undefined,
    )
  }

  /** How it last said that it is, unasked; null: it never did. */
  get automatic(): readonly number[] | null {
    return this.#automaticHeard
  }

  /** Sends in chunks and stops at the first that is not taken. */
  async send(bytes: Uint8Array): Promise<SendEnd> {
    let bytesAccepted = 0
    while (bytesAccepted < bytes.length) {
      const chunk = bytes.subarray(bytesAccepted, bytesAccepted + CHUNK_BYTES)
      const { accepted, problem } = await this.#wire.write(chunk, this.#chunkMs)
      bytesAccepted += accepted
      const end = problem ?? (this.#hasEnded ? 'connection-lost' : null)
      if (end) return { bytesAccepted, problem: end }
    }
    return { bytesAccepted, problem: null }
  }

  /** So many replies to GS r that were not taken before; they are taken when all have come. */
  awaitFences(count: number, timeoutMs: number): Promise<true | Silence> {
    return this.#hear(timeoutMs, () => {
      if (this.#fencesHeard < count) return undefined
      this.#fencesHeard -= count
      return true
    })
  }

  /** How many replies to GS r came and were not taken; they are taken now. */
  takeFences(): number {
    const count = this.#fencesHeard
    this.#fencesHeard = 0
    return count
  }

  forgetProcess(id: string): void {
    this.#processesHeard.delete(id)
  }

  awaitProcess(id: string, timeoutMs: number): Promise<true | Silence> {
    return this.#hear(timeoutMs, () => (this.#processesHeard.has(id) ? true : undefined))
  }

  /** What it calls itself, or null. */
  async awaitIdentity(timeoutMs: number): Promise<string | null> {
    const answer = await this.#hear(timeoutMs, () => this.#identitiesHeard.shift())
    return answer === 'no-answer' || answer === 'connection-lost' ? null : answer
  }

  /** The next block of the pictures that it keeps. */
  awaitKeys(timeoutMs: number): Promise<KeyBlock | Silence> {
    return this.#hear(timeoutMs, () => this.#keysHeard.shift())
  }

  /** For how many bytes of pictures it has room. */
  awaitRoom(timeoutMs: number): Promise<number | Silence> {
    return this.#hear(timeoutMs, () => this.#roomHeard ?? undefined)
  }

  /** What was said of pictures before they are asked about is no answer. */
  forgetPictures(): void {
    this.#keysHeard = []
    this.#roomHeard = null
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.after(ms, resolve))
  }

  async close(): Promise<PrinterProblem | null> {
    const problem = await this.#wire.close()
    this.#stopListening()
    return problem
  }

  async #ask<T>(
    bytes: readonly number[],
    timeoutMs: number,
    read: (reply: Reply) => T | undefined,
  ): Promise<T | Silence> {
    const answer = this.#hear(timeoutMs, (reply) => (reply ? read(reply) : undefined))
    void this.#wire.write(Uint8Array.from(bytes), timeoutMs)
    return answer
  }

  #end(): void {
    this.#hasEnded = true
    this.#tell('ended')
  }

  #tell(reply: Reply | 'ended'): void {
    for (const listener of [...this.#listeners]) listener(reply)
  }

  /** The first thing that `read` makes something of; it is asked once before anything comes. */
  #hear<T>(timeoutMs: number, read: (reply: Reply | null) => T | undefined): Promise<T | Silence> {
    return new Promise((resolve) => {
      const settle = (value: T | Silence) => {
        cancel()
        this.#listeners.delete(listener)
        resolve(value)
      }
      const listener = (reply: Reply | 'ended' | null) => {
        const value = reply === 'ended' ? 'connection-lost' : read(reply)
        if (value !== undefined) settle(value)
      }
      const cancel = this.#timers.after(timeoutMs, () => settle('no-answer'))
      this.#listeners.add(listener)
      listener(null)
      if (this.#hasEnded) listener('ended')
    })
  }
}
