// Decides when to pull: when an answer of the cloud names a feed cursor that the hub has not
// applied, and every few minutes, because an outlet that sells nothing gets no answers.
import type { Seams } from '#domain/seams.ts'
import { CloudError } from './cloud-error.ts'
import { type PullPorts, pullPages } from './pull.ts'
import { createPullPace } from './pull-pace.ts'
import { choosePause } from './retry-pause.ts'

const PAUSE = { pauseMs: 2_000, pauseMsMax: 120_000 }

export type PullLoop = {
  /** The cloud says where its feed stands for this outlet. */
  hear(feedCursor: string | null): void
  /** Lets the page under way end and asks for no other. */
  stop(): Promise<void>
}
export type PullLoopParts = {
  seams: Seams
  ports: Omit<PullPorts, 'isStopping' | 'wait'>
  everyMs: number
  /** 0 to 1, fixed for an outlet: its place in the spread of all outlets. */
  outletFraction(): number
  onPulled(itemCount: number): void
  onFailure(error: CloudError, pauseMs: number): void
}

export function createPullLoop(parts: PullLoopParts): PullLoop {
  const { seams, everyMs } = parts
  const pace = createPullPace(seams.clock)
  const waits = new Set<() => void>()
  let running: Promise<void> | null = null
  let isStopping = false
  let failures = 0
  let isPausing = false
  let cancelNext = schedule(everyMs * parts.outletFraction())
  const ports: PullPorts = {
    ...parts.ports,
    isStopping: () => isStopping,
    wait: (ms) =>
      new Promise((resolve) => {
        const done = (): void => {
          cancel()
          waits.delete(done)
          resolve()
        }
        const cancel = seams.timers.after(ms, done)
        waits.add(done)
      }),
  }

  function schedule(delayMs: number): () => void {
    return seams.timers.after(delayMs, () => {
      isPausing = false
      wake()
    })
  }

  function wake(): void {
    if (isStopping || isPausing || running) return
    cancelNext()
    running = run().finally(() => {
      running = null
    })
  }

  async function run(): Promise<void> {
    let nextMs = everyMs
    try {
      const { itemCount, hasMore } = await pullPages(ports, pace)
      failures = 0
      if (itemCount > 0) parts.onPulled(itemCount)
      if (hasMore) nextMs = 0
    } catch (error) {
      failures += 1
      isPausing = true
      nextMs = pauseAfter(error)
    }
    if (!isStopping) cancelNext = schedule(nextMs)
  }

  function pauseAfter(thrown: unknown): number {
    const error =
      thrown instanceof CloudError ? thrown : new CloudError('RELAY-FAULT', 'fault', {}, thrown)
    const [byte = 0] = seams.randomness.bytes(1)
    const outletFraction = parts.outletFraction()
    const pauseMs = choosePause({ error, failures, outletFraction, random: byte / 256 }, PAUSE)
    if (!isStopping) parts.onFailure(error, pauseMs)
    return pauseMs
  }

  return {
    hear: (feedCursor) => {
      if (feedCursor !== null && feedCursor !== parts.ports.readCursor()) wake()
    },
    stop: async () => {
      isStopping = true
      cancelNext()
      for (const done of [...waits]) done()
      await running
    },
  }
}
