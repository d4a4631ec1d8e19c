// The one file of the relay that knows BullMQ: a worker that turns kicks into drains, and a regular
// tick. Redis may be emptied, stopped or absent at any moment; nothing here is needed for a sale to
// arrive, only for it to arrive at once.
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Timers } from '#domain/seams.ts'
import { DRAIN_JOB, RELAY_QUEUE } from '#domain/wire/relay-message.ts'

const TICK_MS = 15_000
/** A flushed Redis forgot the tick: it is made again this often, and at every reconnect. */
const TICK_RENEWAL_MS = 60_000
const RECONNECT_MS_MAX = 2_000
const CONNECT_TIMEOUT_MS = 2_000
const CLOSE_MS_MAX = 2_000
const EVENTS_KEPT_MAX = 100
const KEPT_JOBS = { removeOnComplete: { count: 10 }, removeOnFail: { count: 50 } }

export type WakeUps = {
  isConnected(): boolean
  close(): Promise<void>
}
export type WakeUpOptions = {
  redisUrl: string
  timers: Timers
  /** Drains; the job ends with it. */
  onWake(): Promise<void>
  onConnection(isConnected: boolean): void
}

export function startWakeUps(options: WakeUpOptions): WakeUps {
  const { timers, onConnection } = options
  const redis = openRedis(options.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  const workerRedis = openRedis(options.redisUrl, { maxRetriesPerRequest: null })
  const queue = new Queue(RELAY_QUEUE, {
    connection: redis,
    streams: { events: { maxLen: EVENTS_KEPT_MAX } },
  })
  const worker = new Worker(RELAY_QUEUE, () => options.onWake(), {
    connection: workerRedis,
    concurrency: 1,
    autorun: false,
    ...KEPT_JOBS,
  })
  let hasBegun = false
  let isClosed = false
  // Without listeners, each failed reconnect would end the process.
  queue.on('error', () => {})
  worker.on('error', () => {})
  redis.on('ready', () => {
    onConnection(true)
    void begin().then(renewTick)
  })
  redis.on('close', () => onConnection(false))
  let cancelRenewal = timers.after(TICK_RENEWAL_MS, renew)

  /**
   * A relay that was killed in a drain leaves a job that looks like work under way, and for half a
   * minute every kick waits behind it. Nothing in the queue is of value, so a relay starts with an
   * empty one; a kick that was thrown away with it is made good by a drain.
   */
  async function begin(): Promise<void> {
    if (hasBegun) return
    hasBegun = true
    await queue.obliterate({ force: true }).catch(() => {})
    // Emptying pauses the queue; should it have failed half way, nothing would ever run again.
    await queue.resume().catch(() => {})
    if (isClosed) return
    worker.run().catch(() => {})
    const kick = { deduplication: { id: DRAIN_JOB, keepLastIfActive: true }, ...KEPT_JOBS }
    await queue.add(DRAIN_JOB, {}, kick).catch(() => {})
  }
  async function renewTick(): Promise<void> {
    const job = { name: DRAIN_JOB, data: {}, opts: { attempts: 1, ...KEPT_JOBS } }
    await queue.upsertJobScheduler('tick', { every: TICK_MS }, job).catch(() => {})
  }
  function renew(): void {
    cancelRenewal = timers.after(TICK_RENEWAL_MS, renew)
    if (redis.status === 'ready') void renewTick()
  }

  return {
    isConnected: () => redis.status === 'ready',
    close: async () => {
      isClosed = true
      cancelRenewal()
      const isForced = redis.status !== 'ready'
      await within(
        timers,
        worker.close(isForced).catch(() => {}),
      )
      for (const client of [redis, workerRedis]) client.disconnect()
      await within(
        timers,
        queue.close().catch(() => {}),
      )
    },
  }
}

function openRedis(
  url: string,
  own: { enableOfflineQueue?: boolean; maxRetriesPerRequest: number | null },
): Redis {
  const options = {
    ...own,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt: number) => Math.min(200 * attempt, RECONNECT_MS_MAX),
  }
  const redis = url.startsWith('unix:')
    ? new Redis({ ...options, path: url.slice('unix:'.length) })
    : new Redis(url, options)
  redis.on('error', () => {})
  return redis
}

/** BullMQ waits for a Redis that is away; a relay that is asked to stop does not. */
async function within(timers: Timers, work: Promise<void>): Promise<void> {
  let cancel = () => {}
  const enough = new Promise<void>((resolve) => {
    cancel = timers.after(CLOSE_MS_MAX, resolve)
  })
  await Promise.race([work, enough])
  cancel()
}
