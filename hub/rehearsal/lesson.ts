// The lesson: what is to be done, and whether it happened. A step is ticked off by what lies in the
// rehearsal's books and on its lines, never by a button.
import { toIso } from '#domain/datetime.ts'
import {
  LESSON_STEPS,
  type LessonStepName,
  type PracticeFault,
  type PracticeState,
  type RehearsalView,
} from '#domain/wire/rehearsal-message.ts'

/** Of one fault that was practised. */
export type Stretch = { fromMs: number; toMs: number }

/** What a step may ask the books. */
export type Books = {
  salesIn(stretch: Stretch): number
  papersIn(stretch: Stretch): number
  /** Nothing waits for cloud or paper, and nothing is there twice. */
  isWhole(): boolean
  unsentCount(): number
}

type Step = {
  wanted: number
  /** Which faults it practises; none: nothing goes wrong. */
  faults: readonly PracticeFault[]
  seen(books: Books, stretch: Stretch): number
}

const STEPS: Record<LessonStepName, Step> = {
  'plain-sale': { wanted: 1, faults: [], seen: (books, during) => books.salesIn(during) },
  'hub-away': { wanted: 2, faults: ['hub-away'], seen: (books, during) => books.salesIn(during) },
  'answers-lost': {
    wanted: 1,
    faults: ['answers-lost', 'hub-slow'],
    seen: (books, during) => books.salesIn(during),
  },
  'wan-away': {
    wanted: 1,
    faults: ['wan-away'],
    seen: (books, during) => (books.unsentCount() === 0 ? books.salesIn(during) : 0),
  },
  'paper-out': {
    wanted: 1,
    faults: ['paper-out', 'cover-open', 'jam'],
    seen: (books, during) => books.papersIn(during),
  },
  'cut-off': { wanted: 1, faults: ['cut-off'], seen: (books, during) => books.papersIn(during) },
  whole: { wanted: 1, faults: [], seen: (books) => Number(books.isWhole()) },
}

type Progress = { step: LessonStepName; seen: number; doneMs: number | null; isSkipped: boolean }
type Running = { startedMs: number; stepMs: number; endedMs: number | null; steps: Progress[] }

export type Lesson = {
  begin(practice: PracticeState, nowMs: number): void
  /** False when no step is open. */
  skip(nowMs: number): boolean
  clear(): void
  /** Looks whether the open step is done, and says how the lesson stands. */
  look(practice: PracticeState, books: Books, nowMs: number): RehearsalView['lesson']
}

/** Kept in memory: a hub that is started again begins its lesson again. */
export function createLesson(): Lesson {
  let running: Running | null = null
  const open = (): Progress | undefined =>
    running?.steps.find(({ doneMs, isSkipped }) => doneMs === null && !isSkipped)
  const settle = (nowMs: number): void => {
    if (!running) return
    running.stepMs = nowMs
    if (!open()) running.endedMs = nowMs
  }
  return {
    begin(practice, nowMs) {
      const steps = LESSON_STEPS.map((step) => {
        const { faults } = STEPS[step]
        const isHere = faults.length === 0 || faults.some((each) => practice.faults.includes(each))
        return { step, seen: 0, doneMs: null, isSkipped: !isHere }
      })
      running = { startedMs: nowMs, stepMs: nowMs, endedMs: null, steps }
    },
    skip(nowMs) {
      const step = open()
      if (!step) return false
      step.isSkipped = true
      settle(nowMs)
      return true
    },
    clear() {
      running = null
    },
    look(practice, books, nowMs) {
      const step = open()
      if (running && step) {
        step.seen = seenOf(step.step, practice, books, { fromMs: running.stepMs, toMs: nowMs })
        if (step.seen >= STEPS[step.step].wanted) {
          step.doneMs = nowMs
          settle(nowMs)
        }
      }
      return running && describe(running, open()?.step ?? null)
    },
  }
}

/** Of a fault only what came of it after it had ended counts: both in, once. */
function seenOf(
  name: LessonStepName,
  practice: PracticeState,
  books: Books,
  since: Stretch,
): number {
  const { faults, seen } = STEPS[name]
  if (faults.length === 0) return seen(books, since)
  return practice.ended
    .filter(({ fault, began_ms }) => faults.includes(fault) && began_ms >= since.fromMs)
    .reduce((sum, { began_ms, ended_ms }) => {
      return sum + seen(books, { fromMs: began_ms, toMs: ended_ms })
    }, 0)
}

const describe = (running: Running, now: LessonStepName | null): RehearsalView['lesson'] => ({
  started_at: toIso(running.startedMs),
  ended_at: running.endedMs === null ? null : toIso(running.endedMs),
  steps: running.steps.map(({ step, seen, doneMs, isSkipped }) => ({
    step,
    state: doneMs !== null ? 'done' : isSkipped ? 'skipped' : step === now ? 'now' : 'waiting',
    seen_count: seen,
    wanted_count: STEPS[step].wanted,
    done_at: doneMs === null ? null : toIso(doneMs),
  })),
})
