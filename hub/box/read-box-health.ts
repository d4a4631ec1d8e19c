import { stat } from 'node:fs/promises'
import { toIso } from '#domain/datetime.ts'
import type { BackupState, BoxHealthDocument } from '#domain/wire/document-box.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { readQueue } from '../cloud/read-queue.ts'
import type { Db } from '../db/open-database.ts'
import { readClockFloorMs } from '../outlet/outlet-store.ts'
import { listPrinterMessages } from '../printing/print-queue-view.ts'
import { countKept } from '../quarantine/list-kept.ts'
import { type Disk, readDisk } from '../system/disk-space.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'
import { countConflicts } from './box-store.ts'

export type BoxProbes = Pick<HubDeps, 'db' | 'databasePath' | 'dataFolder' | 'seams' | 'build'> & {
  relayStatus(): RelayStatusMessage | null
  isTerminalConnected(terminalId: string): boolean
  backup(): BackupState | null
}
export type BoxHealth = Omit<BoxHealthDocument, 'at' | 'reason'>

const PROBLEM_CHARACTERS_MAX = 200
const TERMINALS_MAX = 60
const PRINTERS_MAX = 20

/** How the box is now. Files are asked first, so that the database is read in one go (I9). */
export async function readBoxHealth(probes: BoxProbes, startedMs: number): Promise<BoxHealth> {
  const disk = await readDisk(probes.dataFolder)
  const database_bytes = await sizeOf(probes.databasePath)
  return { ...readParts(probes, startedMs), disk, database_bytes }
}

function readParts(
  probes: BoxProbes,
  startedMs: number,
): Omit<BoxHealth, 'disk' | 'database_bytes'> {
  const { db, seams } = probes
  const status = probes.relayStatus()
  const queue = readQueue(db)
  const { oldestUnsentAtMs: oldestMs } = queue
  return {
    hub_version: probes.build,
    uptime_s: Math.max(0, Math.floor((seams.clock.monotonicMs() - startedMs) / 1000)),
    clock: {
      state: seams.clock.nowMs() < readClockFloorMs(db) ? 'behind' : 'ok',
      skew_ms: status?.clock_skew_ms ?? null,
    },
    cloud: status?.cloud ?? 'unknown',
    redis: status?.redis ?? 'unknown',
    outbox: {
      unconfirmed_count: queue.head - queue.confirmed,
      oldest_unconfirmed_at: oldestMs === null ? null : toIso(oldestMs),
      set_aside_count: queue.setAsideCount,
    },
    conflicts: countConflicts(db),
    quarantine_count: countKept(db).open,
    backup: probes.backup(),
    terminals: readTerminals(probes),
    printers: readPrinters(db),
  }
}

const readTerminals = ({ db, isTerminalConnected }: BoxProbes): BoxHealth['terminals'] =>
  listTerminalCards(db)
    .filter(({ is_active }) => is_active)
    .slice(0, TERMINALS_MAX)
    .map(({ terminal_id, terminal_code: code, last_seen_at }) => ({
      ...{ terminal_id, code, last_seen_at },
      is_connected: isTerminalConnected(terminal_id),
    }))

const readPrinters = (db: Db): BoxHealth['printers'] =>
  listPrinterMessages(db)
    .slice(0, PRINTERS_MAX)
    .map(({ printer_id, name, waiting_count, problem }) => ({
      ...{ printer_id, name, waiting_count },
      state: problem !== null ? 'jammed' : waiting_count > 0 ? 'waiting' : 'idle',
      last_error: problem?.slice(0, PROBLEM_CHARACTERS_MAX) ?? null,
    }))

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}

/** What is worth telling at once when it changes; counts and times change all day. */
export const stateOf = ({ disk, clock, backup, printers }: BoxHealth): string =>
  JSON.stringify([
    disk.state satisfies Disk['state'],
    clock.state,
    [backup?.state, backup?.is_proven, backup?.off_box.state],
    printers.map(({ printer_id, state }) => [printer_id, state === 'jammed']),
  ])
