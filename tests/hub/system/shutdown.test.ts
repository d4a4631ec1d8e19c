import t from 'tap'
import { createShutdown } from '#hub/system/shutdown.ts'
import { fakeTimers } from '../../support/fake-timers.ts'

const quiet = { info: () => {}, error: () => {} }

t.test('what started last stops first, once', async (t) => {
  const timers = fakeTimers()
  const shutdown = createShutdown(timers, quiet)
  const stopped: string[] = []
  for (const name of ['database', 'printers', 'doors']) {
    shutdown.onStop(name, async () => void stopped.push(name))
  }
  t.strictSame(await Promise.all([shutdown.run(), shutdown.run()]), [true, true])
  t.strictSame(stopped, ['doors', 'printers', 'database'])
  t.equal(timers.pendingCount(), 0)
})

t.test('a part that fails or hangs does not keep the others from stopping', async (t) => {
  const timers = fakeTimers()
  const failed: string[] = []
  const log = { info: () => {}, error: (_: object, text: string) => void failed.push(text) }
  const shutdown = createShutdown(timers, log)
  let isClosed = false
  shutdown.onStop('database', () => {
    isClosed = true
  })
  shutdown.onStop('hanging', () => {
    setImmediate(() => timers.pass(5_000))
    return new Promise(() => {})
  })
  shutdown.onStop('failing', () => {
    throw new Error('broken')
  })
  t.equal(await shutdown.run(), false, 'and the stop was not clean')
  t.strictSame(failed, ['not stopped: failing', 'not stopped: hanging'])
  t.equal(isClosed, true)
})
