// A newer version takes over between two sales, in five quiet seconds, and is asked again when a
// busy browser did not hear it.
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import type { AppWorkerState } from '../../../terminal-ui/src/link/app-worker.ts'
import { AGAIN_MS, followUpdates, QUIET_MS } from '../../../terminal-ui/src/models/app-update.ts'
import { openTill, product } from './open-till.ts'

async function openFollowed(t: Test) {
  const opened = await openTill(t)
  const calls = { took: 0, looked: 0 }
  const state = signal<AppWorkerState>('ready')
  const worker = {
    state,
    lookForUpdate: () => (calls.looked += 1),
    takeOver: () => (calls.took += 1),
  }
  let isAtRest = true
  const { boot, bench } = opened
  const { stop } = followUpdates(bench.seams.timers, boot, worker, () => isAtRest)
  t.teardown(stop)
  const rest = (isIt: boolean): void => {
    isAtRest = isIt
  }
  return { ...opened, calls, state, rest, stop }
}

t.test('it waits for the end of the sale and for five quiet seconds', async (t) => {
  const { bench, till, calls, state } = await openFollowed(t)
  await till.cart.add(product(0))
  state.value = 'update-waits'
  await bench.time.pass(QUIET_MS * 3)
  t.equal(calls.took, 0, 'somebody sells')
  await till.cart.clear()
  await bench.time.pass(QUIET_MS - 1_000)
  t.equal(calls.took, 0, 'a next scan may be on its way')
  await bench.time.pass(2_000)
  t.equal(calls.took, 1)
})

t.test('what is being filled in is not interrupted; the moment is looked for again', async (t) => {
  const { bench, calls, state, rest } = await openFollowed(t)
  rest(false)
  state.value = 'update-waits'
  await bench.time.pass(QUIET_MS * 3)
  t.equal(calls.took, 0)
  rest(true)
  await bench.time.pass(QUIET_MS + 1_000)
  t.equal(calls.took, 1)
})

t.test('a browser that did not hear it is asked again', async (t) => {
  const { bench, calls, state, stop } = await openFollowed(t)
  state.value = 'update-waits'
  await bench.time.pass(QUIET_MS * 3 + 1_000)
  t.equal(calls.took, 3)
  stop()
  await bench.time.pass(QUIET_MS * 3)
  t.equal(calls.took, 3)
})

t.test('what is told anew without a change does not begin the wait anew', async (t) => {
  const { bench, till, calls, state } = await openFollowed(t)
  state.value = 'update-waits'
  for (let seconds = 0; seconds < 8; seconds += 1) {
    await till.link.journalChanged()
    await bench.time.pass(1_000)
  }
  t.equal(calls.took, 1)
})

t.test(
  'a first worker that was not fetched whole is fetched again while the hub is there',
  async (t) => {
    const { bench, calls, state, stop } = await openFollowed(t)
    await bench.time.pass(AGAIN_MS * 2)
    const before = calls.looked
    state.value = 'failed'
    await bench.time.pass(AGAIN_MS + 1_000)
    t.equal(calls.looked, before + 1)
    state.value = 'installing'
    await bench.time.pass(AGAIN_MS * 2)
    t.equal(calls.looked, before + 1, 'it is on its way')
    state.value = 'failed'
    await bench.time.pass(AGAIN_MS + 1_000)
    t.equal(calls.looked, before + 2)
    state.value = 'installing'
    state.value = 'failed'
    stop()
    await bench.time.pass(AGAIN_MS * 2)
    t.equal(calls.looked, before + 2)
  },
)
