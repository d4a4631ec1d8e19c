// The relay's parts put together for one outlet. The process on the box has one of these; whoever
// measures a whole fleet has many.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { IngestAnswer } from '#domain/wire/cloud-message.ts'
import { createBoxHello } from './box-hello.ts'
import { readBoxId } from './box-id.ts'
import { type CallPace, createCallPace } from './call-pace.ts'
import { type CloudClientOptions, createCloudClient } from './cloud-client.ts'
import { loginOf } from './cloud-connection.ts'
import { type CloudCredential, fixedCredential, openCredential } from './cloud-credential.ts'
import type { CloudError } from './cloud-error.ts'
import { createDrainPorts } from './drain-ports.ts'
import { createHubLink } from './hub-link.ts'
import { createOutboxReader } from './outbox-reader.ts'
import { realSeams as seams } from './real-seams.ts'
import type { RelayConfig } from './relay-config.ts'
import { openCursorStore } from './relay-database.ts'
import { judgeHealth, type RelayHealth } from './relay-health.ts'
import { type CloudStatus, createRelayLoop, USUAL_OPTIONS } from './relay-loop.ts'
import { createRelayMetrics, type QueueFacts, type RelayMetrics } from './relay-metrics.ts'
import { createRotation } from './rotate-password.ts'
import { countPushes, startPull } from './start-pull.ts'
import { createStatusBoard, type RelayFacts } from './status-board.ts'
import { createUnsentReader, type Unsent } from './unsent.ts'
import { startWakeUps, type WakeUps } from './wake-up.ts'
import { createKnock, createWanProbe, type WanProbe } from './wan-probe.ts'

const STOP_MS_MAX = 3_000
/** Logging in takes eight round trips, a call one. */
const LOGIN_TO_CALL = 1.5

export type Relay = {
  /** As a wake-up from Redis: drains now, or when a pause ends. */
  wake(): Promise<void>
  registry: Registry
  health(): RelayHealth
  stop(): Promise<void>
}

/** Starts without waiting for anything: hub, Redis and cloud may all be away. */
export function startRelay(config: RelayConfig, log: Logger, options = USUAL_OPTIONS): Relay {
  const { timers } = seams
  const files = openFiles(config)
  const voices = openVoices(config, files, log, () => loop.retryNow())
  const pace = createCallPace(config.callTimeoutMs)
  const probe = createWanProbe({
    ...{ knock: createKnock(config.cloudUrl), timers, onResult: voices.metrics.probed },
  })
  const { cloud, pullCloud, rotate } = openCloud(
    config,
    { pace, probe },
    files,
    voices.metrics,
    log,
  )
  const { outbox, store } = files
  const { link, board, metrics } = voices
  const { push, isPushing } = countPushes(cloud.push)
  const parts = { outbox, store, link, board, metrics, log, push }
  const ports = createDrainPorts({ ...parts, clock: seams.clock })
  let wakeUps: WakeUps | null = null
  const onFailure = ({ code, cause }: CloudError, pauseMs: number): void => {
    ports.pause()
    metrics.paused(code)
    log.warn({ code, pauseMs, detail: (cause as Error | undefined)?.message }, 'will try again')
  }
  const outletFraction = (): number => fractionOf(outbox.readOutletId() ?? '')
  const puller = startPull({
    ...{ seams, log, outbox, cloud: pullCloud, hubSocket: config.hubSocket },
    ...{ everyMs: config.pullEveryMs, isPushing, outletFraction },
  })
  const errands = (answer: IngestAnswer): Promise<void> => {
    puller.hear(answer.feed_cursor)
    return rotate(answer)
  }
  const loop = createRelayLoop(
    {
      ...{ seams, ports, pace, probe, errands, onWake: metrics.woken, onFailure },
      hasWakeUps: () => wakeUps?.isConnected() ?? false,
      outletFraction,
      onStatus: (status) => board.put(factsOf(status)),
    },
    options,
  )
  const { redisUrl } = config
  if (redisUrl) {
    wakeUps = startWakeUps({
      ...{ redisUrl, timers, onWake: () => loop.wake('redis') },
      onConnection: (isConnected) => board.put({ redis: isConnected ? 'connected' : 'absent' }),
    })
  }
  board.put({})
  void loop.wake('start')
  return {
    wake: () => loop.wake(),
    registry: metrics.registry,
    health: () =>
      judgeHealth({
        ...{ facts: board.facts(), queue: files.queue() },
        isRedisConfigured: redisUrl !== undefined,
        needsPerson: loop.status().needsPerson,
      }),
    stop: async () => {
      // A call under way may end; one that hangs is cut.
      const cancelCut = timers.after(STOP_MS_MAX, cloud.close)
      await Promise.all([loop.stop(), puller.stop()])
      cancelCut()
      await wakeUps?.close()
      for (const part of [board, cloud, link, outbox, store]) part.close()
    },
  }
}

type Files = ReturnType<typeof openFiles>

/** The hub's database, read only, and the relay's own. */
function openFiles(config: RelayConfig) {
  const outbox = createOutboxReader(config.outletDatabase, config.rehearsal === 'yes')
  const store = openCursorStore(join(config.dataFolder, 'relay.db'))
  const readUnsent = createUnsentReader({ ...outbox, loadCursor: store.loadCursor })
  const queue = (): QueueFacts | null => queueOf(readUnsent(), seams.clock.nowMs())
  return { outbox, store, readUnsent, queue }
}

/** Whoever hears how the relay is: the hub, and Prometheus. */
function openVoices(
  config: RelayConfig,
  { store, queue }: Files,
  log: Logger,
  onRetry: () => void,
) {
  const link = createHubLink({
    ...{ path: config.hubSocket, timers: seams.timers, aside: store },
    onRefusal: (type, reason) => log.error({ type, reason }, 'the hub refused what the cloud says'),
    onRetry,
  })
  const board = createStatusBoard({ seams, say: link.reportStatus })
  return { link, board, metrics: createRelayMetrics({ queue, facts: board.facts }) }
}

function openCloud(
  config: RelayConfig,
  { pace, probe }: { pace: CallPace; probe: WanProbe },
  { outbox, readUnsent }: Files,
  metrics: RelayMetrics,
  log: Logger,
) {
  const { clock, timers, randomness } = seams
  const credential = credentialOf(config)
  const options: CloudClientOptions = {
    ...{ url: config.cloudUrl, clock, timers, credential, probe, timeoutMs: pace.timeoutMs },
    caText: config.cloudCaFile ? readFileSync(config.cloudCaFile, 'utf8') : null,
    loginMsMax: Math.ceil(config.callTimeoutMs * LOGIN_TO_CALL),
    onCall: metrics.called,
    hello: createBoxHello({
      ...{ ...outbox, clock, readUnsent, relayVersion: readVersion() },
      boxId: readBoxId(config.boxId),
      readHubVersion: readVersion,
      readHeadSequence: () => outbox.readHead()?.sequence ?? null,
    }),
  }
  const cloud = createCloudClient(options)
  const pullCloud = createCloudClient(options)
  const rotate = createRotation({
    ...{ credential, randomness, clock, setPassword: cloud.setPassword },
    tellRotated: () => cloud.tellRotated(outbox.readHead()?.epoch ?? ''),
    onResult: (failure) => {
      metrics.rotated(failure === null)
      if (failure) log.error({ err: failure }, 'the password could not be changed')
      else log.info('the password was changed')
    },
  })
  return { cloud, pullCloud, rotate }
}

function readVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

function credentialOf({ cloudCredential, cloudUrl }: RelayConfig): CloudCredential {
  if (cloudCredential) return openCredential(cloudCredential)
  return fixedCredential(loginOf(cloudUrl) ?? { user: '', password: '' })
}

function queueOf(unsent: Unsent | null, nowMs: number): QueueFacts | null {
  if (!unsent) return null
  const { count, oldestAtMs, valueMinor } = unsent
  const oldestAgeMs = oldestAtMs === null ? null : Math.max(0, nowMs - oldestAtMs)
  return { count, oldestAgeMs, valueMinor }
}

const factsOf = ({ cloud, errorCode, retryAtMs }: CloudStatus): Partial<RelayFacts> => ({
  ...{ cloud, errorCode, retryAtMs },
})

/** The outlet's fixed place, from 0 to 1, when all outlets come back at once. */
const fractionOf = (outletId: string): number =>
  createHash('sha256').update(outletId).digest().readUInt32BE() / 2 ** 32
