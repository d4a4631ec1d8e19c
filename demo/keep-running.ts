// Starts a service again when it dies, with a growing delay, and says so; stops it in our order.

import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 100
const BACK_OFF_MS_MIN = 1_000
const BACK_OFF_MS_MAX = 30_000
/** A service that ran this long has recovered: its next death starts with the short delay again. */
const STEADY_MS = 60_000

export type Service = {
  isRunning(): boolean
  /** Rejects when it does not come up; the signal asks to give up waiting. */
  restart(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
}

/** Returns how to end it: the watch first, then the service. */
export function keepRunning(
  name: string,
  service: Service,
  say: (line: string) => void,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const watching = watch()

  async function watch(): Promise<void> {
    let backOffMs = BACK_OFF_MS_MIN
    for (;;) {
      const startedAtMs = performance.now()
      while (service.isRunning()) if (await slept(POLL_MS, signal)) return
      if (performance.now() - startedAtMs > STEADY_MS) backOffMs = BACK_OFF_MS_MIN
      say(`! ${name} ended; it is started again in ${backOffMs / 1000} s`)
      if (await slept(backOffMs, signal)) return
      backOffMs = Math.min(backOffMs * 2, BACK_OFF_MS_MAX)
      await restart()
      if (signal.aborted) return
    }
  }

  async function restart(): Promise<void> {
    try {
      await service.restart(signal)
      say(`✓ ${name} runs again`)
    } catch (error) {
      if (!signal.aborted) say(`! ${(error as Error).message}`)
    }
  }

  return async () => {
    stopping.abort()
    await watching
    await service.stop()
  }
}

/** True when the sleep was cut short because everything is to stop. */
export async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
  return signal.aborted
}
