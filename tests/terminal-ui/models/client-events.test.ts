import { signal } from '@preact/signals'
import t from 'tap'
import type { AppWorkerState } from '../../../terminal-ui/src/link/app-worker.ts'
import type { Surroundings } from '../../../terminal-ui/src/link/surroundings.ts'
import {
  eventsBetween,
  type Seen,
  tellEvents,
} from '../../../terminal-ui/src/models/client-events.ts'
import { settle } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { openTill } from './open-till.ts'

const seen = (state: Seen['state'], pendingCount = 0, atMs = 0): Seen => ({
  ...{ state, pendingCount, atMs },
})

t.test('what happened between two looks', (t) => {
  const cases: [Seen, Seen, Seen, object[]][] = [
    [seen('online'), seen('online'), seen('online'), []],
    [seen('online'), seen('offline', 0, 9), seen('online'), [{ name: 'hub_lost' }]],
    [
      seen('offline', 1),
      seen('offline', 2),
      seen('offline'),
      [{ name: 'transaction_saved_offline' }],
    ],
    [seen('offline', 2), seen('offline', 1), seen('offline'), []],
    [
      seen('offline', 2, 50),
      seen('syncing', 2, 70),
      seen('offline', 0, 10),
      [
        { name: 'hub_back', durationMs: 60 },
        { name: 'sync_started', count: 2 },
      ],
    ],
    [
      seen('syncing', 1, 80),
      seen('online', 0, 95),
      seen('syncing', 2, 70),
      [{ name: 'sync_completed', durationMs: 25, count: 2 }],
    ],
  ]
  for (const [before, now, since, expected] of cases) {
    t.strictSame(eventsBetween(before, now, since), expected)
  }
  t.end()
})

t.test('kept while the hub is away, told when it is back, once', async (t) => {
  const { bench, boot } = await openTill(t)
  const told: { name: string; words: string | null }[] = []
  let isRefused = true
  bench.hub.routes['POST /api/pos/client-events'] = ({ body }) => {
    if (isRefused) return refusal(503, 'HUB_STOPPING')
    told.push(...(JSON.parse(String(body)) as { events: typeof told }).events)
    return ok({ success: true })
  }
  const state = signal<AppWorkerState>('installing')
  const worker = { state, lookForUpdate() {}, takeOver() {} }
  let fail = (_words: string): void => {}
  const surroundings: Surroundings = {
    isControlled: () => false,
    onFault(listener) {
      fail = listener
      return () => {}
    },
    storage: async () => ({ usedBytes: 5_000, isPersistent: false }),
  }
  const stop = tellEvents(bench.seams, boot, worker, surroundings)
  t.teardown(stop)
  await settle()
  t.same(told, [], 'the hub does not take them now')
  isRefused = false
  state.value = 'ready'
  await settle()
  t.same(
    told.map(({ name }) => name),
    ['app_opened', 'storage_measured', 'offline_ready'],
  )
  t.match(told[0], { duration_ms: Number, count: 0 })
  bench.hub.trouble = () => 'down'
  fail('TypeError in index:1:2')
  await settle()
  t.equal(told.length, 3)
  bench.hub.trouble = () => null
  fail('RangeError')
  await settle()
  t.same(
    told.slice(3).map(({ words }) => words),
    ['TypeError in index:1:2', 'RangeError'],
  )
})
