// Head office's server of customers' receipts: the only entry. It reads, and writes nothing.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { loginOf } from '../cloud-connection.ts'
import { type CloudLogin, openCredential } from '../cloud-credential.ts'
import { openMetricsDoor } from '../metrics-door.ts'
import { realSeams } from '../real-seams.ts'
import { openReceiptSource } from './receipt-source.ts'
import { type ReceiptsConfig, readReceiptsConfig } from './receipts-config.ts'
import { createReceiptsMetrics, type ReceiptsMetrics } from './receipts-metrics.ts'
import { openReceiptsServer } from './receipts-server.ts'

async function main(): Promise<void> {
  const config = readReceiptsConfig(process.env)
  // Standard output belongs to the line that whoever started it waits for.
  const log = pino({ level: config.logLevel, base: { room: 'e-receipts' } }, pino.destination(2))
  const { cloudUrl: url, cloudCaFile, host, port, behindProxy } = config
  const caText = cloudCaFile === undefined ? null : readFileSync(cloudCaFile, 'utf8')
  const metrics = createReceiptsMetrics()
  const cloud = openReceiptSource({ url, login: loginFor(config), caText })
  const source = metrics.timed(cloud, realSeams.clock)
  const server = await openReceiptsServer({
    ...{ host, port, source, clock: realSeams.clock, isBehindProxy: behindProxy === 'yes' },
    onAnswer: metrics.answered,
    onFault: (err) => log.warn({ err }, 'a receipt could not be shown'),
  })
  const door = await openDoor(config.metricsPort, metrics)
  const stop = async (): Promise<void> => {
    await door?.close()
    await server.close()
    await source.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.stdout.write(
    `READY ${JSON.stringify({ port: server.port, metrics_port: door?.port ?? null })}\n`,
  )
}

const openDoor = async (port: number | undefined, { registry, health }: ReceiptsMetrics) =>
  port === undefined ? null : await openMetricsDoor({ port, registry, health })

function loginFor({ cloudUrl, cloudCredential }: ReceiptsConfig): CloudLogin {
  const [login] = cloudCredential
    ? openCredential(cloudCredential).candidates()
    : [loginOf(cloudUrl)]
  if (!login) throw new Error('RECEIPTS_CLOUD_CREDENTIAL must be set to a file with the login.')
  return login
}

main().catch((error: Error) => {
  process.stderr.write(`The receipts' server does not start. ${error.message}\n`)
  process.exit(1)
})
