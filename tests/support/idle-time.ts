// Time that passes as fast as the work allows: the next timer runs when everything that can happen
// without it has happened, also on sockets of this machine.
import type { Seams, Timers } from '#domain/seams.ts'
import { seededRandomness, TEST_START_MS } from './fake-seams.ts'

type Pending = { dueMs: number; task: () => void }

export class IdleTime {
  #nowMs = 0
  readonly #pending = new Set<Pending>()
  readonly #activity: () => number
  readonly seams: Seams

  readonly #quietTurns: number

  /**
   * `activity` counts whatever shows that something is still under way; so many turns of the event
   * loop without a sign of it, and nothing is.
   */
  constructor(activity: () => number, quietTurns: number) {
    this.#activity = activity
    this.#quietTurns = quietTurns
    const clock = {
      nowMs: () => TEST_START_MS + this.#nowMs,
      monotonicMs: () => this.#nowMs,
    }
    this.seams = { clock, randomness: seededRandomness(5), timers: this.timersOf(() => true) }
  }

  /** Timers of somebody who may be gone when their time comes. */
  timersOf(isAlive: () => boolean): Timers {
    return {
      after: (delayMs, task) => {
        const entry = { dueMs: this.#nowMs + delayMs, task: () => void (isAlive() && task()) }
        this.#pending.add(entry)
        return () => this.#pending.delete(entry)
      },
    }
  }

  /** True when it came about in time. */
  async passUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.#nowMs + limitMs
    for (;;) {
      await this.#settle()
      if (isDone()) return true
      const next = [...this.#pending].reduce<Pending | null>(
        (first, entry) => (first === null || entry.dueMs < first.dueMs ? entry : first),
        null,
      )
      if (!next || next.dueMs > endMs) {
        this.#nowMs = endMs
        return false
      }
      this.#pending.delete(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.task()
    }
  }

  async #settle(): Promise<void> {
    let seen = -1
    for (let quiet = 0; quiet < this.#quietTurns; quiet += 1) {
      if (this.#activity() !== seen) quiet = 0
      seen = this.#activity()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
