// Time for whole tills and a real hub in one program: hours pass in seconds while nobody answers,
// and what really takes time is waited for before the clock moves on. `goLive` lets it pass as it
// does on the wall, to measure.
import type { Clock, Timers } from '#domain/seams.ts'

type Task = { atMs: number; order: number; run: () => void }
const SETTLED_ROUNDS = 30
const WAIT_MS_MAX = 60_000
/** The longest that a model waits for something in its own time. */
const PATIENCE_MS = 30 * 60_000

export class ModelTime {
  readonly startMs: number
  #skippedMs = 0
  #liveFromMs: number | null = null
  #order = 0
  #inFlight = 0
  readonly #tasks = new Set<Task>()
  #tellIdle: (() => void)[] = []
  #cancelAlarm = () => {}

  constructor(startMs: number) {
    this.startMs = startMs
  }

  readonly timers: Timers = {
    after: (delayMs, run) => {
      const task = { atMs: this.passedMs() + delayMs, order: this.#order++, run }
      this.#tasks.add(task)
      this.#setAlarm()
      return () => this.#tasks.delete(task)
    },
  }

  /** A clock whose wall is wrong by so much, and whose monotonic part began at `sinceMs`. */
  clock(offsetMs: () => number = () => 0, sinceMs: () => number = () => 0): Clock {
    return {
      nowMs: () => Math.floor(this.startMs + this.passedMs() + offsetMs()),
      monotonicMs: () => this.passedMs() - sinceMs(),
    }
  }

  passedMs(): number {
    return this.#skippedMs + (this.#liveFromMs === null ? 0 : performance.now() - this.#liveFromMs)
  }

  /** Work outside the tills: the clock stands until it ends. */
  async busy<T>(work: Promise<T>): Promise<T> {
    this.#inFlight += 1
    try {
      return await work
    } finally {
      this.#inFlight -= 1
      if (this.#inFlight === 0) for (const tell of this.#tellIdle.splice(0)) tell()
    }
  }

  /** Until everything has happened that waits for no clock. */
  async settle(): Promise<void> {
    for (let round = 0; round < SETTLED_ROUNDS; round += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (this.#inFlight === 0) continue
      await this.#idle()
      round = 0
    }
  }

  /** Lets so much time pass, whatever falls due in it in its order. */
  async pass(ms: number): Promise<void> {
    if (this.#liveFromMs !== null) throw new Error('live time passes by itself')
    const endMs = this.#skippedMs + ms
    await this.settle()
    for (let next = this.#dueBy(endMs); next; next = this.#dueBy(endMs)) {
      this.#skippedMs = Math.max(this.#skippedMs, next.atMs)
      this.#tasks.delete(next)
      next.run()
      await this.settle()
    }
    this.#skippedMs = endMs
  }

  /** Waits for work of a till; time passes as far as it needs. */
  async during<T>(work: Promise<T>, what: string): Promise<T> {
    let isOver = false
    const over = () => {
      isOver = true
    }
    work.then(over, over)
    const untilMs = this.passedMs() + PATIENCE_MS
    await this.#advanceUntil(() => isOver, untilMs, what)
    return work
  }

  /** Waits until something holds; time passes as far as it needs. */
  async until(condition: () => unknown, what: string, withinMs = PATIENCE_MS): Promise<void> {
    await this.#advanceUntil(condition, this.passedMs() + withinMs, what)
  }

  /** From here on time passes as on the wall. */
  goLive(): void {
    this.#liveFromMs = performance.now()
    this.#setAlarm()
  }

  /** Time stands again, and passes when it is told to. */
  async goStill(): Promise<void> {
    this.#skippedMs = this.passedMs()
    this.#liveFromMs = null
    this.#cancelAlarm()
    await this.settle()
  }

  async #advanceUntil(condition: () => unknown, untilMs: number, what: string): Promise<void> {
    await this.settle()
    while (!condition()) {
      const next = this.#dueBy(untilMs)
      if (!next) throw new Error(`waited in vain for ${what}`)
      await this.pass(Math.max(0, next.atMs - this.#skippedMs))
    }
  }

  #idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nobody answers the model')), WAIT_MS_MAX)
      this.#tellIdle.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #dueBy(endMs: number): Task | null {
    let first: Task | null = null
    for (const task of this.#tasks) {
      if (task.atMs > endMs) continue
      const isEarlier = first === null || task.atMs < first.atMs
      if (isEarlier || (task.atMs === first?.atMs && task.order < first.order)) first = task
    }
    return first
  }

  #setAlarm(): void {
    if (this.#liveFromMs === null) return
    this.#cancelAlarm()
    const next = this.#dueBy(Infinity)
    if (!next) return
    const alarm = setTimeout(() => this.#ring(), Math.max(0, next.atMs - this.passedMs()))
    this.#cancelAlarm = () => clearTimeout(alarm)
  }

  #ring(): void {
    if (this.#liveFromMs === null) return
    for (let next = this.#dueBy(this.passedMs()); next; next = this.#dueBy(this.passedMs())) {
      this.#tasks.delete(next)
      next.run()
    }
    this.#setAlarm()
  }
}
