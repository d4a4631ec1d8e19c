// The relay's parts put together for one outlet. The process on the box has one of these; whoever
// measures a whole fleet has many.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { CLOUD_PROTOCOL } from '#domain/wire/cloud-message.ts'
import { readBoxId } from './box-id.ts'
import { createCloudClient } from './cloud-client.ts'
import { createHubLink } from './hub-link.ts'
import { createOutboxReader } from './outbox-reader.ts'
import { realSeams as seams } from './real-seams.ts'
import type { RelayConfig } from './relay-config.ts'
import { openCursorStore } from './relay-database.ts'
import { type CloudStatus, createRelayLoop } from './relay-loop.ts'
import { startWakeUps, type WakeUps } from './wake-up.ts'

const STOP_MS_MAX = 3_000

export type Relay = {
  /** As a wake-up from Redis: drains now, or when a pause ends. */
  wake(): Promise<void>
  stop(): Promise<void>
}

/** Starts without waiting for anything: hub, Redis and cloud may all be away. */
export function startRelay(config: RelayConfig, log: Logger): Relay {
  const { timers } = seams
  const outbox = createOutboxReader(config.outletDatabase)
  const cursors = openCursorStore(join(config.dataFolder, 'relay.db'))
  const caText = config.cloudCaFile ? readFileSync(config.cloudCaFile, 'utf8') : null
  const { cloudUrl: url, callTimeoutMs } = config
  const box = {
    protocol: CLOUD_PROTOCOL,
    box_id: readBoxId(config.boxId),
    relay_version: readVersion(),
    origin: null,
    report: null,
  }
  const hello = (epoch: string) => ({ ...box, epoch })
  const cloud = createCloudClient({ url, caText, callTimeoutMs, timers, hello })
  const link = createHubLink({
    path: config.hubSocket,
    timers,
    onRefusal: (type, reason) => log.error({ type, reason }, 'the hub refused what the cloud says'),
    onRetry: () => loop.retryNow(),
  })
  let wakeUps: WakeUps | null = null
  const isAwake = (): boolean => wakeUps?.isConnected() ?? false
  const report = (status: CloudStatus): void =>
    link.reportStatus({
      type: 'status',
      cloud: status.cloud,
      redis: isAwake() ? 'connected' : 'absent',
      error_code: status.errorCode,
      progress: null,
      last_contact_at: null,
      retry_in_ms: null,
      clock_skew_ms: null,
    })
  const loop = createRelayLoop({
    seams,
    ports: {
      ...outbox,
      ...cursors,
      push: cloud.push,
      reportMarks: link.reportMarks,
      reportVerdicts: (epoch, verdicts) => {
        const aside = verdicts.filter(({ verdict }) => verdict !== 'duplicate')
        if (aside.length > 0) log.error({ epoch, aside }, 'the cloud set documents aside')
      },
    },
    outletFraction: () => fractionOf(outbox.readOutletId() ?? ''),
    hasWakeUps: isAwake,
    onStatus: report,
    onFailure: ({ code, cause }, pauseMs) =>
      log.warn({ code, pauseMs, detail: (cause as Error | undefined)?.message }, 'will try again'),
  })
  const onConnection = (): void => report(loop.status())
  const { redisUrl } = config
  if (redisUrl) wakeUps = startWakeUps({ redisUrl, timers, onWake: loop.wake, onConnection })
  report(loop.status())
  void loop.wake()
  return {
    wake: loop.wake,
    stop: async () => {
      // A call under way may end; one that hangs is cut.
      const cancelCut = timers.after(STOP_MS_MAX, cloud.close)
      await loop.stop()
      cancelCut()
      await wakeUps?.close()
      cloud.close()
      link.close()
      outbox.close()
      cursors.close()
    },
  }
}

function readVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** The outlet's fixed place, from 0 to 1, when all outlets come back at once. */
const fractionOf = (outletId: string): number =>
  createHash('sha256').update(outletId).digest().readUInt32BE() / 2 ** 32
