import { Registry } from 'prom-client'
import t from 'tap'
import { createTerminalWatch } from '#hub/lan/terminal-watch.ts'
import { registerLookupMetrics } from '#hub/terminal/lookup-metrics.ts'
import { fakeSeams } from '../../support/fake-seams.ts'

t.test('sums of tills are counted once, also over a reload and a lost ping', async (t) => {
  const watch = createTerminalWatch(fakeSeams())
  const registry = new Registry()
  registerLookupMetrics(registry, watch.lookups)
  const say = (terminalId: string, cache_hits: number, cache_misses: number) =>
    watch.said(terminalId, { type: 'ping', cache_hits, cache_misses })
  say('a', 10, 1)
  say('a', 10, 1)
  say('b', 5, 0)
  say('a', 30, 2)
  t.same(watch.lookups(), { hits: 35, misses: 2 })
  say('a', 3, 0)
  t.same(watch.lookups(), { hits: 38, misses: 2 }, 'its page was loaded anew')
  watch.said('b', { type: 'ping' })
  t.same(watch.lookups(), { hits: 38, misses: 2 }, 'a till that does not tell')
  const text = await registry.metrics()
  t.match(text, 'hub_terminal_lookups_total{result="hit"} 38')
  t.match(text, 'hub_terminal_lookups_total{result="miss"} 2')
})
