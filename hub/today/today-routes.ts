import { join } from 'node:path'
import { toIso } from '#domain/datetime.ts'
import { mayDo } from '#domain/permissions.ts'
import { TodayView } from '#domain/wire/today-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { pause } from '../catalogue/pause.ts'
import { createUnsentValue } from '../cloud/unsent-value.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { grantsOfRequest } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { tradingDay } from '../rules/trading-day.ts'
import { readCertificateEnd } from '../system/certificate-end.ts'
import { readDiskSpace } from '../system/disk-space.ts'
import { followDays } from './follow-day.ts'
import { type BoxFiles, readSurroundings, readUnclosed, type Surroundings } from './read-today.ts'
import { readTrade } from './read-trade.ts'

/** What terminals last said of themselves. */
export type HeardTerminals = {
  connectedMs(terminalId: string): number | null
  statusOf(terminalId: string): { pendingCount: number } | null
}

/** Files are asked once in so long, however many look. */
const FILES_KEPT_MS = 60_000

export function registerTodayRoutes(
  app: HubApp,
  deps: HubDeps,
  terminals: HeardTerminals,
  outside: Pick<Surroundings, 'backup' | 'cloudDesk' | 'looks'>,
): void {
  const { db, seams } = deps
  const startedMs = seams.clock.monotonicMs()
  const follow = followDays(db, () => pause(seams))
  const readFiles = keepFiles(deps)
  const around = {
    ...outside,
    unsentValue: createUnsentValue(db),
    isConnected: (terminalId: string) => terminals.connectedMs(terminalId) !== null,
    pendingCount: (terminalId: string) => terminals.statusOf(terminalId)?.pendingCount ?? 0,
  }

  app.get(
    '/api/console/today',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags: ['system'], response: { 200: TodayView } },
    },
    async (request) => {
      const grants = grantsOfRequest(request)
      const mayLook = mayDo(grants, 'view-shift')
      const files = await readFiles()
      const nowMs = seams.clock.nowMs()
      const { timezone } = readOutlet(db)
      const day = tradingDay(db, timezone, nowMs)
      const startMinute = readRules(db).business_day_start_minute
      const ask = { day, nowMs, timezone, startMinute }
      const trade = mayLook ? await readTrade(follow, ask, grants) : null
      const viewer = { maySeeExpected: mayDo(grants, 'see-expected-cash') }
      return {
        ...readSurroundings(deps, around, files, startedMs),
        business_date: day,
        trade,
        shifts: mayLook ? readUnclosed(db, viewer) : null,
      }
    },
  )
}

function keepFiles({ seams, dataFolder }: HubDeps): () => Promise<BoxFiles> {
  const { clock } = seams
  let known: { files: Promise<BoxFiles>; atMs: number } | null = null
  return () => {
    const nowMs = clock.monotonicMs()
    if (known === null || nowMs - known.atMs >= FILES_KEPT_MS) {
      known = { files: readFiles(dataFolder), atMs: nowMs }
    }
    return known.files
  }
}

async function readFiles(dataFolder: string): Promise<BoxFiles> {
  const disk = await readDiskSpace(dataFolder)
  const endMs = await readCertificateEnd(join(dataFolder, 'tls', 'hub.pem')).catch(() => null)
  return { disk, certificate_ends_at: endMs === null ? null : toIso(endMs) }
}
