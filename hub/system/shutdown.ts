import type { Timers } from '#domain/seams.ts'

/** systemd kills after 90 s; the till's own time budget is far shorter. */
const STEP_MS_MAX = 5_000

type Step = { name: string; stop: () => void | Promise<void> }
type Log = { info(text: string): void; error(detail: object, text: string): void }

export type Shutdown = {
  /** Call right after a part started: the last started is the first stopped. */
  onStop(name: string, stop: () => void | Promise<void>): void
  /** Stops every part, each within its time; true when all did. Further calls get the same. */
  run(): Promise<boolean>
}

export function createShutdown(timers: Timers, log: Log): Shutdown {
  const steps: Step[] = []
  let running: Promise<boolean> | null = null

  async function stopAll(): Promise<boolean> {
    let isClean = true
    for (const { name, stop } of steps.toReversed()) {
      try {
        await within(timers, Promise.resolve(stop()))
        log.info(`stopped: ${name}`)
      } catch (error) {
        // One part that hangs must not keep the database from being closed properly.
        log.error({ err: error }, `not stopped: ${name}`)
        isClean = false
      }
    }
    return isClean
  }

  return {
    onStop: (name, stop) => {
      steps.push({ name, stop })
    },
    run: () => {
      running ??= stopAll()
      return running
    },
  }
}

async function within(timers: Timers, work: Promise<void>): Promise<void> {
  let cancel = () => {}
  const tooLong = new Promise<never>((_, reject) => {
    cancel = timers.after(STEP_MS_MAX, () => reject(new Error(`took over ${STEP_MS_MAX} ms`)))
  })
  try {
    await Promise.race([work, tooLong])
  } finally {
    cancel()
  }
}
