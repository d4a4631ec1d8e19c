// What is practised in a rehearsal outlet: faults of its lines and its printer, and the lesson.
import { type Static, Type } from 'typebox'
import { Closed, Count, Nullable, OneOf, Timestamp } from './primitives.ts'

export const PRACTICE_FAULTS = [
  'hub-away',
  'hub-slow',
  'answers-lost',
  'wan-away',
  'paper-out',
  'cover-open',
  'jam',
  'cut-off',
] as const
export const PracticeFault = OneOf(PRACTICE_FAULTS)
export type PracticeFault = Static<typeof PracticeFault>

export const PRACTICE_SECONDS_MAX = 600

export const BeginFault = Closed({
  fault: PracticeFault,
  /** It ends by itself after so long. */
  seconds: Type.Integer({ minimum: 10, maximum: PRACTICE_SECONDS_MAX }),
})
export type BeginFault = Static<typeof BeginFault>

export const LESSON_STEPS = [
  'plain-sale',
  'hub-away',
  'answers-lost',
  'wan-away',
  'paper-out',
  'cut-off',
  'whole',
] as const
export const LessonStepName = OneOf(LESSON_STEPS)
export type LessonStepName = Static<typeof LessonStepName>

const LessonStep = Closed({
  step: LessonStepName,
  state: OneOf(['waiting', 'now', 'done', 'skipped']),
  /** What was seen so far: sales, papers. */
  seen_count: Count,
  wanted_count: Count,
  done_at: Nullable(Timestamp),
})
export type LessonStep = Static<typeof LessonStep>

export const RehearsalView = Closed({
  /** What goes wrong at this moment. */
  fault: Nullable(Closed({ fault: PracticeFault, seconds_left: Count, seconds: Count })),
  /** What can be practised here: without a private cloud there is no WAN. */
  faults: Type.Array(PracticeFault),
  /** Where tills go: through the line that can fail. */
  tills_url: Nullable(Type.String({ maxLength: 200 })),
  /** Where the virtual printer's paper is looked at, on the box itself. */
  paper_url: Nullable(Type.String({ maxLength: 200 })),
  lesson: Nullable(
    Closed({ started_at: Timestamp, ended_at: Nullable(Timestamp), steps: Type.Array(LessonStep) }),
  ),
  /** Since the rehearsal's database began. */
  books: Closed({ sale_count: Count, twice_count: Count, unsent_count: Count }),
})
export type RehearsalView = Static<typeof RehearsalView>

export const LessonAct = Closed({ act: OneOf(['begin', 'skip', 'clear']) })
export type LessonAct = Static<typeof LessonAct>

/** What the starter says of its lines, over its socket. */
export const PracticeState = Closed({
  fault: Nullable(Closed({ fault: PracticeFault, seconds_left: Count, seconds: Count })),
  /** Faults that came to their end, the newest last. */
  ended: Type.Array(Closed({ fault: PracticeFault, began_ms: Count, ended_ms: Count }), {
    maxItems: 50,
  }),
  faults: Type.Array(PracticeFault),
  tills_url: Nullable(Type.String({ maxLength: 200 })),
  paper_url: Nullable(Type.String({ maxLength: 200 })),
})
export type PracticeState = Static<typeof PracticeState>
