import type { Timers } from '#domain/seams.ts'
import type { Heard, PrinterPort, PrinterProblem, PrinterWire } from './printer-port.ts'
import { findByUsbAddress } from './usb-address.ts'
import { systemUsblp, type UsblpSystem } from './usblp-system.ts'
import { WireListeners } from './wire-listeners.ts'

const POLL_MS = 10
/** The kernel asks the device when the node is opened; what waited there comes within this. */
const STALE_MS = 30
const STALE_READS_MAX = 64
/** One packet of a fast device: how much may be on its way when the time is up. */
const BLOCK_BYTES = 512
const READ_BYTES = 512
const NODE_PATH = /^\/dev\/usb\/lp\d+$/
const NOTHING = new Uint8Array(0)

/**
 * A printer by the kernel's own driver. `address`: as in usb-address.ts, which finds it again after
 * the nodes were numbered anew, or the path of its node.
 */
export function usblpPort(
  address: string,
  timers: Timers,
  system: UsblpSystem = systemUsblp,
): PrinterPort {
  const isPath = NODE_PATH.test(address)
  if (!isPath) findByUsbAddress(address, [], (node: never) => node)
  const pathOf = (): string | null =>
    isPath ? address : (findByUsbAddress(address, system.nodes(), (node) => node)?.path ?? null)
  return {
    async connect() {
      const path = pathOf()
      if (path === null) return { ok: false, problem: 'unreachable' }
      let file: number
      try {
        file = system.open(path)
      } catch (error) {
        return { ok: false, problem: problemOf(error) }
      }
      const wire = new UsblpWire(file, timers, system)
      await wire.dropStale()
      return { ok: true, wire }
    },
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

function problemOf(error: unknown): PrinterProblem {
  const code = codeOf(error)
  if (code === 'EBUSY') return 'in-use'
  return code === 'EACCES' || code === 'EPERM' ? 'not-allowed' : 'unreachable'
}

class UsblpWire implements PrinterWire {
  readonly #file: number
  readonly #timers: Timers
  readonly #system: UsblpSystem
  readonly #listeners = new WireListeners()
  #writing: Promise<unknown> = Promise.resolve()
  #cancelPoll: (() => void) | null = null
  #isClosing = false

  constructor(file: number, timers: Timers, system: UsblpSystem) {
    this.#file = file
    this.#timers = timers
    this.#system = system
  }

  /** What was said to an earlier connection is not for this one; then the listening begins. */
  async dropStale(): Promise<void> {
    let reads = 0
    do {
      await this.#pause(STALE_MS)
      reads += 1
    } while (this.#read() && reads < STALE_READS_MAX)
    this.#poll()
  }

  write(chunk: Uint8Array, timeoutMs: number): ReturnType<PrinterWire['write']> {
    const turn = this.#writing.then(() => this.#handOver(chunk, timeoutMs))
    this.#writing = turn
    return turn
  }

  listen(listener: (heard: Heard) => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<PrinterProblem | null> {
    this.#isClosing = true
    await this.#writing
    // A last look: the device may have gone since the last byte was taken.
    this.#read()
    this.#cancelPoll?.()
    this.#system.close(this.#file)
    return this.#listeners.hasEnded ? 'connection-lost' : null
  }

  /**
   * The kernel says that it took a block while it is only on its way, and drops it when the node is
   * closed: a block counts when the kernel is free for the next.
   */
  async #handOver(
    chunk: Uint8Array,
    timeoutMs: number,
  ): Promise<{ accepted: number; problem: 'stalled' | 'connection-lost' | null }> {
    let isLate = false
    const cancel = this.#timers.after(timeoutMs, () => {
      isLate = true
    })
    let handed = 0
    let accepted = 0
    while (accepted < chunk.length && !this.#listeners.hasEnded && !isLate) {
      const taken = this.#attempt(
        handed > accepted ? NOTHING : chunk.subarray(handed, handed + BLOCK_BYTES),
      )
      if (taken === null) await this.#pause(POLL_MS)
      else if (handed > accepted) accepted = handed
      else handed += taken
    }
    cancel()
    if (accepted === chunk.length) return { accepted, problem: null }
    return { accepted, problem: this.#listeners.hasEnded ? 'connection-lost' : 'stalled' }
  }

  /** Null: not now. */
  #attempt(bytes: Uint8Array): number | null {
    try {
      return this.#system.write(this.#file, bytes)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') this.#lose()
      return null
    }
  }

  #poll(): void {
    this.#read()
    if (this.#listeners.hasEnded || this.#isClosing) return
    this.#cancelPoll = this.#timers.after(POLL_MS, () => this.#poll())
  }

  /** True if there was something. */
  #read(): boolean {
    const into = new Uint8Array(READ_BYTES)
    try {
      const count = this.#listeners.hasEnded ? 0 : this.#system.read(this.#file, into)
      if (count > 0) this.#listeners.tell(into.subarray(0, count))
      return count > 0
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') this.#lose()
      return false
    }
  }

  #lose(): void {
    this.#listeners.end()
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.after(ms, resolve))
  }
}
