// Counting with a phone: found goods are kept here until the hub has them, once each.
import t from 'tap'
import { AGAIN_MS, StockCountModel } from '../../../terminal-ui/src/models/stock-count-model.ts'
import { varianceCsv } from '../../../terminal-ui/src/models/variance-csv.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { idOf } from '../../support/shop.ts'

type Request = { method: string; path: string; body?: string }

function open() {
  const kept = new Map<string, string>()
  const sent: { path: string; body: { entries?: { entry_id: string; age_ms: number }[] } }[] = []
  const now = { ms: 1_000 }
  const hub = { isThere: true, refusals: [] as object[] }
  let made = 0
  const count = { count_id: idOf(7), state: 'counting', entries: [] as object[], recounts: [] }
  const deps = {
    link: {
      door: {
        call: async ({ path, body }: Request) => {
          if (!hub.isThere) return { ok: false, code: 'HUB_UNREACHABLE' }
          sent.push({ path, body: JSON.parse(body ?? '{}') })
          const refusal = hub.refusals.shift()
          if (refusal) return refusal
          if (path.endsWith('/variances')) {
            return { ok: true, value: { seen: 'x', short_minor: 5, over_minor: 2, variances: [] } }
          }
          return {
            ok: true,
            value: path.endsWith('/counts') && !body ? { counts: [count] } : count,
          }
        },
      },
    },
    clock: { nowMs: () => now.ms, monotonicMs: () => now.ms },
    marks: {
      get: (name: string) => kept.get(name) ?? null,
      set: (name: string, value: string) => void kept.set(name, value),
      remove: (name: string) => void kept.delete(name),
    },
    newId: () => {
      made += 1
      return idOf(100 + made)
    },
    approval: { approve: async () => idOf(99), ownWords: new Map() },
  }
  const again = () => new StockCountModel(deps as never)
  return { model: again(), again, sent, hub, kept, now, count }
}
const MI = { productId: idOf(1), name: 'Mi', unit: 'pcs', quantityMilli: 5_000, place: null }

t.test('what is found while the hub is away is sent later, with its age, once', async (t) => {
  const { model, again, sent, hub, kept, now } = open()
  await model.refresh()
  t.equal(model.counts.value?.length, 1)
  await model.open(idOf(7))
  hub.isThere = false
  await model.find(MI)
  now.ms += 60_000
  await model.find({ ...MI, quantityMilli: 2_000 })
  t.equal(model.waiting.value.length, 2)
  const reloaded = again()
  hub.isThere = true
  now.ms += 1_000
  await reloaded.open(idOf(7))
  const entries = sent.at(-1)?.body.entries ?? []
  t.same(
    entries.map(({ age_ms }) => age_ms),
    [61_000, 1_000],
    'in the order in which they were found',
  )
  t.same([reloaded.waiting.value.length, kept.size], [0, 0])
})

t.test(
  'what the hub did not answer is sent until it has it, however long that takes',
  async (t) => {
    const { model, sent, hub } = open()
    const timers = fakeTimers()
    await model.open(idOf(7))
    const stop = model.keepSending(timers)
    hub.isThere = false
    await model.find(MI)
    const pass = async () => {
      timers.pass(AGAIN_MS)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (let tries = 0; tries < 4; tries += 1) await pass()
    t.equal(model.waiting.value.length, 1)
    const before = sent.length
    hub.isThere = true
    await pass()
    t.equal(model.waiting.value.length, 0)
    await pass()
    t.equal(sent.length, before + 1, 'once; and nothing is asked while nothing waits')
    stop()
    t.equal(timers.pendingCount(), 0)
  },
)

t.test(
  'a finding is taken back: dropped while it waits, by another one when it is sent',
  async (t) => {
    const { model, sent, hub, count } = open()
    await model.open(idOf(7))
    hub.isThere = false
    await model.find(MI)
    await model.takeBack(model.waiting.value[0]?.entryId ?? '')
    t.equal(model.waiting.value.length, 0)
    hub.isThere = true
    count.entries = [{ entry_id: idOf(50), product_id: idOf(1), name: 'Mi', base_unit: 'pcs' }]
    await model.open(idOf(7))
    await model.takeBack(idOf(50))
    t.match(sent.at(-1)?.body.entries, [{ takes_back_id: idOf(50), product_id: idOf(1) }])
    const before = sent.length
    await model.takeBack(idOf(51))
    t.equal(sent.length, before, 'nothing of what is not known')
  },
)

t.test(
  'differences are settled as they were seen, on another word where it needs one',
  async (t) => {
    const { model, sent, hub } = open()
    await model.open(idOf(7))
    t.match(await model.settle(idOf(8), { uncounted: 'leave', note: '', words: 'x' }), { ok: true })
    t.notOk(
      sent.some(({ path }) => path.endsWith('/settlement')),
      'nobody has looked yet',
    )
    await model.weigh()
    hub.refusals.push({ ok: false, code: 'APPROVAL_REQUIRED', detail: 'settle-count' })
    await model.settle(idOf(8), { uncounted: 'zero', note: ' ok ', words: 'x' })
    const bodies = sent.filter(({ path }) => path.endsWith('/settlement')).map(({ body }) => body)
    t.match(bodies, [
      { document_id: idOf(8), seen: 'x', uncounted: 'zero', note: 'ok', approval_id: null },
      { approval_id: idOf(99) },
    ])
    await model.recount([idOf(1)])
    await model.cancel()
    t.match(sent.at(-1)?.path, /cancellation$/)
    model.close()
    t.equal(model.count.value, null)
  },
)

t.test('differences as a file', async (t) => {
  const row = {
    ...{ sku: 'A', name: 'Mi', base_unit: 'pcs', counted_milli: 5_000, expected_milli: 7_000 },
    ...{ difference_milli: -2_000, value_minor: -500, late_milli: -1_000, moved_milli: 0 },
  }
  t.match(varianceCsv([row as never]), 'A;Mi;pcs;5;7;-2;-500;1;0')
})
