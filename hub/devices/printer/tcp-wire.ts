import { connect, type Socket } from 'node:net'
import type { Timers } from '#domain/seams.ts'
import type { Heard, PrinterPort, PrinterProblem, PrinterWire } from './printer-port.ts'
import { WireListeners } from './wire-listeners.ts'

export type TcpTimeouts = {
  connectMs: number
  /** How long the printer may take to say goodbye; many never do, and that is no problem. */
  goodbyeMs: number
}

export const TCP_TIMEOUTS: TcpTimeouts = { connectMs: 3_000, goodbyeMs: 1_000 }
const PORT_DEFAULT = 9_100

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
          resolve({ ok: true, wire: new TcpWire(socket, timers, timeouts) })
        })
      }),
  }
}

class TcpWire implements PrinterWire {
  readonly #socket: Socket
  readonly #timers: Timers
  readonly #timeouts: TcpTimeouts
  readonly #listeners = new WireListeners()
  #isBroken = false

  constructor(socket: Socket, timers: Timers, timeouts: TcpTimeouts) {
    this.#socket = socket
    this.#timers = timers
    this.#timeouts = timeouts
    socket.on('error', () => {
      this.#isBroken = true
    })
    socket.on('end', () => this.#listeners.end())
    socket.on('close', () => this.#listeners.end())
    socket.on('data', (bytes) => this.#listeners.tell(bytes))
  }

  /** The kernel's word for a chunk is all or nothing; what a stalled one had taken is not known. */
  write(chunk: Uint8Array, timeoutMs: number): ReturnType<PrinterWire['write']> {
    return new Promise((resolve) => {
      const cancel = this.#timers.after(timeoutMs, () =>
        resolve({ accepted: 0, problem: 'stalled' }),
      )
      this.#socket.write(chunk, (error) => {
        cancel()
        const isLost = error || this.#isBroken || this.#listeners.hasEnded
        resolve(
          isLost
            ? { accepted: 0, problem: 'connection-lost' }
            : { accepted: chunk.length, problem: null },
        )
      })
    })
  }

  listen(listener: (heard: Heard) => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<PrinterProblem | null> {
    await new Promise<void>((resolve) => {
      const cancel = this.#timers.after(this.#timeouts.goodbyeMs, resolve)
      this.listen((heard) => {
        if (heard !== 'ended') return
        cancel()
        resolve()
      })
      this.#socket.end()
    })
    this.#socket.destroy()
    return this.#isBroken ? 'connection-lost' : null
  }
}
