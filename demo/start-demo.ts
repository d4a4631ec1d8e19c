// The order of everything. Start: screens, printer, scale, outlet, PostgreSQL, Redis, hub, relay.
// Stop: hub, relay, printer, scale, Redis, PostgreSQL: nobody misses what it still needs.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { claimFolder } from './claim-folder.ts'
import type { DemoOptions } from './demo-options.ts'
import {
  type HubDoors,
  type Part,
  prepareScreens,
  type Stage,
  startCloudPart,
  startHubPart,
  startPrinterPart,
  startRedisPart,
  startRelayPart,
  startScalePart,
} from './demo-parts.ts'
import type { DemoReport } from './demo-report.ts'
import { type PreparedOutlet, prepareOutlet } from './prepare-outlet.ts'

const STOP_ORDER: Part[] = ['hub', 'relay', 'printer', 'scale', 'Redis', 'PostgreSQL']

export type Demo = {
  outlet: PreparedOutlet
  doors: HubDoors
  paperUrl: string
  /** Null: no scale could be made. */
  scaleUrl: string | null
  hasCloud: boolean
  /** Stops everything in order; a second call waits for the first. */
  stop(): Promise<void>
}

/** Throws when a step fails or `signal` asks to give up, after stopping what had started. */
export async function startDemo(
  options: DemoOptions,
  report: DemoReport,
  signal: AbortSignal,
): Promise<Demo> {
  mkdirSync(join(options.dataFolder, 'logs'), { recursive: true })
  const release = await claimFolder(options.dataFolder)
  if (!release) throw new Error(`Another demonstration is running on ${options.dataFolder}.`)
  const stage: Stage = { options, report, stops: new Map() }
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopped ??= stopParts(stage).finally(release)
    return stopped
  }
  try {
    return { ...(await startParts({ ...stage, report: untilAborted(report, signal) })), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(stage: Stage): Promise<Omit<Demo, 'stop'>> {
  const { options, report } = stage
  await prepareScreens(stage)
  const printer = await startPrinterPart(stage)
  const scale = await startScalePart(stage)
  const outlet = await report.step(
    'Data toko · outlet data',
    () => {
      const hubFolder = join(options.dataFolder, 'hub')
      return prepareOutlet(hubFolder, printer.address, undefined, scale?.port ?? null)
    },
    ({ wasLoaded, productCount }) =>
      `${wasLoaded ? 'baru · new' : 'lanjut · continued'}, ${productCount} produk · products`,
  )
  const cloud = options.hasCloud ? await startCloudPart(stage, outlet) : null
  const redisUrl = options.hasCloud ? await startRedisPart(stage) : null
  const doors = await startHubPart(stage, redisUrl)
  if (cloud) await startRelayPart(stage, cloud, redisUrl)
  return {
    outlet,
    doors,
    paperUrl: printer.paperUrl,
    scaleUrl: scale?.scaleUrl ?? null,
    hasCloud: cloud !== null,
  }
}

/** Between two steps is a good moment to give up. */
function untilAborted(report: DemoReport, signal: AbortSignal): DemoReport {
  return {
    ...report,
    step: (words, work, outcome) => {
      if (signal.aborted) throw new Error('Dihentikan sebelum siap · stopped before it was ready')
      return report.step(words, work, outcome)
    },
  }
}

async function stopParts({ report, stops }: Stage): Promise<void> {
  for (const part of STOP_ORDER) {
    const stopPart = stops.get(part)
    if (stopPart) await report.step(`${part} berhenti · stopped`, stopPart)
  }
}
