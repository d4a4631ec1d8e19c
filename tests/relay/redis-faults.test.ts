// Redis may be emptied, stopped for long, replaced, full, frozen or absent from the start: sales
// are taken as fast as ever and arrive all the same, each once.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { USUAL_OPTIONS } from '../../cloud-relay/relay-loop.ts'
import { ensureProgram, REDIS } from '../../demo/ensure-debian-package.ts'
import { type PrivateRedis, startPrivateRedis } from '../../demo/private-redis.ts'
import { redisMissing } from '../support/redis.ts'
import { type RelayRig, startRelayRig, waitFor } from '../support/relay-rig.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const skip = redisMissing(t)
/** They mostly wait for an outage to end. */
t.jobs = 3
/** BullMQ 6.0 to 6.3.2 never resumed after an outage longer than the worker's five-second poll. */
const LONG_OUTAGE_MS = 20_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const must = (redis: PrivateRedis | null): PrivateRedis => {
  if (!redis) throw new Error('this test has a Redis')
  return redis
}

/** Sells one by one, as a till does; the middle of the times, in milliseconds. */
async function saleMs(rig: RelayRig): Promise<number> {
  const times: number[] = []
  for (let sold = 0; sold < 15; sold++) {
    const startMs = performance.now()
    await rig.sell(1)
    times.push(performance.now() - startMs)
  }
  return times.sort((a, b) => a - b)[7] ?? Number.POSITIVE_INFINITY
}

/** A sale may take as long as it took before the fault, give or take a busy machine. */
async function sellsAsBefore(t: Test, rig: RelayRig, healthyMs: number): Promise<void> {
  const faultMs = await saleMs(rig)
  const words = `a sale took ${faultMs.toFixed(1)} ms, before the fault ${healthyMs.toFixed(1)} ms`
  t.ok(faultMs <= 3 * healthyMs + 50, words)
}

/** The watchdog would wait longer: what arrives sooner was woken through Redis. */
async function arrivesAtOnce(t: Test, rig: RelayRig): Promise<void> {
  const startMs = performance.now()
  for (let round = 0; round < 3; round++) {
    await rig.sell(1)
    await rig.arrived()
  }
  const tookMs = performance.now() - startMs
  t.ok(tookMs < USUAL_OPTIONS.patienceMs, `three arrived in ${tookMs.toFixed(0)} ms`)
}

const isConnected = (rig: RelayRig) => (): boolean => rig.door.status()?.redis === 'connected'

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
  // Now the worker sleeps in Redis, waiting for a job.
  await redis.command('FLUSHALL')
  await arrivesAtOnce(t, rig)
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
  // What a power cut left of a Redis that once wrote to disk.
  const folder = dirname(redis.socketPath)
  const damaged = Buffer.alloc(4_096, 'damaged ')
  mkdirSync(join(folder, 'appendonlydir'))
  writeFileSync(join(folder, 'dump.rdb'), damaged)
  writeFileSync(join(folder, 'appendonly.aof'), damaged)
  for (const name of ['appendonly.aof.manifest', 'appendonly.aof.1.incr.aof'])
    writeFileSync(join(folder, 'appendonlydir', name), damaged)
  await redis.restart()
  await waitFor(isConnected(rig), rig.relay)
  await rig.sell(5)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  await redis.kill()
  t.equal(await rig.relay.kill('SIGTERM'), 0, 'a stop does not wait for a Redis that is away')
})

t.test('Redis is full: it refuses, the watchdog drains, and room heals it', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const redis = must(rig.redis)
  await waitFor(isConnected(rig), rig.relay)
  const healthyMs = await saleMs(rig)
  await rig.arrived()
  // The box's own limit is 64 MB.
  for (const key of ['a', 'b']) await redis.command(`SETRANGE ${key} 40000000 x`)
  t.match(await redis.command('SET one more'), /^-OOM/)
  await sellsAsBefore(t, rig, healthyMs)
  await rig.arrived()
  t.equal(await rig.reconcile(), null, 'arrived without a kick')
  await redis.command('DEL a b')
  await rig.sell(1)
  await rig.arrived()
  await arrivesAtOnce(t, rig)
  t.equal(await rig.reconcile(), null)
})

t.test('Redis is frozen: it takes connections and says nothing', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const redis = must(rig.redis)
  await waitFor(isConnected(rig), rig.relay)
  const healthyMs = await saleMs(rig)
  await rig.arrived()
  process.kill(redis.pid, 'SIGSTOP')
  await sellsAsBefore(t, rig, healthyMs)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  process.kill(redis.pid, 'SIGCONT')
  await rig.sell(1)
  await rig.arrived()
  await arrivesAtOnce(t, rig)
  t.equal(await rig.reconcile(), null)
})

t.test('Redis is replaced while the hub still talks to the old one', { skip }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  const old = must(rig.redis)
  await waitFor(isConnected(rig), rig.relay)
  const program = ensureProgram(REDIS, t.comment)
  const other = await startPrivateRedis({
    command: program.ok ? program.path : '',
    folder: makeTempFolder(t, 'other-redis'),
    socketPath: old.socketPath,
    diesWithParent: true,
  })
  t.teardown(() => other.kill())
  await rig.relay.kill('SIGKILL')
  await rig.relay.start()
  await waitFor(isConnected(rig), rig.relay)
  await rig.sell(20)
  await rig.arrived()
  t.equal(await rig.reconcile(), null, 'hub and relay kept apart')
  await old.kill()
  await waitFor(async () => {
    await rig.sell(1)
    return (await other.command('EXISTS bull:ocean-relay:id')) === ':1'
  }, rig.relay)
  await rig.arrived()
  await arrivesAtOnce(t, rig)
  t.equal(await rig.reconcile(), null)
})
