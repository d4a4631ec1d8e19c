// Wakes the relay after a commit. The one file of the hub that knows BullMQ: a producer that fails
// fast and carries no data. Nothing here is ever waited for, and nothing is lost when it fails: the
// outbox is the truth, and the relay finds out by itself a few seconds later.
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { Timers } from '#domain/seams.ts'
import { DRAIN_JOB, RELAY_QUEUE } from '#domain/wire/relay-message.ts'

/** Kicks within this time become one: a thousand sales a second make fifty calls of Redis. */
const MERGE_MS = 20
const RECONNECT_MS_MAX = 2_000
const CONNECT_TIMEOUT_MS = 2_000
const EVENTS_KEPT_MAX = 100

export type KickOutcome = 'sent' | 'merged' | 'failed'
export type KickOptions = {
  /** redis://host:port or unix:/path; null: there is no Redis, and a kick does nothing. */
  redisUrl: string | null
  timers: Timers
  /** Hears what became of each kick: for a counter. Errors of Redis are counted, never logged. */
  onOutcome?(outcome: KickOutcome): void
}
export type Kick = {
  /** Returns at once and never throws. */
  kick(): void
  close(): Promise<void>
}

export function createKick({ redisUrl, timers, onOutcome = () => {} }: KickOptions): Kick {
  if (redisUrl === null) return { kick: () => {}, close: async () => {} }
  const { queue, redis } = openQueue(redisUrl)
  let isBusy = false
  let isWanted = false
  let isClosed = false
  let cancelPause = () => {}

  function send(): void {
    isBusy = true
    isWanted = false
    queue
      .add(DRAIN_JOB, {}, { deduplication: { id: DRAIN_JOB, keepLastIfActive: true } })
      .then(
        () => onOutcome('sent'),
        () => onOutcome('failed'),
      )
      .finally(() => {
        if (!isClosed) cancelPause = timers.after(MERGE_MS, endPause)
      })
  }

  function endPause(): void {
    isBusy = false
    if (isWanted) send()
  }

  return {
    kick: () => {
      if (isClosed) return
      if (!isBusy) return send()
      isWanted = true
      onOutcome('merged')
    },
    close: async () => {
      isClosed = true
      cancelPause()
      redis.disconnect()
      await queue.close().catch(() => {})
    },
  }
}

function openQueue(redisUrl: string): { queue: Queue; redis: Redis } {
  const options = {
    // A command without a connection fails at once instead of waiting in memory.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt: number) => Math.min(200 * attempt, RECONNECT_MS_MAX),
  }
  const redis = redisUrl.startsWith('unix:')
    ? new Redis({ ...options, path: redisUrl.slice('unix:'.length) })
    : new Redis(redisUrl, options)
  const queue = new Queue(RELAY_QUEUE, {
    connection: redis,
    streams: { events: { maxLen: EVENTS_KEPT_MAX } },
    defaultJobOptions: {
      attempts: 1,
      removeOnComplete: { count: 10 },
      removeOnFail: { count: 50 },
    },
  })
  // Without listeners, each failed reconnect would end the process.
  redis.on('error', () => {})
  queue.on('error', () => {})
  return { queue, redis }
}
