// Time that passes only when a test says so, and waiting that needs no time at all.
import type { Clock, Timers } from '#domain/seams.ts'
import { TEST_START_MS } from '../../support/fake-seams.ts'

type Task = { atMs: number; run: () => void }
const ROUNDS = 40
const ROUNDS_MAX = 100_000

export class FakeTime {
  #passedMs = 0
  #tasks = new Set<Task>()
  /** Added to the wall clock alone: tablets have wrong clocks. */
  wallOffsetMs = 0

  readonly clock: Clock = {
    nowMs: () => TEST_START_MS + this.#passedMs + this.wallOffsetMs,
    monotonicMs: () => this.#passedMs,
  }
  readonly timers: Timers = {
    after: (delayMs, run) => {
      const task = { atMs: this.#passedMs + delayMs, run }
      this.#tasks.add(task)
      return () => this.#tasks.delete(task)
    },
  }

  get pendingCount(): number {
    return this.#tasks.size
  }

  /** Lets time pass, running what falls due in its order and waiting for what that sets off. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#passedMs + ms
    await settle()
    for (let next = this.#nextBy(endMs); next; next = this.#nextBy(endMs)) {
      this.#passedMs = Math.max(this.#passedMs, next.atMs)
      this.#tasks.delete(next)
      next.run()
      await settle()
    }
    this.#passedMs = endMs
  }

  /** Time in which nothing runs: the page is busy. What fell due runs late. */
  stall(ms: number): void {
    this.#passedMs += ms
  }

  #nextBy(endMs: number): Task | undefined {
    return [...this.#tasks].filter((task) => task.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
  }
}

/** Lets everything that waits for no clock go on: promises, the fake storage, fake answers. */
export async function settle(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await nextRound()
}

/** Waits until something holds, however many turns of the event loop that takes. */
export async function until(condition: () => unknown, what: string): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (await condition()) return
    await nextRound()
  }
  throw new Error(`waited in vain for ${what}`)
}

const nextRound = () => new Promise<void>((resolve) => setImmediate(resolve))
