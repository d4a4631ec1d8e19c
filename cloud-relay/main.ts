// The relay process: the only entry. It reads the hub's outbox and carries it to the cloud; the hub
// never waits for it, and it may be killed at any moment.
import { pino } from 'pino'
import { createSystemdNotifier, readServiceManager } from '#hub/system/systemd-notify.ts'
import { type MetricsDoor, openMetricsDoor } from './metrics-door.ts'
import { realSeams } from './real-seams.ts'
import { readRelayConfig } from './relay-config.ts'
import { type Relay, startRelay } from './start-relay.ts'

async function main(): Promise<void> {
  const config = readRelayConfig(process.env)
  // Standard output belongs to the line that whoever started the relay waits for.
  const log = pino({ level: config.logLevel, base: { room: 'relay' } }, pino.destination(2))
  const relay = startRelay(config, log)
  const door = await openDoor(config.metricsPort, relay)
  const { timers } = realSeams
  const onFault = (err: unknown) => log.warn({ err }, 'systemd was not told')
  const systemd = createSystemdNotifier(readServiceManager(process.env), { timers, onFault })
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    systemd.stop()
    await door?.close()
    await relay.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  const ready = {
    redis: config.redisUrl ? 'configured' : 'none',
    metrics_port: door?.port ?? null,
  }
  process.stdout.write(`READY ${JSON.stringify(ready)}\n`)
  process.send?.({ ready })
  await systemd.ready('carries documents')
}

async function openDoor(port: number | undefined, relay: Relay): Promise<MetricsDoor | null> {
  if (port === undefined) return null
  return openMetricsDoor({ port, registry: relay.registry, health: relay.health })
}

main().catch((error: Error) => {
  process.stderr.write(`The relay does not start. ${error.message}\n`)
  process.exit(1)
})
