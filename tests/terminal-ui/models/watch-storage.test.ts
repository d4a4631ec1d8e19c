import t from 'tap'
import type { Surroundings } from '../../../terminal-ui/src/link/surroundings.ts'
import {
  bytesOf,
  CACHE_BYTES_MAX,
  fillOf,
  isFilling,
  watchStorage,
} from '../../../terminal-ui/src/models/watch-storage.ts'
import { settle } from '../link/fake-time.ts'
import { openTill } from './open-till.ts'

const facts = (usedBytes: number, quotaBytes: number | null) => ({
  ...{ usedBytes, quotaBytes, isPersistent: true, cacheBytes: null },
})

t.test('four fifths are the warning; a browser that tells no quota warns never', (t) => {
  t.equal(isFilling(facts(799, 1_000)), false)
  t.equal(isFilling(facts(800, 1_000)), true)
  t.equal(fillOf(facts(2_000, 1_000)), 1)
  t.equal(isFilling(facts(10, null)), false)
  t.equal(isFilling(null), false)
  t.equal(bytesOf({ ab: 'word', key: new Uint8Array(16) }), 2 + 4 + 3 + 16)
  t.end()
})

t.test('measured at once and every hour, with what the caches take of it', async (t) => {
  const { bench, till } = await openTill(t)
  let usedBytes = 100
  const surroundings: Surroundings = {
    isControlled: () => true,
    onFault: () => () => {},
    storage: async () => ({ usedBytes, quotaBytes: 1_000, isPersistent: false }),
  }
  const seen: [number, boolean][] = []
  const watch = watchStorage(
    bench.seams,
    () => till,
    surroundings,
    (found, wasFilling) => {
      seen.push([found.usedBytes, wasFilling])
    },
  )
  t.teardown(watch.stop)
  await settle()
  const chunks = await till.database.getAll('products_cache')
  const stored = chunks.reduce((sum, { text }) => sum + text.length, 0)
  const measured = watch.facts.value?.cacheBytes?.products_cache ?? 0
  t.ok(stored > 100 && measured >= stored && measured < stored + 1_000, `${measured} of ${stored}`)
  t.ok(measured < CACHE_BYTES_MAX)
  usedBytes = 850
  await bench.time.pass(60 * 60_000)
  t.equal(isFilling(watch.facts.value), true)
  usedBytes = 900
  await bench.time.pass(60 * 60_000)
  t.strictSame(seen, [
    [100, false],
    [850, false],
    [900, true],
  ])
})
