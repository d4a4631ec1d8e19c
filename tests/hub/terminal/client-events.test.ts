import t from 'tap'
import { createLogger } from '#hub/system/logger.ts'
import { startTestHub } from '../../support/hub.ts'

const PATH = '/api/pos/client-events'
const event = (name: string, more: object = {}) => ({
  ...{ name, at: '2026-11-22T05:00:00.000Z', duration_ms: null, count: null, words: null },
  ...more,
})

t.test('what a till saw is counted, timed and logged with its name', async (t) => {
  const logged: { facts: Record<string, unknown>; words: string }[] = []
  const note = (facts: Record<string, unknown>, words: string) => logged.push({ facts, words })
  const log = Object.assign(createLogger('silent'), { info: note, warn: note })
  const hub = await startTestHub(t, { deps: { log } })
  const till = await hub.logIn()
  const events = [
    event('hub_back', { duration_ms: 61_000 }),
    event('transaction_saved_offline'),
    event('transaction_saved_offline'),
    event('client_error', { words: 'TypeError in index:1:2' }),
  ]
  t.match(await till.post(PATH, { events }), { status: 200, body: { success: true } })
  const text = await hub.deps.metrics.metrics()
  t.match(text, 'hub_client_events_total{event="transaction_saved_offline"} 2')
  t.match(text, 'hub_client_event_seconds_sum{event="hub_back"} 61')
  const told = logged.filter(({ words }) => words.startsWith('a terminal reports'))
  t.equal(told.length, 4)
  t.match(told.at(-1), {
    facts: { terminal: till.code, event: 'client_error', words: 'TypeError in index:1:2' },
  })
})

t.test('what it cannot have seen is refused, and nothing of it counted', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const wrong = [
    { events: [] },
    { events: [event('hub_back'), event('sold_a_house')] },
    { events: [event('hub_back', { duration_ms: -1 })] },
    { events: [event('client_error', { words: 'x'.repeat(301) })] },
    { events: Array.from({ length: 51 }, () => event('hub_back')) },
    { events: [event('hub_back', { customer: 'Ratna' })] },
  ]
  for (const body of wrong) t.match(await till.post(PATH, body), { status: 400 })
  t.notMatch(await hub.deps.metrics.metrics(), 'hub_client_events_total{')
  t.match(await hub.request('POST', PATH, { events: [event('hub_back')] }), { status: 401 })
})
