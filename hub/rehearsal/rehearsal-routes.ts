import type { Outcome } from '#domain/errors.ts'
import {
  BeginFault,
  LessonAct,
  type PracticeState,
  RehearsalView,
} from '#domain/wire/rehearsal-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readCloudState } from '../cloud/cloud-state.ts'
import { type Books, createLesson, type Lesson } from './lesson.ts'
import { countAllSales, countPapers, countSales, countWaitingPapers } from './lesson-store.ts'
import type { PracticeDesk } from './practice-desk.ts'

const config = { access: { level: 'staff', permission: 'pair-terminals' } } as const
const schema = { tags: ['rehearsal'], response: { 200: RehearsalView } }

/** Only in a rehearsal outlet: a shop's hub has none of these. */
export function registerRehearsalRoutes(app: HubApp, deps: HubDeps, desk: PracticeDesk): void {
  const { seams } = deps
  const lesson = createLesson()
  const answer = (practice: PracticeState): RehearsalView => viewOf(deps, lesson, practice)

  app.get('/api/console/rehearsal', { config, schema }, async () =>
    answer(must(await desk.state())),
  )
  app.post(
    '/api/console/rehearsal/fault',
    { config, schema: { ...schema, body: BeginFault } },
    async (request) => answer(must(await desk.begin(request.body))),
  )
  app.post('/api/console/rehearsal/fault/end', { config, schema }, async () =>
    answer(must(await desk.end())),
  )
  app.post(
    '/api/console/rehearsal/lesson',
    { config, schema: { ...schema, body: LessonAct } },
    async (request) => {
      const practice = must(await desk.state())
      const nowMs = seams.clock.nowMs()
      const { act } = request.body
      if (act === 'begin') lesson.begin(practice, nowMs)
      else if (act === 'clear') lesson.clear()
      else if (!lesson.skip(nowMs)) throw new RefusalError({ code: 'LESSON_NOT_RUNNING' })
      return answer(practice)
    },
  )
}

function viewOf(deps: HubDeps, lesson: Lesson, practice: PracticeState): RehearsalView {
  const { sales, twice } = countAllSales(deps.db)
  const books = booksOf(deps, practice)
  const { fault, faults, tills_url, paper_url } = practice
  return {
    ...{ fault, faults, tills_url, paper_url },
    lesson: lesson.look(practice, books, deps.seams.clock.nowMs()),
    books: { sale_count: sales, twice_count: twice, unsent_count: books.unsentCount() },
  }
}

/** Without a private cloud nothing waits for one. */
function booksOf({ db }: HubDeps, { faults }: PracticeState): Books {
  const hasCloud = faults.includes('wan-away')
  const unsentCount = () => (hasCloud ? readCloudState(db).pending_count : 0)
  return {
    unsentCount,
    salesIn: ({ fromMs, toMs }) => countSales(db, fromMs, toMs),
    papersIn: ({ fromMs, toMs }) => countPapers(db, fromMs, toMs),
    isWhole: () =>
      countWaitingPapers(db) === 0 && unsentCount() === 0 && countAllSales(db).twice === 0,
  }
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusalError(outcome)
  return outcome.value
}
