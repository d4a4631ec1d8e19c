import { connect, type Socket } from 'node:net'
import type { Timers } from '#domain/seams.ts'
import type {
  PrinterLink,
  PrinterPort,
  PrinterProblem,
  SendEnd,
  StatusKind,
  StatusProblem,
} from './printer-port.ts'

export type TcpTimeouts = {
  connectMs: number
  chunkMs: number
  /** How long the printer may take to say goodbye; many never do, and that is no problem. */
  goodbyeMs: number
}

export const TCP_TIMEOUTS: TcpTimeouts = { connectMs: 3_000, chunkMs: 5_000, goodbyeMs: 1_000 }
const CHUNK_BYTES = 1_024
const PORT_DEFAULT = 9_100
const DLE_EOT = [0x10, 0x04]
/** Bits that are the same in every DLE EOT answer (0xx1xx10) and tell it from other replies. */
const STATUS_MASK = 0x93
const STATUS_BITS = 0x12

/** Raw TCP ("port 9100"); `address` is `host` or `host:port`. */
export function tcpPort(
  address: string,
  timers: Timers,
  timeouts: TcpTimeouts = TCP_TIMEOUTS,
): PrinterPort {
  const { hostname, port } = new URL(`tcp://${address}`)
  const target = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? PORT_DEFAULT : Number(port),
    // Our goodbye may not cut off what the printer still has to say.
    allowHalfOpen: true,
    noDelay: true,
  }
  return {
    connect: () =>
      new Promise((resolve) => {
        const socket = connect(target)
        const cancel = timers.after(timeouts.connectMs, () => {
          socket.destroy()
          resolve({ ok: false, problem: 'connect-timeout' })
        })
        socket.once('error', (error: NodeJS.ErrnoException) => {
          cancel()
          const isRefused = error.code === 'ECONNREFUSED'
          resolve({ ok: false, problem: isRefused ? 'refused' : 'unreachable' })
        })
        socket.once('connect', () => {
          cancel()
          resolve({ ok: true, link: new TcpLink(socket, timers, timeouts) })
        })
      }),
  }
}

/** What a listener hears: bytes of the printer, or that none will come any more. */
type Heard = Uint8Array | 'ended'

class TcpLink implements PrinterLink {
  readonly #socket: Socket
  readonly #timers: Timers
  readonly #timeouts: TcpTimeouts
  readonly #listeners = new Set<(heard: Heard) => void>()
  #isBroken = false
  #hasEnded = false

  constructor(socket: Socket, timers: Timers, timeouts: TcpTimeouts) {
    this.#socket = socket
    this.#timers = timers
    this.#timeouts = timeouts
    socket.on('error', () => {
      this.#isBroken = true
    })
    socket.on('end', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('data', (bytes) => this.#tell(bytes))
  }

  async askStatus(kind: StatusKind, timeoutMs: number): Promise<number | StatusProblem> {
    if (this.#hasEnded) return 'connection-lost'
    const answer = this.#hear<number | StatusProblem>(timeoutMs, (heard) =>
      heard === 'ended'
        ? 'connection-lost'
        : heard.find((byte) => (byte & STATUS_MASK) === STATUS_BITS),
    )
    this.#socket.write(Uint8Array.of(...DLE_EOT, kind))
    return (await answer) ?? 'no-answer'
  }

  async send(bytes: Uint8Array): Promise<SendEnd> {
    let bytesAccepted = 0
    while (bytesAccepted < bytes.length) {
      const chunk = bytes.subarray(bytesAccepted, bytesAccepted + CHUNK_BYTES)
      const problem = await this.#sendChunk(chunk)
      if (problem) return { bytesAccepted, problem }
      bytesAccepted += chunk.length
    }
    return { bytesAccepted, problem: null }
  }

  async close(): Promise<PrinterProblem | null> {
    const goodbye = this.#hear(this.#timeouts.goodbyeMs, (heard) => heard === 'ended' || undefined)
    this.#socket.end()
    await goodbye
    this.#socket.destroy()
    return this.#isBroken ? 'connection-lost' : null
  }

  #sendChunk(chunk: Uint8Array): Promise<PrinterProblem | null> {
    return new Promise((resolve) => {
      const cancel = this.#timers.after(this.#timeouts.chunkMs, () => resolve('stalled'))
      this.#socket.write(chunk, (error) => {
        cancel()
        resolve(error || this.#isBroken || this.#hasEnded ? 'connection-lost' : null)
      })
    })
  }

  #end(): void {
    this.#hasEnded = true
    this.#tell('ended')
  }

  #tell(heard: Heard): void {
    for (const listener of [...this.#listeners]) listener(heard)
  }

  /** The first thing that `read` makes something of, or null when the time is up. */
  #hear<T>(timeoutMs: number, read: (heard: Heard) => T | undefined): Promise<T | null> {
    return new Promise((resolve) => {
      const settle = (value: T | null) => {
        cancel()
        this.#listeners.delete(listener)
        resolve(value)
      }
      const listener = (heard: Heard) => {
        const value = read(heard)
        if (value !== undefined) settle(value)
      }
      const cancel = this.#timers.after(timeoutMs, () => settle(null))
      this.#listeners.add(listener)
      if (this.#hasEnded) listener('ended')
    })
  }
}
