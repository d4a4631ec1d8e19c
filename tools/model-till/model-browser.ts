// A browser made of Node around the till's real models: a storage that outlives every crash, a page
// that can be killed between any two steps, a clock of its own that may be wrong.
import 'fake-indexeddb/auto'
import { webcrypto } from 'node:crypto'
import type { TerminalSeams } from '../../terminal-ui/src/link/terminal-seams.ts'
import { type BootModel, createBoot } from '../../terminal-ui/src/models/boot-model.ts'
import type { Till } from '../../terminal-ui/src/models/till.ts'
import { seededRandom } from '../seeded-random.ts'
// Fetched later in a browser; loading it must take none of the model's time.
import '../../terminal-ui/src/link/second-journal.ts'
import { ModelDisk } from './model-disk.ts'
import { type HubAddress, ModelLine } from './model-line.ts'
import type { ModelTime } from './model-time.ts'
import { abortOpenTransactions } from './open-transactions.ts'

let browsers = 0
/** A model has no tablet's attacker: the proof of a PIN is made in a thousandth of the time. */
const PBKDF2_ROUNDS = 600

export class ModelBrowser {
  readonly name: string
  readonly line: ModelLine
  readonly databaseName: string
  readonly disk = new ModelDisk()
  /** Added to the wall clock alone. */
  wallOffsetMs = 0
  /** What else lives in each page while it is open; it answers how it ends. */
  follow: (seams: TerminalSeams, till: Till) => () => void = () => () => {}
  readonly #time: ModelTime
  readonly #marks = new Map<string, string>()
  readonly #random: () => number
  #page: { boot: BootModel; end(): void } | null = null

  constructor(time: ModelTime, hub: HubAddress, name: string, seed: number) {
    browsers += 1
    this.name = name
    this.databaseName = `model-${browsers}`
    this.line = new ModelLine(time, hub)
    this.#time = time
    this.#random = seededRandom(seed)
  }

  get isOpen(): boolean {
    return this.#page !== null
  }

  /** Throws while no page is open. */
  get till(): Till {
    const till = this.#page?.boot.till.peek()
    if (!till) throw new Error(`${this.name} shows no till: ${this.#page?.boot.phase.peek()}`)
    return till
  }

  async open(): Promise<Till> {
    const { seams, end } = this.#pageSeams()
    const boot = createBoot(seams, this.databaseName)
    let unfollow = () => {}
    const endAll = (): void => {
      unfollow()
      end()
    }
    this.#page = { boot, end: endAll }
    boot.start()
    await this.#time.until(() => boot.till.peek(), `the till of ${this.name}`)
    await this.#time.during(this.till.loaded, `what ${this.name} has saved`)
    unfollow = this.follow(seams, this.till)
    return this.till
  }

  /** As closing the tab: the page may end what it does. */
  async close(): Promise<void> {
    this.#page?.boot.stop()
    this.#page?.end()
    this.#page = null
    await this.#time.settle()
  }

  /** SIGKILL: nothing of the page runs on, and what was not committed is not there. */
  async crash(): Promise<void> {
    const page = this.#page
    this.#page = null
    page?.end()
    abortOpenTransactions(this.databaseName)
    page?.boot.stop()
    await this.#time.settle()
  }

  #pageSeams(): { seams: TerminalSeams; end(): void } {
    const { line } = this
    const time = this.#time
    const marks = this.#marks
    const openedMs = time.passedMs()
    const cancels = new Set<() => void>()
    let isThere = true
    const seams: TerminalSeams = {
      clock: time.clock(
        () => this.wallOffsetMs,
        () => openedMs,
      ),
      randomness: {
        bytes: (count) => Uint8Array.from({ length: count }, () => this.#random() * 256),
      },
      timers: {
        after(delayMs, task) {
          if (!isThere) return () => {}
          const cancel = time.timers.after(delayMs, () => {
            cancels.delete(cancel)
            task()
          })
          cancels.add(cancel)
          return () => {
            cancels.delete(cancel)
            cancel()
          }
        },
      },
      fetch: (path, init) =>
        isThere ? line.fetch(path, init, () => isThere) : new Promise(() => {}),
      openSocket: (path, events) => line.openSocket(path, events),
      upload: () => Promise.reject(new Error('a model uploads nothing')),
      lockTab(_name, events) {
        queueMicrotask(events.onHeld)
        return { take() {}, release() {} }
      },
      subtle: modelSubtle(time),
      openSegmentFiles: () => this.disk.open(() => isThere),
      marks: {
        get: (name) => marks.get(name) ?? null,
        set: (name, value) => marks.set(name, value),
        remove: (name) => marks.delete(name),
      },
      onWake: () => () => {},
      rest: () => new Promise((resolve) => setImmediate(resolve)),
      persistStorage: async () => true,
    }
    const end = () => {
      isThere = false
      line.cut('silent')
      for (const cancel of cancels) cancel()
      cancels.clear()
    }
    return { seams, end }
  }
}

/** The clock stands while the processor works. */
function modelSubtle(time: ModelTime): SubtleCrypto {
  const { subtle } = webcrypto
  return new Proxy(subtle, {
    get(target, name) {
      const found = target[name as keyof typeof target]
      if (typeof found !== 'function') return found
      return (how: unknown, ...rest: unknown[]) => {
        const call = found as (...args: unknown[]) => Promise<unknown>
        return time.busy(call.call(target, quicker(how), ...rest))
      }
    },
  }) as SubtleCrypto
}

function quicker(how: unknown): unknown {
  const isSlow = typeof how === 'object' && how !== null && 'iterations' in how
  return isSlow ? { ...how, iterations: PBKDF2_ROUNDS } : how
}
