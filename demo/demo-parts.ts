// Each part of the demonstration: how it is started, what is said about it, how it is stopped.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTerminalUiIfStale } from '../tools/build-terminal-ui.ts'
import { cloudAddressPath } from './ask-cloud.ts'
import { choosePort } from './choose-port.ts'
import { type DemoCloud, startDemoCloud } from './demo-cloud.ts'
import { type DemoOptions, ROOT } from './demo-options.ts'
import type { DemoReport } from './demo-report.ts'
import { ensureProgram, REDIS } from './ensure-debian-package.ts'
import { keepRunning, type Service } from './keep-running.ts'
import { type NodeChild, startNodeChild } from './node-child.ts'
import { PRINTER_COLUMNS } from './outlet/minimarket.ts'
import type { PreparedOutlet } from './prepare-outlet.ts'
import { startPrivateRedis } from './private-redis.ts'
import { socketPathIn } from './socket-path.ts'
import { startVirtualPrinter, type VirtualPrinter } from './virtual-printer/virtual-printer.ts'
import { startVirtualScale, type VirtualScale } from './virtual-scale/virtual-scale.ts'

const LOOPBACK = '127.0.0.1'
const ANYWHERE = '0.0.0.0'

export type Part = 'hub' | 'relay' | 'printer' | 'scale' | 'Redis' | 'PostgreSQL'
export type Stage = {
  options: DemoOptions
  report: DemoReport
  /** How to stop what has been started so far. */
  stops: Map<Part, () => Promise<void>>
}
export type HubDoors = {
  https: string | null
  http: string | null
  onboarding: string | null
  fingerprint: string | null
}

export async function prepareScreens({ report }: Stage): Promise<void> {
  await report.step(
    'Layar kasir · terminal screens',
    () => {
      const built = buildTerminalUiIfStale(ROOT)
      if (!built.ok) throw new Error(`The terminal's screens do not build:\n${built.reason}`)
      return built.wasBuilt
    },
    (wasBuilt) => (wasBuilt ? 'dibangun · built' : 'terbaru · up to date'),
  )
}

/** `paperAddress`: of this machine, where its paper is shown to the LAN; null: here alone. */
export async function startPrinterPart(
  stage: Stage,
  paperAddress: string | null = null,
): Promise<Omit<VirtualPrinter, 'stop'>> {
  const { portPrinter, portPaper } = stage.options
  return stage.report.step(
    'Printer struk virtual · virtual printer',
    async () => {
      const printer = await startVirtualPrinter({
        printerPort: await pickPort(stage, portPrinter, LOOPBACK),
        paperPort: await pickPort(stage, portPaper, paperAddress === null ? LOOPBACK : ANYWHERE),
        paperAddress,
        columns: PRINTER_COLUMNS,
        paperFile: join(stage.options.dataFolder, 'paper.json'),
      })
      stage.stops.set('printer', printer.stop)
      return printer
    },
    ({ address }) => address,
  )
}

/** Null where there is no pseudo terminal: weights are typed then. */
export async function startScalePart({ report, stops }: Stage): Promise<VirtualScale | null> {
  try {
    return await report.step(
      'Timbangan virtual · virtual scale',
      async () => {
        const scale = await startVirtualScale()
        stops.set('scale', scale.stop)
        return scale
      },
      ({ port }) => port,
    )
  } catch (error) {
    report.warn(`Berat diketik · weights are typed: ${(error as Error).message}`)
    return null
  }
}

export function startCloudPart(stage: Stage, outlet: PreparedOutlet): Promise<DemoCloud> {
  const { dataFolder } = stage.options
  return stage.report.step(
    'PostgreSQL (cloud peraga · demonstration cloud)',
    async () => {
      const cloud = await startDemoCloud(join(dataFolder, 'postgres'), outlet)
      keep(stage, 'PostgreSQL', cloud.postgres)
      writeFileSync(cloudAddressPath(dataFolder), `${cloud.adminUrl}\n`, { mode: 0o600 })
      return cloud
    },
    ({ postgres }) => `port ${postgres.port}`,
  )
}

/** Null when Redis is not to be had: the relay then drains without being woken. */
export async function startRedisPart(stage: Stage): Promise<string | null> {
  const program = ensureProgram(REDIS, stage.report.say)
  if (!program.ok) {
    stage.report.warn(`${program.reason}. Ketik · type: ${program.commandToType}`)
    stage.report.warn(
      'Penjualan tetap jalan, relay memeriksa sendiri · sales go on, the relay looks by itself',
    )
    return null
  }
  return stage.report.step('Redis', async () => {
    const folder = join(stage.options.dataFolder, 'redis')
    const redis = await startPrivateRedis({ command: program.path, folder })
    keep(stage, 'Redis', redis)
    return `unix:${redis.socketPath}`
  })
}

/** What only the demonstration's hub has. */
const demoSettings = async (stage: Stage): Promise<Record<string, string>> => ({
  HUB_ONBOARDING_PORT: `${await pickPort(stage, stage.options.portTrust, ANYWHERE)}`,
  HUB_CERTIFY_LOCALHOST: 'yes',
  HUB_BACKUP_FOLDER: join(stage.options.dataFolder, 'backup'),
})

export function startHubPart(
  stage: Stage,
  redisUrl: string | null,
  settings?: Record<string, string>,
): Promise<HubDoors> {
  const { dataFolder, portHttp, portHttps } = stage.options
  return stage.report.step(
    'Hub',
    async () => {
      const hub = await startChild(stage, 'hub', 'hub/main.ts', {
        HUB_DATA_FOLDER: join(dataFolder, 'hub'),
        HUB_HTTPS_PORT: `${await pickPort(stage, portHttps, ANYWHERE)}`,
        HUB_HTTP_PORT: `${await pickPort(stage, portHttp, LOOPBACK)}`,
        ...(settings ?? (await demoSettings(stage))),
        HUB_PAYMENT_PROVIDER: 'demo',
        HUB_RELAY_SOCKET: relaySocketPath(dataFolder),
        ...(redisUrl ? { HUB_REDIS_URL: redisUrl } : {}),
      })
      return JSON.parse(hub.readyText) as HubDoors
    },
    ({ http, https }) => [http, https].filter(Boolean).join(', '),
  )
}

export async function startRelayPart(
  stage: Stage,
  cloud: Pick<DemoCloud, 'boxUrl' | 'credentialPath'>,
  redisUrl: string | null,
  settings: Record<string, string> = {},
): Promise<void> {
  const { dataFolder } = stage.options
  const relayFolder = join(dataFolder, 'relay')
  mkdirSync(relayFolder, { recursive: true })
  await stage.report.step('Relay ke cloud · relay', () =>
    startChild(stage, 'relay', 'cloud-relay/main.ts', {
      RELAY_OUTLET_DATABASE: join(dataFolder, 'hub', 'outlet.db'),
      RELAY_DATA_FOLDER: relayFolder,
      RELAY_HUB_SOCKET: relaySocketPath(dataFolder),
      RELAY_CLOUD_URL: cloud.boxUrl,
      RELAY_CLOUD_CREDENTIAL: cloud.credentialPath,
      // One outlet may ask every second; a fleet of them asks less often.
      RELAY_PULL_EVERY_MS: '1000',
      ...settings,
      ...(redisUrl ? { RELAY_REDIS_URL: redisUrl } : {}),
    }),
  )
}

const relaySocketPath = (dataFolder: string): string => socketPathIn(dataFolder, 'relay.sock')

/** Starts one of our programs with its settings alone: another HUB_ variable would be refused. */
async function startChild(
  stage: Stage,
  part: 'hub' | 'relay',
  program: string,
  settings: Record<string, string>,
): Promise<NodeChild> {
  const { dataFolder } = stage.options
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HUB|RELAY)_/.test(name))
  const child = await startNodeChild({
    name: part,
    args: [join(ROOT, program)],
    cwd: ROOT,
    env: {
      NODE_COMPILE_CACHE: join(dataFolder, 'compile-cache'),
      ...Object.fromEntries(inherited),
      ...settings,
    },
    logPath: join(dataFolder, 'logs', `${part}.log`),
    pidPath: join(dataFolder, `${part}.pid`),
    diesWithParent: false,
  })
  keep(stage, part, child)
  return child
}

async function pickPort({ report }: Stage, wanted: number, host: string): Promise<number> {
  const port = await choosePort(wanted, host)
  if (port !== wanted) report.warn(`Port ${wanted} sudah dipakai · is taken: ${port}`)
  return port
}

function keep(stage: Stage, part: Part, service: Service): void {
  stage.stops.set(part, keepRunning(part, service, stage.report.say))
}
