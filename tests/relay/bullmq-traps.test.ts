// Every trap of BullMQ that somebody fell into, against the version in the lockfile: what the
// library really does, and that the product's own use of it does not suffer from it.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Job, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { DRAIN_JOB, RELAY_QUEUE } from '#domain/wire/relay-message.ts'
import { createKick, type KickOutcome } from '#hub/outbox/kick.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startWakeUps, type WakeUps } from '../../cloud-relay/wake-up.ts'
import type { PrivateRedis } from '../../demo/private-redis.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { redisMissing, startTestRedis } from '../support/redis.ts'
import { waitFor } from '../support/relay-rig.ts'

const skip = redisMissing(t)
const ROOT = join(import.meta.dirname, '..', '..')
const { timers } = realSeams
/** Most of these wait for a timer of Redis or of BullMQ. */
t.jobs = 4

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const urlOf = (redis: PrivateRedis): string => `unix:${redis.socketPath}`
const keyOf = (suffix: string): string => `bull:${RELAY_QUEUE}:${suffix}`
const waiting = (redis: PrivateRedis): Promise<string> => redis.command(`LLEN ${keyOf('wait')}`)

function medianOf(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY
}

/** The library as it comes, with nothing of ours. */
async function plainQueue(
  t: Test,
  redis: PrivateRedis,
  name: string = randomUUID(),
): Promise<{ queue: Queue; name: string }> {
  const queue = new Queue(name, { connection: { path: redis.socketPath } })
  queue.on('error', () => {})
  t.teardown(() => queue.close())
  // One that is closed before it ever connected goes on connecting for ever.
  await queue.waitUntilReady()
  return { queue, name }
}

function plainWorker(
  t: Test,
  redis: PrivateRedis,
  name: string,
  work: (job: Job) => Promise<void>,
  options: { lockDuration?: number; stalledInterval?: number } = {},
): Worker {
  const connection = { path: redis.socketPath, maxRetriesPerRequest: null }
  const worker = new Worker(name, work, { connection, concurrency: 1, ...options })
  worker.on('error', () => {})
  t.teardown(() => worker.close())
  return worker
}

type Woken = { wakeUps: WakeUps; count(): number; overlap(): number }

/** The relay's own wake-ups; each drain takes `drainMs`. */
function relayWakeUps(
  t: Test,
  redis: PrivateRedis,
  { drainMs = 0, using = timers }: { drainMs?: number; using?: typeof timers } = {},
): Woken {
  let count = 0
  let running = 0
  let overlap = 0
  const wakeUps = startWakeUps({
    redisUrl: urlOf(redis),
    timers: using,
    onConnection: () => {},
    onWake: async () => {
      count += 1
      running += 1
      overlap = Math.max(overlap, running)
      await pause(drainMs)
      running -= 1
    },
  })
  t.teardown(() => wakeUps.close())
  return { wakeUps, count: () => count, overlap: () => overlap }
}

function hubKick(t: Test, redis: PrivateRedis) {
  const counts: Record<KickOutcome, number> = { sent: 0, merged: 0, failed: 0 }
  const onOutcome = (outcome: KickOutcome): void => {
    counts[outcome] += 1
  }
  const kick = createKick({ redisUrl: urlOf(redis), timers, onOutcome })
  t.teardown(() => kick.close())
  return { kick: kick.kick, counts }
}

t.test('the lock holds one BullMQ, and one that survives an outage', async (t) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/bullmq'))
  t.strictSame(copies, ['node_modules/bullmq'])
  const [major = 0, minor = 0] = packages['node_modules/bullmq'].version.split('.').map(Number)
  t.ok(major > 6 || (major === 6 && minor >= 7), '6.0 to 6.3.2 never resume after an outage')
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  t.equal(dependencies.bullmq, packages['node_modules/bullmq'].version, 'pinned to it')
})

t.test('a failed job swallows whoever adds its id again', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { queue, name } = await plainQueue(t, redis)
  let runs = 0
  plainWorker(t, redis, name, async () => {
    runs += 1
    throw new Error('the cloud is away')
  })
  await queue.add('sale', { paid: 1 }, { jobId: 'sale-A-7' })
  await waitFor(async () => (await queue.getFailedCount()) === 1)
  const again = await queue.add('sale', { paid: 1 }, { jobId: 'sale-A-7' })
  t.equal(again.id, 'sale-A-7', 'the answer looks like success')
  await pause(100)
  t.equal(runs, 1, 'and nobody works on it: why no document is ever a job')
})

t.test('a kick after a failed drain is a new drain', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { kick } = hubKick(t, redis)
  let runs = 0
  const wakeUps = startWakeUps({
    ...{ redisUrl: urlOf(redis), timers, onConnection: () => {} },
    onWake: async () => {
      runs += 1
      throw new Error('a drain never fails; if one did')
    },
  })
  t.teardown(() => wakeUps.close())
  for (let round = 1; round <= 3; round++) {
    const before = runs
    while (runs === before) {
      kick()
      await pause(25)
    }
  }
  t.ok(runs >= 3)
})

t.test('ids of digits alone and ids with a colon are refused', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { queue } = await plainQueue(t, redis)
  await t.rejects(queue.add('sale', {}, { jobId: '1042' }), /integers/)
  await t.rejects(queue.add('sale', {}, { jobId: 'A:1042' }), /:/)
})

t.test('jobs stay for ever unless told, and ours are told', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { queue, name } = await plainQueue(t, redis)
  plainWorker(t, redis, name, async () => {})
  for (let count = 0; count < 60; count++) await queue.add('any', {})
  await waitFor(async () => (await queue.getCompletedCount()) === 60)
  t.equal(await redis.command(`ZCARD bull:${name}:completed`), ':60', 'the library keeps all')

  const { count } = relayWakeUps(t, redis)
  const { kick } = hubKick(t, redis)
  while (count() < 60) {
    kick()
    await pause(5)
  }
  const kept = await redis.command(`ZCARD ${keyOf('completed')}`)
  t.ok(Number(kept.slice(1)) <= 10, `${kept} of ours`)
  const events = await redis.command(`XLEN ${keyOf('events')}`)
  t.ok(Number(events.slice(1)) <= 500, `${events} events`)
})

t.test('a kick carries no data', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { kick } = hubKick(t, redis)
  await waitFor(async () => {
    kick()
    return (await waiting(redis)) === ':1'
  })
  const { queue } = await plainQueue(t, redis, RELAY_QUEUE)
  const [job] = await queue.getWaiting()
  t.strictSame({ name: job?.name, data: job?.data }, { name: DRAIN_JOB, data: {} })
  t.match(job?.id, /^[0-9]+$/, 'an id of the library’s own')
})

t.test(
  'a full Redis refuses the job, at once, and takes it when there is room',
  { skip },
  async (t) => {
    const redis = await startTestRedis(t)
    const { queue } = await plainQueue(t, redis)
    const { kick, counts } = hubKick(t, redis)
    await queue.add('any', {})
    await redis.command('CONFIG SET maxmemory 1')
    await t.rejects(queue.add('any', {}), /OOM command not allowed/)
    while (counts.failed === 0) {
      kick()
      await pause(5)
    }
    t.equal(
      await redis.command('DBSIZE').then((size) => size !== ':0'),
      true,
      'nothing was evicted',
    )
    await redis.command('CONFIG SET maxmemory 64mb')
    while (counts.sent === 0) {
      kick()
      await pause(5)
    }
    t.equal(await waiting(redis), ':1')
  },
)

t.test('a producer without Redis fails within milliseconds', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { kick, counts } = hubKick(t, redis)
  while (counts.sent === 0) {
    kick()
    await pause(5)
  }
  await redis.kill()
  // The first one after the cut may still be on its way into the closed socket.
  await waitFor(() => {
    kick()
    return counts.failed > 0
  })
  const tookMs: number[] = []
  const heldMs: number[] = []
  for (let round = 0; round < 21; round++) {
    const failed = counts.failed
    const startMs = performance.now()
    kick()
    heldMs.push(performance.now() - startMs)
    while (counts.failed === failed) await new Promise(setImmediate)
    tookMs.push(performance.now() - startMs)
    await pause(25)
  }
  t.ok(medianOf(heldMs) < 5, `a sale is held up for ${medianOf(heldMs).toFixed(2)} ms`)
  t.ok(medianOf(tookMs) < 1_000, `refused after ${medianOf(tookMs).toFixed(2)} ms`)
})

t.test('a worker insists on a connection that never gives up', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const path = redis.socketPath
  const connection = new Redis({ path, maxRetriesPerRequest: 1, retryStrategy: () => null })
  connection.on('error', () => {})
  t.teardown(() => connection.disconnect())
  t.throws(
    () => new Worker('any', async () => {}, { connection, autorun: false }),
    /maxRetriesPerRequest must be null/,
  )
})

t.test('after an outage the relay hears a kick within its own short pause', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { count, wakeUps } = relayWakeUps(t, redis)
  const { kick } = hubKick(t, redis)
  await waitFor(() => wakeUps.isConnected())
  await redis.kill()
  // Long enough for the library's usual pauses to have grown to seconds.
  await pause(4_000)
  await redis.restart()
  const startMs = performance.now()
  const before = count()
  while (count() === before) {
    kick()
    await pause(20)
  }
  const tookMs = performance.now() - startMs
  t.comment(`woken ${tookMs.toFixed(0)} ms after Redis returned`)
  t.ok(tookMs < 5_000, 'our longest pause is two seconds; the library’s is twenty')
})

t.test('a flushed Redis forgets the tick, and is told again', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const using = fakeTimers()
  const { wakeUps } = relayWakeUps(t, redis, { using })
  const ticks = (): Promise<string> => redis.command(`ZCARD ${keyOf('repeat')}`)
  await waitFor(async () => (await ticks()) === ':1')
  await redis.command('FLUSHALL')
  t.equal(await ticks(), ':0')
  using.pass(60_000)
  await waitFor(async () => (await ticks()) === ':1')
  using.pass(1)
  await wakeUps.close()
})

t.test('a worker whose lock ran out does its work again, and nothing more', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { queue, name } = await plainQueue(t, redis)
  const outbox = [1, 2, 3]
  const cloud = new Set<number>()
  let drains = 0
  let pushes = 0
  plainWorker(
    t,
    redis,
    name,
    async () => {
      drains += 1
      for (const row of outbox) {
        cloud.add(row)
        pushes += 1
      }
      // What a long import does to a loop: no timer runs, so the lock is not renewed.
      if (drains === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
      await pause(250)
    },
    { lockDuration: 200, stalledInterval: 100 },
  )
  await queue.add(DRAIN_JOB, {}, { deduplication: { id: DRAIN_JOB, keepLastIfActive: true } })
  await waitFor(() => drains >= 2)
  await waitFor(async () => (await queue.getActiveCount()) === 0)
  t.ok(pushes > outbox.length, 'the drain ran twice')
  t.strictSame([...cloud], outbox, 'rows are known by their sequence: the effect is one')
  const before = drains
  await queue.add(DRAIN_JOB, {}, { deduplication: { id: DRAIN_JOB, keepLastIfActive: true } })
  await waitFor(() => drains > before)
  t.pass('and the next kick is heard')
})

t.test('a relay killed in a drain holds up no kick of the next one', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { queue } = await plainQueue(t, redis, RELAY_QUEUE)
  const { kick } = hubKick(t, redis)
  await waitFor(async () => {
    kick()
    return (await waiting(redis)) === ':1'
  })
  const connection = { path: redis.socketPath, maxRetriesPerRequest: null }
  const killed = new Worker(RELAY_QUEUE, null, { connection, autorun: false })
  t.ok(await killed.getNextJob('a relay'), 'it took the job')
  await killed.close()
  t.equal(await queue.getActiveCount(), 1, 'which looks like work under way, for 30 seconds')
  const { count, wakeUps } = relayWakeUps(t, redis)
  await waitFor(() => wakeUps.isConnected())
  for (let round = 0; round < 3; round++) {
    const before = count()
    const startMs = performance.now()
    kick()
    await waitFor(() => count() > before)
    const tookMs = performance.now() - startMs
    // The next tick would come after 15 seconds, the end of the dead one's lock after 30.
    t.ok(tookMs < 8_000, `heard after ${tookMs.toFixed(0)} ms`)
  }
})

t.test('kicks during a drain are one more drain, and not none', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { count, overlap } = relayWakeUps(t, redis, { drainMs: 400 })
  const { kick, counts } = hubKick(t, redis)
  while (count() === 0) {
    kick()
    await pause(10)
  }
  await pause(150)
  const before = count()
  const { sent } = counts
  for (let kicks = 0; kicks < 5; kicks++) {
    kick()
    await pause(30)
  }
  t.ok(counts.sent > sent)
  await waitFor(() => count() > before)
  await pause(900)
  // The scheduler's first tick may fall into it.
  t.ok(count() - before <= 2, `${count() - before} more`)
  t.equal(overlap(), 1, 'one drain at a time')
})

t.test('a relay that is asked to stop ends its drain, and starts no other', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  const { count, wakeUps } = relayWakeUps(t, redis, { drainMs: 300 })
  const { kick } = hubKick(t, redis)
  while (count() === 0) {
    kick()
    await pause(10)
  }
  const startMs = performance.now()
  await wakeUps.close()
  t.ok(performance.now() - startMs > 50, 'the drain under way was waited for')
  const after = count()
  kick()
  await pause(100)
  t.equal(count(), after)
  t.notOk(wakeUps.isConnected())
  t.equal(await redis.command(`LLEN ${keyOf('active')}`), ':0', 'and its job is done')
})
