// One fault at a time, each with its end: whatever becomes of the browser that began it, the fault
// ends when it was said to.
import type { Clock, Timers } from '#domain/seams.ts'
import type { BeginFault, PracticeFault, PracticeState } from '#domain/wire/rehearsal-message.ts'

/** What makes a fault, and what ends it. */
export type FaultMaker = { begin(): Promise<void>; end(): Promise<void> }

export type PracticeBoard = {
  state(): PracticeState
  /** False: one is under way already, or nothing here can make it. */
  begin(wanted: BeginFault): Promise<'begun' | 'busy' | 'not-here'>
  end(): Promise<void>
}

export type BoardOptions = {
  clock: Clock
  timers: Timers
  makers: Partial<Record<PracticeFault, FaultMaker>>
  tillsUrl: string | null
  paperUrl: string | null
}

const ENDED_MAX = 50

type Running = {
  fault: PracticeFault
  maker: FaultMaker
  seconds: number
  beganMs: number
  startMs: number
  cancel(): void
}

export function createPracticeBoard(options: BoardOptions): PracticeBoard {
  const { clock, timers, makers } = options
  const ended: PracticeState['ended'] = []
  let running: Running | null = null

  async function end(): Promise<void> {
    const over = running
    if (!over) return
    running = null
    over.cancel()
    await over.maker.end()
    ended.push({ fault: over.fault, began_ms: over.beganMs, ended_ms: clock.nowMs() })
    if (ended.length > ENDED_MAX) ended.shift()
  }

  return {
    end,
    state: () => ({
      fault: running && {
        fault: running.fault,
        seconds: running.seconds,
        seconds_left: secondsLeft(running, clock.monotonicMs()),
      },
      ended: [...ended],
      faults: Object.keys(makers) as PracticeFault[],
      tills_url: options.tillsUrl,
      paper_url: options.paperUrl,
    }),
    async begin({ fault, seconds }) {
      if (running) return 'busy'
      const maker = makers[fault]
      if (!maker) return 'not-here'
      running = {
        ...{ fault, maker, seconds },
        beganMs: clock.nowMs(),
        startMs: clock.monotonicMs(),
        cancel: timers.after(seconds * 1_000, () => void end()),
      }
      await maker.begin()
      return 'begun'
    },
  }
}

const secondsLeft = ({ seconds, startMs }: Running, nowMs: number): number =>
  Math.max(0, Math.ceil(seconds - (nowMs - startMs) / 1_000))
