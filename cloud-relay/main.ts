// The relay process: the only entry. It reads the hub's outbox and carries it to the cloud; the hub
// never waits for it, and it may be killed at any moment.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { createCloudClient } from './cloud-client.ts'
import { createHubLink } from './hub-link.ts'
import { createOutboxReader } from './outbox-reader.ts'
import { realSeams as seams } from './real-seams.ts'
import { type RelayConfig, readRelayConfig } from './relay-config.ts'
import { openCursorStore } from './relay-database.ts'
import { type CloudStatus, createRelayLoop } from './relay-loop.ts'
import { startWakeUps, type WakeUps } from './wake-up.ts'

const STOP_MS_MAX = 3_000

type Relay = { stop(): Promise<void> }

function start(config: RelayConfig, log: Logger): Relay {
  const { timers } = seams
  const outbox = createOutboxReader(config.outletDatabase)
  const cursors = openCursorStore(join(config.dataFolder, 'relay.db'))
  const caText = config.cloudCaFile ? readFileSync(config.cloudCaFile, 'utf8') : null
  const { cloudUrl: url, callTimeoutMs } = config
  const cloud = createCloudClient({ url, caText, callTimeoutMs, timers })
  const link = createHubLink({
    path: config.hubSocket,
    timers,
    onRefusal: (type, reason) => log.error({ type, reason }, 'the hub refused what the cloud says'),
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
      reportQuarantined: (epoch, quarantined) =>
        log.error({ epoch, quarantined }, 'the cloud set documents aside: somebody must look'),
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

/** The outlet's fixed place, from 0 to 1, when all outlets come back at once. */
const fractionOf = (outletId: string): number =>
  createHash('sha256').update(outletId).digest().readUInt32BE() / 2 ** 32

function main(): void {
  const config = readRelayConfig(process.env)
  // Standard output belongs to the line that whoever started the relay waits for.
  const log = pino({ level: config.logLevel, base: { room: 'relay' } }, pino.destination(2))
  const relay = start(config, log)
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    await relay.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const ready = { redis: config.redisUrl ? 'configured' : 'none' }
  process.stdout.write(`READY ${JSON.stringify(ready)}\n`)
  process.send?.({ ready })
}

try {
  main()
} catch (error) {
  process.stderr.write(`The relay does not start. ${(error as Error).message}\n`)
  process.exit(1)
}
