// Decides when to drain: at a wake-up, after a pause that grows with failures or when the cloud
// answers again, and by a watchdog that trusts neither Redis nor wake-ups. One drain at a time;
// retries never end.
import type { Seams } from '#domain/seams.ts'
import type { IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { CallPace } from './call-pace.ts'
import { CloudError } from './cloud-error.ts'
import { type DrainPorts, drain } from './drain.ts'
import type { WakeSource } from './relay-metrics.ts'
import { choosePause, type PauseOptions, returnSpreadMs } from './retry-pause.ts'
import type { WanProbe } from './wan-probe.ts'

export type RelayLoopOptions = PauseOptions & {
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

const NUMBER_OF_BYTES = 4

export type CloudStatus = {
  cloud: 'connected' | 'waiting'
  errorCode: string | null
  /** When a pause ends, on the monotonic clock; null: none is on. */
  retryAtMs: number | null
  /** Somebody must decide before anything more is sent. */
  needsPerson: boolean
}
export type RelayLoop = {
  /** Drains now, or soon if a pause is on; resolves when the drain it started or joined is over. */
  wake(source?: WakeSource): Promise<void>
  /** Ends the pause that may be on and drains: somebody wants to see whether it works again. */
  retryNow(): void
  status(): CloudStatus
  /** Lets the running call end and starts no other. */
  stop(): Promise<void>
}

export type LoopParts = {
  seams: Seams
  ports: DrainPorts
  pace: CallPace
  probe: WanProbe
  /** 0 to 1, fixed for an outlet: its place in the spread of all outlets. */
  outletFraction(): number
  /** True while wake-ups arrive: without them the watchdog has no patience. */
  hasWakeUps(): boolean
  /** What else is to be said once the cloud has answered; it fails as a drain does. */
  errands(answer: IngestAnswer): Promise<void>
  onStatus(status: CloudStatus): void
  onWake(source: WakeSource): void
  onFailure(error: CloudError, pauseMs: number): void
}

export function createRelayLoop(parts: LoopParts, options = USUAL_OPTIONS): RelayLoop {
  const { seams, ports, pace } = parts
  const now = (): number => seams.clock.monotonicMs()
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopping = false
  let failures = 0
  /** How often the cloud was seen to return without a call that succeeded since. */
  let failedReturns = 0
  let lastDrainMs = Number.NEGATIVE_INFINITY
  let lastAnswerMs = Number.NEGATIVE_INFINITY
  let endPause: (() => void) | null = null
  let cancelWatchdog = seams.timers.after(options.watchdogMs, watch)
  let status: CloudStatus = {
    ...{ cloud: 'waiting', errorCode: null, retryAtMs: null, needsPerson: false },
  }

  function wake(source: WakeSource = 'caller'): Promise<void> {
    if (isStopping) return Promise.resolve()
    isWanted = true
    // During a pause every kick would call a cloud that is down; the pause's end calls it.
    if (endPause) return Promise.resolve()
    if (!running) parts.onWake(source)
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  function retryNow(): void {
    endPause?.()
    void wake('person')
  }

  async function run(): Promise<void> {
    while (isWanted && !isStopping && !endPause) {
      isWanted = false
      await attempt()
    }
  }

  async function attempt(): Promise<void> {
    const mustAsk = now() - lastAnswerMs >= options.askMs
    lastDrainMs = now()
    try {
      const result = await drain(ports, { mustAsk, pace, isStopping: () => isStopping })
      failures = 0
      failedReturns = 0
      if (result.state === 'drained' && result.answer) {
        lastAnswerMs = now()
        if (result.hasMore) isWanted = true
        setStatus(CONNECTED)
        await parts.errands(result.answer)
      }
    } catch (error) {
      if (!isStopping) pauseAfter(asCloudError(error))
    }
    lastDrainMs = now()
  }

  function pauseAfter(error: CloudError): void {
    failures += 1
    if (error.facts.wasTooSlow) pace.wasTooSlow()
    // After trouble the server is asked first: it may have come back as another day's copy.
    lastAnswerMs = Number.NEGATIVE_INFINITY
    const [outletFraction, random] = [parts.outletFraction(), fraction(seams)]
    const pauseMs = choosePause({ error, failures, outletFraction, random }, options)
    beginPause(error, pauseMs)
    setStatus({
      ...{ cloud: 'waiting', errorCode: error.code, retryAtMs: now() + pauseMs },
      needsPerson: error.trouble === 'refused',
    })
    parts.onFailure(error, pauseMs)
  }

  /** It ends by itself, or soon after a cloud that was silent answers again. */
  function beginPause(error: CloudError, pauseMs: number): void {
    let cancelReturn = (): void => {}
    const end = (): void => {
      cancelPause()
      cancelReturn()
      stopProbe()
      endPause = null
    }
    const resume = (source: WakeSource): void => {
      end()
      void wake(source)
    }
    const cancelPause = seams.timers.after(pauseMs, () => resume('pause'))
    const stopProbe = mayReturn(error)
      ? parts.probe.watch(error.facts.wasSilent, () => {
          const spreadMs = Math.ceil(parts.outletFraction() * returnSpreadMs(failedReturns))
          failedReturns += 1
          cancelReturn = seams.timers.after(spreadMs, () => resume('probe'))
        })
      : () => {}
    endPause = end
  }

  function watch(): void {
    cancelWatchdog = seams.timers.after(options.watchdogMs, watch)
    const patienceMs = parts.hasWakeUps() ? options.patienceMs : 0
    const isLate = now() - lastDrainMs >= patienceMs
    const mustAsk = now() - lastAnswerMs >= options.askMs
    if (isLate && (hasBacklog(ports) || mustAsk)) void wake('watchdog')
  }

  function setStatus(next: CloudStatus): void {
    status = next
    parts.onStatus(next)
  }

  return {
    wake,
    retryNow,
    status: () => status,
    stop: async () => {
      isStopping = true
      cancelWatchdog()
      endPause?.()
      await running
    },
  }
}

const CONNECTED: CloudStatus = {
  ...{ cloud: 'connected', errorCode: null, retryAtMs: null, needsPerson: false },
}

/** A server that answers but has too much to do is not watched: it would be pressed. */
const mayReturn = ({ trouble, facts }: CloudError): boolean => trouble === 'away' && !facts.isBusy

const asCloudError = (error: unknown): CloudError =>
  error instanceof CloudError ? error : new CloudError('RELAY-FAULT', 'fault', {}, error)

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
