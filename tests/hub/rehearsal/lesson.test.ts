import t from 'tap'
import type { PracticeState } from '#domain/wire/rehearsal-message.ts'
import { type Books, createLesson, type Stretch } from '#hub/rehearsal/lesson.ts'

const ALL: PracticeState['faults'] = [
  'hub-away',
  'answers-lost',
  'wan-away',
  'paper-out',
  'cut-off',
]
const practice = (ended: PracticeState['ended'] = [], faults = ALL): PracticeState => ({
  ...{ fault: null, ended, faults, tills_url: null, paper_url: null },
})

/** Sales and papers by the moment they were made. */
function booksOf(facts: { sales?: number[]; papers?: number[]; unsent?: number; whole?: boolean }) {
  const within = (moments: number[] = [], { fromMs, toMs }: Stretch) =>
    moments.filter((at) => at >= fromMs && at <= toMs).length
  const books: Books = {
    salesIn: (stretch) => within(facts.sales, stretch),
    papersIn: (stretch) => within(facts.papers, stretch),
    isWhole: () => facts.whole ?? false,
    unsentCount: () => facts.unsent ?? 0,
  }
  return books
}

const nowOf = (lesson: ReturnType<ReturnType<typeof createLesson>['look']>) =>
  lesson?.steps.find(({ state }) => state === 'now')

t.test('a step is ticked off by what is in the books, in order', async (t) => {
  const lesson = createLesson()
  t.equal(lesson.look(practice(), booksOf({}), 0), null)
  lesson.begin(practice(), 100)
  const early = lesson.look(practice(), booksOf({ sales: [50] }), 150)
  t.match(nowOf(early), { step: 'plain-sale', seen_count: 0 }, 'a sale of before does not count')
  lesson.look(practice(), booksOf({ sales: [160] }), 200)
  const away = { fault: 'hub-away', began_ms: 300, ended_ms: 400 } as const
  const running = lesson.look(practice(), booksOf({ sales: [160, 310, 320] }), 350)
  t.match(nowOf(running), { step: 'hub-away', seen_count: 0 }, 'only once the fault has ended')
  const half = lesson.look(practice([away]), booksOf({ sales: [160, 310, 410] }), 420)
  t.match(nowOf(half), { step: 'hub-away', seen_count: 1 }, 'one was sold when it was over')
  const both = lesson.look(practice([away]), booksOf({ sales: [160, 310, 320] }), 430)
  t.match(nowOf(both), { step: 'answers-lost' })
})

t.test('WAN: done when nothing waits for the cloud; skipped where there is none', async (t) => {
  const lesson = createLesson()
  lesson.begin(practice(), 0)
  for (const at of [1, 2, 3]) t.ok(lesson.skip(at))
  const ended = [{ fault: 'wan-away', began_ms: 10, ended_ms: 20 } as const]
  const waits = lesson.look(practice(ended), booksOf({ sales: [15], unsent: 1 }), 30)
  t.match(nowOf(waits), { step: 'wan-away', seen_count: 0 })
  const gone = lesson.look(practice(ended), booksOf({ sales: [15] }), 40)
  t.match(nowOf(gone), { step: 'paper-out' })
  const lan = createLesson()
  lan.begin(practice([], ['hub-away']), 0)
  const states = lan.look(practice([], ['hub-away']), booksOf({}), 1)?.steps.map((s) => s.state)
  t.same(states, ['now', 'waiting', 'skipped', 'skipped', 'skipped', 'skipped', 'waiting'])
})

t.test('the end: every step done or skipped; cleared, there is no lesson', async (t) => {
  const lesson = createLesson()
  lesson.begin(practice(), 0)
  for (let at = 1; at <= 6; at += 1) lesson.skip(at)
  t.equal(lesson.look(practice(), booksOf({}), 10)?.ended_at, null)
  const end = lesson.look(practice(), booksOf({ whole: true }), 20)
  t.equal(end?.ended_at, '1970-01-01T00:00:00.020Z')
  t.equal(lesson.skip(30), false)
  lesson.clear()
  t.equal(lesson.look(practice(), booksOf({}), 40), null)
})
