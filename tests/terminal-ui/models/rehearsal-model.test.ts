// A lesson in figures: what was practised, and what was only passed over.
import t from 'tap'
import type { LessonStep } from '#domain/wire/rehearsal-message.ts'
import { lessonCounts } from '../../../terminal-ui/src/models/rehearsal-model.ts'

const step = (name: LessonStep['step'], state: LessonStep['state']): LessonStep => ({
  ...{ step: name, state, seen_count: 0, wanted_count: 1, done_at: null },
})

t.test(
  'what was skipped is not practised, and an empty book that adds up is no practice',
  async (t) => {
    const skipped = [step('plain-sale', 'skipped'), step('hub-away', 'skipped')]
    t.same(lessonCounts([...skipped, step('whole', 'done')]), {
      ...{ practised: 0, skipped: 2, over: 3, total: 3 },
    })
    const half = [step('plain-sale', 'done'), step('hub-away', 'skipped'), step('whole', 'done')]
    t.same(lessonCounts(half), { practised: 2, skipped: 1, over: 3, total: 3 })
    const begun = [step('plain-sale', 'done'), step('hub-away', 'now'), step('whole', 'waiting')]
    t.same(lessonCounts(begun), { practised: 1, skipped: 0, over: 1, total: 3 })
  },
)
