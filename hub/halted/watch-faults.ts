// Which fault of the disk ends selling while the hub runs (docs/decisions/0106).
import type { Seams } from '#domain/seams.ts'
import type { HaltReason } from '../app-types.ts'
import { haltReasonOf } from './halt-reason.ts'

const FAULTS_MAX = 3
const FAULTS_WITHIN_MS = 60_000

type Log = { error(detail: object, text: string): void }
type Deps = {
  seams: Pick<Seams, 'clock'>
  log: Log
  /** Rejects with the disk's own fault when nothing can be written where the database lies. */
  tryWriting(): Promise<void>
  halt(why: HaltReason): void
}

export type FaultWatch = { hear(error: unknown): void }

/** Told of every fault; what is none of the disk's it leaves alone. Ends selling once. */
export function watchFaults({ seams, log, tryWriting, halt }: Deps): FaultWatch {
  let hasEnded = false
  let isAsking = false
  let atMs: number[] = []
  /** The same fault comes by more than one way. */
  const heard = new WeakSet<object>()

  function end(why: HaltReason, error: unknown): void {
    if (hasEnded) return
    hasEnded = true
    log.error({ alarm: 'disk-fault', err: error, why }, 'the hub cannot save any more')
    halt(why)
  }

  function count(why: HaltReason, error: unknown): void {
    const nowMs = seams.clock.monotonicMs()
    atMs = [...atMs.filter((each) => nowMs - each < FAULTS_WITHIN_MS), nowMs]
    if (atMs.length >= FAULTS_MAX) end(why, error)
  }

  async function ask(why: HaltReason, error: unknown): Promise<void> {
    isAsking = true
    try {
      await tryWriting()
      // What was too large for the room that is left is nobody else's trouble.
      if (why !== 'disk-full') count(why, error)
    } catch (fault) {
      end(haltReasonOf(fault) ?? why, fault)
    } finally {
      isAsking = false
    }
  }

  return {
    hear: (error) => {
      const why = haltReasonOf(error)
      if (!why || hasEnded || heard.has(error as object)) return
      heard.add(error as object)
      if (why === 'database-damaged') end(why, error)
      else if (!isAsking) void ask(why, error)
    },
  }
}
