// A small world for the relay's drain: an outbox that grows, a cloud that takes rows by the rules
// of ocean.ingest, and everything between them that may go wrong. Hours of it run in
// milliseconds.
import type { Randomness } from '#domain/seams.ts'
import type { IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { createCallPace } from '../../cloud-relay/call-pace.ts'
import { CloudError } from '../../cloud-relay/cloud-error.ts'
import type { Cursor, DrainPorts, Pushed } from '../../cloud-relay/drain.ts'
import { createRelayLoop, type RelayLoop, USUAL_OPTIONS } from '../../cloud-relay/relay-loop.ts'
import { createWanProbe, type Knock } from '../../cloud-relay/wan-probe.ts'
import { CHAIN_START, chainHash } from './cloud.ts'
import { seededRandomness } from './fake-seams.ts'
import { EPOCH, testId } from './small-outlet.ts'
import { type VirtualTime, virtualTime } from './virtual-time.ts'

export type RelayWorld = {
  time: VirtualTime
  outbox: OutboxEnvelope[]
  /** Chain hashes of the rows the cloud holds. */
  cloudRows: string[]
  callCount(): number
  knockCount(): number
  random(below: number): number
  sell(count: number): void
  weather: { isHubUp: boolean; isCloudUp: boolean; lossPercent: number; hasRedis: boolean }
  /** kill -9: calls under way may still take effect; the new process knows what its file knows. */
  restartRelay(cache: 'kept' | 'lost' | 'stale'): void
  /** The cloud comes back as it was when `rowCount` rows had arrived. */
  restoreCloud(rowCount: number): void
  loop(): RelayLoop
}

const LATENCY_MS_MAX = 900
const CALL_TIMEOUT_MS = 20_000

/** Days of knocking every second would be most of what happens in them. */
const RARE_KNOCKS_MS = 60_000

export function relayWorld(seed: number, knockEveryMs = RARE_KNOCKS_MS): RelayWorld {
  const randomness = seededRandomness(seed)
  const random = (below: number): number => readNumber(randomness) % below
  const time = virtualTime()
  const outbox: OutboxEnvelope[] = []
  const cloudRows: string[] = []
  const weather = { isHubUp: true, isCloudUp: true, lossPercent: 0, hasRedis: true }
  let callCount = 0
  let knockCount = 0
  let cursor: Cursor | null = null
  let staleCursor: Cursor | null = null

  const wait = (): Promise<void> =>
    new Promise((resolve) => time.timers.after(random(LATENCY_MS_MAX), resolve))
  const isLost = (): boolean => !weather.isCloudUp || random(100) < weather.lossPercent

  async function push(from: number, rows: OutboxEnvelope[]): Promise<Pushed> {
    callCount += 1
    const startMs = time.clock.monotonicMs()
    await wait()
    const wasTooSlow = random(2) === 0
    if (isLost()) throw new CloudError('CLOUD-AWAY', 'away', { wasTooSlow, wasSilent: true })
    const answer = ingest(cloudRows, from, rows)
    await wait()
    if (isLost()) throw new CloudError('CLOUD-AWAY', 'away')
    const bytesRaw = rows.reduce((sum, { payload }) => sum + payload.length, 0)
    const elapsedMs = time.clock.monotonicMs() - startMs
    return { answer, bytesRaw, bytesPacked: Math.ceil(bytesRaw / 10), elapsedMs }
  }

  /** A knock at a cloud that is down is heard by nobody. */
  const knock: Knock = (onResult) => {
    knockCount += 1
    return time.timers.after(random(LATENCY_MS_MAX), () => {
      if (!isLost()) onResult(true)
    })
  }

  function startRelay(): RelayLoop {
    let isDead = false
    const ports: DrainPorts = {
      readHead: () => (weather.isHubUp ? { epoch: EPOCH, sequence: outbox.length } : null),
      readRows: (_, from, rowsMax) =>
        weather.isHubUp ? outbox.slice(from - 1, from - 1 + rowsMax) : [],
      readHash: (_, sequence) => (weather.isHubUp && outbox[sequence - 1]?.hash) || null,
      loadCursor: () => cursor,
      saveCursor: (_, next) => {
        if (isDead) return
        staleCursor = cursor
        cursor = next
      },
      push: (_, from, rows) => push(from, rows),
      reportMarks: (marks) => {
        const own = marks.last_sequence === 0 ? CHAIN_START : outbox[marks.last_sequence - 1]?.hash
        if (own !== marks.last_hash) throw new Error('a mark that the hub would have to refuse')
      },
      reportVerdicts: () => {},
      reportBroken: (broken) => {
        throw new Error(`no database went back here: ${broken.cloud_sequence}`)
      },
      reportFenced: () => {},
      onPushed: () => {},
    }
    const loop = createRelayLoop({
      seams: { ...time, randomness },
      ports,
      pace: createCallPace(CALL_TIMEOUT_MS),
      probe: createWanProbe({
        ...{ knock, timers: time.timers, everyMs: knockEveryMs, onResult: () => {} },
      }),
      errands: async () => {},
      onWake: () => {},
      outletFraction: () => 0.5,
      hasWakeUps: () => weather.hasRedis,
      onStatus: () => {},
      onFailure: (error) => {
        if (error.trouble !== 'away') throw error
      },
    })
    killRelay = () => {
      isDead = true
      void loop.stop()
    }
    return loop
  }
  let killRelay = (): void => {}
  let loop = startRelay()

  return {
    ...{ time, outbox, cloudRows, random, weather },
    callCount: () => callCount,
    knockCount: () => knockCount,
    loop: () => loop,
    sell: (count) => {
      for (let sold = 0; sold < count; sold++) outbox.push(nextRow(outbox))
      if (weather.hasRedis) void loop.wake()
    },
    restartRelay: (cache) => {
      killRelay()
      if (cache === 'lost') cursor = null
      if (cache === 'stale') cursor = staleCursor
      loop = startRelay()
    },
    restoreCloud: (rowCount) => {
      cloudRows.length = Math.max(0, Math.min(cloudRows.length, rowCount))
    },
  }
}

/** The rules of migrations/cloud/0004-doors.sql, as far as the relay can see them. */
function ingest(held: string[], from: number, rows: OutboxEnvelope[]): IngestAnswer {
  if (rows.length > 0 && from <= held.length + 1) {
    if (from > 1 && from === held.length + 1) throw new Error('the row before was not sent along')
    for (const row of rows) {
      const known = held[row.sequence - 1]
      if (known !== undefined && known !== row.hash) throw new Error('a fork')
      if (known !== undefined) continue
      const previous = held.at(-1) ?? CHAIN_START
      if (row.hash !== chainHash(previous, row.payload)) throw new Error('a broken chain')
      held.push(row.hash)
    }
  }
  const last_hash = held.at(-1) ?? CHAIN_START
  return {
    refused: null,
    last_sequence: held.length,
    last_hash,
    watermarks: [],
    verdicts: [],
    feed_cursor: null,
    cloud_at: '2026-11-22T05:00:00.000Z',
    must_rotate: false,
  }
}

function nextRow(outbox: OutboxEnvelope[]): OutboxEnvelope {
  const sequence = outbox.length + 1
  const payload = `{"n":${sequence}}`
  const hash = chainHash(outbox.at(-1)?.hash ?? CHAIN_START, payload)
  const kind = 'sale-completed'
  return { sequence, kind, document_id: testId(sequence), schema_version: 1, payload, hash }
}

function readNumber(randomness: Randomness): number {
  return randomness.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0)
}

/**
 * The longest that a healthy world may take to carry everything over: a cloud that was restored
 * while nothing was sold is found out when it is asked.
 */
export const SETTLE_MS = USUAL_OPTIONS.askMs + USUAL_OPTIONS.pauseMsMax * 2 + 60_000
