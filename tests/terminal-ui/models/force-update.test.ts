import { signal } from '@preact/signals'
import t from 'tap'
import type { AppWorkerState } from '../../../terminal-ui/src/link/app-worker.ts'
import {
  forceUpdates,
  isOlder,
  LEFT_ALONE_MS,
} from '../../../terminal-ui/src/models/force-update.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { openTill, product } from './open-till.ts'

t.test('versions are compared by their numbers', (t) => {
  const cases: [string, string, boolean][] = [
    ['0.9.0', '0.10.0', true],
    ['0.10.0', '0.9.9', false],
    ['1.0.0', '1.0.0', false],
    ['1.0', '1.0.1', true],
    ['1.0.1', '1', false],
    ['test', '1.0.0', false],
  ]
  for (const [build, wanted, expected] of cases) t.equal(isOlder(build, wanted), expected, build)
  t.end()
})

async function openOld(t: Parameters<typeof openTill>[0]) {
  const opened = await openTill(t)
  const { bench, boot, till } = opened
  const calls = { took: 0, looked: 0 }
  const state = signal<AppWorkerState>('update-waits')
  const worker = {
    state,
    lookForUpdate: () => (calls.looked += 1),
    takeOver: () => (calls.took += 1),
  }
  const noted: string[] = []
  const note = ({ name }: { name: string }) => noted.push(name)
  t.teardown(forceUpdates(bench.seams.timers, { boot, worker, build: '0.1.0', note }))
  const demand = async (version: string | null) => {
    const rules = { ...till.rules.rules.value, till_version_min: version }
    bench.hub.routes['GET /api/pos/rules'] = () => ok({ rules, version: 1 })
    await till.rules.refresh()
  }
  return { ...opened, calls, state, noted, demand }
}

t.test('an older till goes when its sale is over, whatever is half typed', async (t) => {
  const { bench, till, calls, noted, demand } = await openOld(t)
  await bench.time.pass(LEFT_ALONE_MS)
  t.equal(calls.took, 0, 'nobody asked')
  await demand('0.1.0')
  await bench.time.pass(LEFT_ALONE_MS)
  t.equal(calls.took, 0, 'it is as new as that')
  await till.cart.add(product(0))
  await demand('0.2.0')
  await bench.time.pass(10_000)
  await till.payment.open()
  await bench.time.pass(LEFT_ALONE_MS * 2)
  t.equal(calls.took, 0, 'in the middle of a payment')
  bench.hub.trouble = () => 'down'
  await till.payment.addTender({ method: 'cash', tenderedMinor: 1_000_000, evidence: null })
  t.match(await till.payment.commit(), { ok: true })
  await bench.time.pass(10_000)
  t.equal(calls.took, 0, 'the sale is still on this device alone')
  bench.hub.trouble = () => null
  till.link.sendPending()
  await until(() => till.link.counts.value.pending === 0, 'the sale at the hub')
  await bench.time.pass(40_000)
  t.equal(calls.took, 1, 'at once, with the change still on the screen')
  t.same(noted, ['update_forced'])
})

t.test('a basket that nobody touches does not hold it for ever', async (t) => {
  const { bench, till, calls, demand } = await openOld(t)
  await till.cart.add(product(0))
  await demand('1.0.0')
  await bench.time.pass(LEFT_ALONE_MS - 5_000)
  await till.cart.add(product(1))
  await bench.time.pass(LEFT_ALONE_MS - 5_000)
  t.equal(calls.took, 0, 'somebody was there')
  await bench.time.pass(10_000)
  t.equal(calls.took, 1)
  t.equal(till.cart.cart.value.lines.length, 2)
})

t.test('while the newer one is not there it is looked for', async (t) => {
  const { bench, state, calls, demand } = await openOld(t)
  state.value = 'ready'
  await demand('0.2.0')
  await bench.time.pass(1_000)
  t.equal(calls.looked, 1)
  t.equal(calls.took, 0)
  state.value = 'update-waits'
  await bench.time.pass(2_000)
  t.equal(calls.took, 1)
})
