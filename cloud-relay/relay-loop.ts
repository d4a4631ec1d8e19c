// Decides when to drain: at a wake-up, after a pause that grows with failures, and by a watchdog
// that trusts neither Redis nor wake-ups. One drain at a time; retries never end.
import type { Seams } from '#domain/seams.ts'
import { createCallPace } from './call-pace.ts'
import { CloudError, type DrainPorts, type DrainResult, drain } from './drain.ts'

export type RelayLoopOptions = {
  /** First pause after a failure; it doubles up to the longest. */
  pauseMs: number
  pauseMsMax: number
  /** How often the watchdog looks. */
  watchdogMs: number
  /** How long a backlog may lie without any drain before the watchdog starts one. */
  patienceMs: number
  /** How often the server is asked where it stands although nothing waits. */
  askMs: number
}
export const USUAL_OPTIONS: RelayLoopOptions = {
  pauseMs: 500,
  pauseMsMax: 60_000,
  watchdogMs: 2_000,
  patienceMs: 8_000,
  askMs: 15 * 60_000,
}

/** 300 outlets that lost the same cloud come back spread over these seconds. */
const OUTLET_OFFSET_MS_MAX = 3_000
const NUMBER_OF_BYTES = 4

export type CloudStatus = { cloud: 'connected' | 'waiting'; errorCode: string | null }
export type RelayLoop = {
  /** Drains now, or soon if a pause is on; resolves when the drain it started or joined is over. */
  wake(): Promise<void>
  /** Ends the pause that may be on and drains: somebody wants to see whether it works again. */
  retryNow(): void
  status(): CloudStatus
  /** Lets the running call end and starts no other. */
  stop(): Promise<void>
}

export type LoopParts = {
  seams: Seams
  ports: DrainPorts
  /** 0 to 1, fixed for an outlet: its place in the spread of all outlets. */
  outletFraction(): number
  /** True while wake-ups arrive: without them the watchdog has no patience. */
  hasWakeUps(): boolean
  onStatus(status: CloudStatus): void
  onFailure(error: CloudError, pauseMs: number): void
}

export function createRelayLoop(parts: LoopParts, options = USUAL_OPTIONS): RelayLoop {
  const { seams, ports } = parts
  const now = (): number => seams.clock.monotonicMs()
  const pace = createCallPace()
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopping = false
  let failures = 0
  let lastDrainMs = Number.NEGATIVE_INFINITY
  let lastAnswerMs = Number.NEGATIVE_INFINITY
  let cancelPause: (() => void) | null = null
  let cancelWatchdog = seams.timers.after(options.watchdogMs, watch)
  let status: CloudStatus = { cloud: 'waiting', errorCode: null }

  function wake(): Promise<void> {
    if (isStopping) return Promise.resolve()
    isWanted = true
    // During a pause every kick would call a cloud that is down; the pause's end calls it.
    if (cancelPause) return Promise.resolve()
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  function retryNow(): void {
    cancelPause?.()
    cancelPause = null
    void wake()
  }

  async function run(): Promise<void> {
    while (isWanted && !isStopping && !cancelPause) {
      isWanted = false
      await attempt()
    }
  }

  async function attempt(): Promise<void> {
    const mustAsk = now() - lastAnswerMs >= options.askMs
    lastDrainMs = now()
    try {
      heed(await drain(ports, { mustAsk, pace, isStopping: () => isStopping }))
    } catch (error) {
      pauseAfter(
        error instanceof CloudError ? error : new CloudError('RELAY-FAULT', 'fault', false, error),
      )
    }
    lastDrainMs = now()
  }

  function heed(result: DrainResult): void {
    failures = 0
    if (result.state !== 'drained') return
    lastAnswerMs = now()
    if (result.hasMore) isWanted = true
    setStatus({ cloud: 'connected', errorCode: null })
  }

  function pauseAfter(error: CloudError): void {
    failures += 1
    if (error.wasTooSlow) pace.wasTooSlow()
    // After trouble the server is asked first: it may have come back as another day's copy.
    lastAnswerMs = Number.NEGATIVE_INFINITY
    const pauseMs = choosePause(error)
    setStatus({ cloud: 'waiting', errorCode: error.code })
    parts.onFailure(error, pauseMs)
    cancelPause = seams.timers.after(pauseMs, () => {
      cancelPause = null
      void wake()
    })
  }

  /** Full jitter, so that outlets do not return in step; what needs a person is asked rarely. */
  function choosePause(error: CloudError): number {
    const doubled = options.pauseMs * 2 ** Math.min(failures - 1, 30)
    const ceiling = Math.min(options.pauseMsMax, doubled)
    const offset = parts.outletFraction() * Math.min(ceiling, OUTLET_OFFSET_MS_MAX)
    if (error.trouble === 'refused') {
      return Math.ceil((options.pauseMsMax * (1 + fraction(seams))) / 2 + offset)
    }
    return Math.ceil(options.pauseMs / 2 + fraction(seams) * ceiling + offset)
  }

  function watch(): void {
    cancelWatchdog = seams.timers.after(options.watchdogMs, watch)
    const patienceMs = parts.hasWakeUps() ? options.patienceMs : 0
    const isLate = now() - lastDrainMs >= patienceMs
    if (isLate && (hasBacklog(ports) || now() - lastAnswerMs >= options.askMs)) void wake()
  }

  function setStatus(next: CloudStatus): void {
    const isNews = next.cloud !== status.cloud || next.errorCode !== status.errorCode
    status = next
    if (isNews) parts.onStatus(next)
  }

  return {
    wake,
    retryNow,
    status: () => status,
    stop: async () => {
      isStopping = true
      cancelWatchdog()
      cancelPause?.()
      await running
    },
  }
}

function hasBacklog(ports: DrainPorts): boolean {
  const head = ports.readHead()
  return head !== null && ports.loadCursor(head.epoch)?.sequence !== head.sequence
}

/** A fraction from 0 up to 1. */
function fraction(seams: Seams): number {
  const bytes = seams.randomness.bytes(NUMBER_OF_BYTES)
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return number / 256 ** NUMBER_OF_BYTES
}
