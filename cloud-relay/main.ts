// The relay process: the only entry. It reads the hub's outbox and carries it to the cloud; the hub
// never waits for it, and it may be killed at any moment.
import { pino } from 'pino'
import { readRelayConfig } from './relay-config.ts'
import { startRelay } from './start-relay.ts'

function main(): void {
  const config = readRelayConfig(process.env)
  // Standard output belongs to the line that whoever started the relay waits for.
  const log = pino({ level: config.logLevel, base: { room: 'relay' } }, pino.destination(2))
  const relay = startRelay(config, log)
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
