// Redis may be emptied, stopped for long or absent from the start: sales arrive all the same.
import t from 'tap'
import { USUAL_OPTIONS } from '../../cloud-relay/relay-loop.ts'
import type { PrivateRedis } from '../../demo/private-redis.ts'
import { redisMissing } from '../support/redis.ts'
import { startRelayRig, waitFor } from '../support/relay-rig.ts'

const skip = redisMissing(t)
/** BullMQ 6.0 to 6.3.2 never resumed after an outage longer than the worker's five-second poll. */
const LONG_OUTAGE_MS = 20_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const must = (redis: PrivateRedis | null): PrivateRedis => {
  if (!redis) throw new Error('this test has a Redis')
  return redis
}

t.test('Redis is emptied at any moment, also while it is being used', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const redis = must(rig.redis)
  for (let round = 0; round < 10; round++) {
    const selling = rig.sell(30)
    await redis.command('FLUSHALL')
    await selling
    await redis.command('FLUSHALL')
  }
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
})

t.test('Redis is away for 20 seconds, and wakes the relay again after it', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const redis = must(rig.redis)
  await rig.sell(10)
  await rig.arrived()
  await waitFor(() => rig.door.status()?.redis === 'connected', rig.relay)
  await redis.kill()
  const outage = pause(LONG_OUTAGE_MS)
  await rig.sell(25)
  await rig.arrived()
  t.equal(await rig.reconcile(), null, 'sold and arrived without Redis')
  t.match(rig.door.status(), { cloud: 'connected', redis: 'absent' })
  await outage
  await redis.restart()
  await waitFor(() => rig.door.status()?.redis === 'connected', rig.relay)
  await rig.sell(5)
  await rig.arrived()
  // A worker that never resumed would leave the job waiting; the watchdog alone moves no job.
  await waitFor(async () => (await redis.command('LLEN bull:ocean-relay:wait')) === ':0', rig.relay)
  const startMs = performance.now()
  for (let sold = 0; sold < 5; sold++) {
    await rig.sell(1)
    await rig.arrived()
  }
  const found = performance.now() - startMs < 3 * USUAL_OPTIONS.patienceMs
  t.ok(found, 'five were woken: the watchdog waits longer before each')
  t.equal(await rig.reconcile(), null)
})

t.test('Redis is absent from the start, and may come later', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const redis = must(rig.redis)
  await redis.kill()
  await rig.relay.kill('SIGKILL')
  await rig.relay.start()
  await rig.sell(20)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  t.match(rig.door.status(), { cloud: 'connected', redis: 'absent' })
  await redis.restart()
  await waitFor(() => rig.door.status()?.redis === 'connected', rig.relay)
  await rig.sell(5)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  await redis.kill()
  t.equal(await rig.relay.kill('SIGTERM'), 0, 'a stop does not wait for a Redis that is away')
})
