// How far a backlog is, as the bar says it: never backwards, and gone when it is home.
import { signal } from '@preact/signals'
import t from 'tap'
import { followBacklog } from '../../../terminal-ui/src/models/backlog-progress.ts'
import type { Badge } from '../../../terminal-ui/src/models/connectivity-model.ts'

function follow() {
  const of = (state: Badge['state'], pendingCount: number): Badge => ({
    ...{ state, pendingCount, refusedCount: 0, commandCount: 0, isStuck: false },
  })
  const badge = signal(of('offline', 0))
  const backlog = followBacklog({ connectivity: { badge } as never })
  const say = (state: Badge['state'], pendingCount: number) => {
    badge.value = of(state, pendingCount)
    return backlog.progress.value
  }
  return { ...backlog, say }
}

t.test('from nothing sent to all of it; what is sold meanwhile joins the queue', async (t) => {
  const { say, stop } = follow()
  t.equal(say('offline', 5), null, 'nothing is on its way')
  t.same(say('syncing', 5), { done: 0, total: 5 })
  t.same(say('syncing', 2), { done: 3, total: 5 })
  t.same(say('syncing', 3), { done: 2, total: 5 }, 'one was sold')
  t.same(say('syncing', 6), { done: 0, total: 6 })
  t.same(say('syncing', 1), { done: 5, total: 6 })
  t.equal(say('online', 0), null)
  t.same(say('syncing', 2), { done: 0, total: 2 }, 'the next one begins anew')
  t.equal(say('offline', 1), null, 'the hub went in the middle of it')
  t.same(say('syncing', 1), { done: 0, total: 1 })
  stop()
  t.same(say('syncing', 9), { done: 0, total: 1 }, 'nobody looks any more')
})
