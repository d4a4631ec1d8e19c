// The order of everything in a rehearsal. Start: screens, printer, database, private cloud, lines,
// hub, relay. Stop: what makes faults first, so that none is left behind.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { openShapedLine, type ShapedLine } from '../../tools/shaped-line.ts'
import { choosePort } from '../choose-port.ts'
import { claimFolder } from '../claim-folder.ts'
import type { DemoCloud } from '../demo-cloud.ts'
import {
  type HubDoors,
  prepareScreens,
  type Stage,
  startCloudPart,
  startHubPart,
  startPrinterPart,
  startRelayPart,
} from '../demo-parts.ts'
import type { DemoReport } from '../demo-report.ts'
import { type PreparedOutlet, prepareOutlet, readPrepared } from '../prepare-outlet.ts'
import { socketPathIn } from '../socket-path.ts'
import type { VirtualPrinter } from '../virtual-printer/virtual-printer.ts'
import { createPracticeBoard, type FaultMaker } from './practice-board.ts'
import { openPracticeDoor } from './practice-door.ts'
import { type LineFault, openPracticeLine, type PracticeLine } from './practice-line.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { pointPrinter, seedRehearsal, takeBooks } from './seed-rehearsal.ts'

const LOOPBACK = '127.0.0.1'
const ANYWHERE = '0.0.0.0'
/** Enough for a till, the trainer and one that is paired anew. */
const CODES = 3

/** Null: this machine is on no network. */
export const lanAddress = (): string | null =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null

export type Rehearsal = {
  outlet: PreparedOutlet
  tills: { https: number; here: number }
  trainer: HubDoors
  paperUrl: string
  hasCloud: boolean
  stop(): Promise<void>
}

type Stops = (() => Promise<void>)[]

/** Throws when a step fails, after stopping what had started. */
export async function startRehearsal(
  options: RehearsalOptions,
  report: DemoReport,
): Promise<Rehearsal> {
  const { dataFolder } = options
  mkdirSync(join(dataFolder, 'logs'), { recursive: true, mode: 0o750 })
  const release = await claimFolder(dataFolder)
  if (!release) throw new Error(`Another rehearsal is running on ${dataFolder}.`)
  const stage: Stage = { options: asDemo(options), report, stops: new Map() }
  const lines: Stops = []
  const stop = async (): Promise<void> => {
    for (const end of lines.splice(0).reverse()) await end()
    for (const part of ['hub', 'relay', 'printer', 'PostgreSQL'] as const) {
      await stage.stops.get(part)?.()
    }
    release()
  }
  try {
    return { ...(await startParts(options, stage, lines)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const asDemo = (options: RehearsalOptions): Stage['options'] => ({
  dataFolder: options.dataFolder,
  portHttps: options.portTrainer,
  portHttp: options.portTrainerHere,
  portPrinter: options.portPrinter,
  portPaper: options.portPaper,
  // Nobody is asked to trust a rehearsal: its certificate is the shop's.
  portTrust: 0,
  hasCloud: options.hasCloud,
  ...{ isQuiet: false, stopsWhenReady: false, wantsHelp: false },
})

async function startParts(
  options: RehearsalOptions,
  stage: Stage,
  lines: Stops,
): Promise<Omit<Rehearsal, 'stop'>> {
  await prepareScreens(stage)
  const printer = await startPrinterPart(stage, options.isPaperOnLan ? lanAddress() : null)
  const outlet = await prepareBooks(options, stage, printer.address)
  const cloud = options.hasCloud ? await startCloudPart(stage, outlet) : null
  const wan = cloud ? await openWan(cloud, lines) : null
  const tills = await choosePorts(options)
  const board = await openBoard({ options, tills, printer, wan: wan?.line ?? null, lines })
  const trainer = await startHubPart(stage, null, {
    HUB_REHEARSAL: board.socketPath,
    ...certificateSettings(join(options.dataFolder, 'hub')),
  })
  await board.connect(trainer)
  if (cloud && wan) {
    const settings = { RELAY_REHEARSAL: 'yes' }
    await startRelayPart(stage, { ...cloud, boxUrl: wan.boxUrl }, null, settings)
  }
  return { outlet, tills, trainer, paperUrl: printer.paperUrl, hasCloud: cloud !== null }
}

/** The rehearsal's database: the one of last time, or made of the shop's, or of an invented one. */
function prepareBooks(
  { dataFolder, shopFolder, booksFolder, isFresh }: RehearsalOptions,
  { report }: Stage,
  printerAddress: string,
): Promise<PreparedOutlet> {
  const hubFolder = join(dataFolder, 'hub')
  return report.step(
    'Data latihan · rehearsal data',
    async () => {
      if (isFresh) {
        for (const name of ['hub', 'relay', 'postgres', 'invented-shop', 'paper.json']) {
          rmSync(join(dataFolder, name), { recursive: true, force: true })
        }
      }
      if (booksFolder !== null) takeBooks(booksFolder, hubFolder)
      else {
        const isThere = existsSync(join(shopFolder, 'outlet.db'))
        const source = isThere ? shopFolder : join(dataFolder, 'invented-shop')
        if (!isThere) await prepareOutlet(source, printerAddress, 0)
        seedRehearsal(source, hubFolder, seams)
      }
      pointPrinter(hubFolder, printerAddress, seams)
      return readPrepared(hubFolder, CODES)
    },
    ({ outletName, productCount }) => `${outletName}, ${productCount} produk · products`,
  )
}

/** Our certificate is the shop's: what it vouches for is what the hub must be called. */
function certificateSettings(hubFolder: string): Record<string, string> {
  const path = join(hubFolder, 'tls', 'ca.crt')
  if (!existsSync(path)) return { HUB_CERTIFY_LOCALHOST: 'yes' }
  const { subject } = new X509Certificate(readFileSync(path))
  const names = subject.replace(/^CN=/, '').split(' ').slice(0, -1)
  return {
    HUB_NAME: (names[0] ?? '').replace(/\.local$/, ''),
    HUB_CERTIFY_LOCALHOST: names.includes('localhost') ? 'yes' : 'no',
    // Of a box: the outlet's authority is with its signer alone.
    ...(process.env.OCEAN_SIGNER ? { HUB_SIGNER: process.env.OCEAN_SIGNER } : {}),
  }
}

async function openWan(
  { boxUrl }: DemoCloud,
  lines: Stops,
): Promise<{ line: ShapedLine; boxUrl: string }> {
  const url = new URL(boxUrl)
  const line = await openShapedLine({ host: url.hostname, port: Number(url.port) })
  lines.push(line.close)
  url.hostname = line.host
  url.port = `${line.port}`
  return { line, boxUrl: url.href }
}

async function choosePorts(options: RehearsalOptions): Promise<Rehearsal['tills']> {
  return {
    https: await choosePort(options.portTills, ANYWHERE),
    here: await choosePort(options.portTillsHere, LOOPBACK),
  }
}

type BoardParts = {
  options: RehearsalOptions
  tills: Rehearsal['tills']
  printer: Omit<VirtualPrinter, 'stop'>
  wan: ShapedLine | null
  lines: Stops
}

async function openBoard({ options, tills, printer, wan, lines }: BoardParts) {
  const lan: PracticeLine[] = []
  const line = (fault: LineFault): FaultMaker => ({
    begin: async () => void (await Promise.all(lan.map((each) => each.begin(fault)))),
    end: async () => void (await Promise.all(lan.map((each) => each.end()))),
  })
  const paper = (fault: string): FaultMaker => ({
    begin: async () => void (await printer.setFault(fault)),
    end: async () => void (await printer.setFault('normal')),
  })
  const away: FaultMaker | null = wan && {
    begin: async () => wan.lose(),
    end: async () => wan.restore(),
  }
  const board = createPracticeBoard({
    ...{ clock: seams.clock, timers: seams.timers },
    makers: {
      'hub-away': line('away'),
      'hub-slow': line('slow'),
      'answers-lost': line('answers-lost'),
      ...(away ? { 'wan-away': away } : {}),
      'paper-out': paper('paper-out'),
      'cover-open': paper('cover-open'),
      jam: paper('jam'),
      'cut-off': paper('cut-off'),
    },
    tillsUrl: `http://localhost:${tills.here}`,
    paperUrl: printer.paperUrl,
  })
  const socketPath = socketPathIn(options.dataFolder, 'practice.sock')
  lines.push(await openPracticeDoor(socketPath, board), board.end)
  const connect = async ({ https, http }: HubDoors): Promise<void> => {
    const doors: [string | null, string, number][] = [
      [https, ANYWHERE, tills.https],
      [http, LOOPBACK, tills.here],
    ]
    for (const [door, host, port] of doors) {
      if (door === null) continue
      const to = { host: LOOPBACK, port: Number(new URL(door).port) }
      const opened = await openPracticeLine({ host, port }, to)
      lan.push(opened)
      lines.push(opened.close)
    }
  }
  return { socketPath, connect }
}
