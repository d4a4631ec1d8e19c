// What the hub could not give when it was asked for is asked for again.
import t from 'tap'
import { FETCH_AGAIN_MS, fetchPatiently } from '../../../terminal-ui/src/link/fetch-patiently.ts'
import { FakeTime, settle } from './fake-time.ts'

t.test('asked for until it is there, and once more never', async (t) => {
  const time = new FakeTime()
  let asked = 0
  let loaded: string | null = null
  void fetchPatiently(time.timers, async () => {
    asked += 1
    if (asked < 4) throw new TypeError('Failed to fetch dynamically imported module')
    return 'the rest'
  }).then((value) => {
    loaded = value
  })
  await settle()
  t.equal(asked, 1)
  await time.pass(FETCH_AGAIN_MS - 1)
  t.equal(asked, 1)
  await time.pass(2 * FETCH_AGAIN_MS)
  t.equal(asked, 3)
  t.equal(loaded, null)
  await time.pass(FETCH_AGAIN_MS)
  t.equal(loaded, 'the rest')
  await time.pass(10 * FETCH_AGAIN_MS)
  t.equal(asked, 4)
  t.equal(time.pendingCount, 0)
})
