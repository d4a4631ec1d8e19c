import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toIso } from '#domain/datetime.ts'
import type { BackupState, BoxHealthDocument, MachineState } from '#domain/wire/document-box.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { readQueue } from '../cloud/read-queue.ts'
import type { Db } from '../db/open-database.ts'
import { readClockFloorMs } from '../outlet/outlet-store.ts'
import { listPrinterMessages } from '../printing/print-queue-view.ts'
import { countKept } from '../quarantine/list-kept.ts'
import { readRules } from '../rules/read-rules.ts'
import { readCertificateEnd } from '../system/certificate-end.ts'
import { type Disk, readDisk } from '../system/disk-space.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'
import { countConflicts } from './box-store.ts'
import type { ReleaseOnBox } from './machine/read-release.ts'

export type BoxProbes = Pick<
  HubDeps,
  'db' | 'databasePath' | 'dataFolder' | 'seams' | 'build' | 'identity'
> & {
  relayStatus(): RelayStatusMessage | null
  isTerminalConnected(terminalId: string): boolean
  backup(): BackupState | null
  machine(): MachineState
  /** Null: this machine is no box. */
  releaseOnBox(): Promise<ReleaseOnBox | null>
  /** Of the box itself; the cloud does not hear of it. */
  isRestless?(): boolean
}
export type BoxHealth = Omit<BoxHealthDocument, 'at' | 'reason'>

const PROBLEM_CHARACTERS_MAX = 200
const TERMINALS_MAX = 60
const PRINTERS_MAX = 20

/** How the box is now. Files are asked first, so that the database is read in one go (I9). */
export async function readBoxHealth(probes: BoxProbes, startedMs: number): Promise<BoxHealth> {
  const files = await readFiles(probes)
  const release = await readReleaseState(probes)
  return { ...readParts(probes, startedMs), ...files, release }
}

/** Null: this machine is no box. */
export async function readReleaseState({
  db,
  releaseOnBox,
}: Pick<BoxProbes, 'db' | 'releaseOnBox'>): Promise<BoxHealth['release']> {
  const found = await releaseOnBox()
  return found && { wanted: readRules(db).release?.version ?? null, ...found }
}

type Files = Pick<
  BoxHealth,
  'disk' | 'database_bytes' | 'certificate_ends_at' | 'authority_ends_at'
>

async function readFiles({ dataFolder, databasePath }: BoxProbes): Promise<Files> {
  const tls = join(dataFolder, 'tls')
  return {
    disk: await readDisk(dataFolder),
    database_bytes: await sizeOf(databasePath),
    certificate_ends_at: await endOf(join(tls, 'hub.pem')),
    authority_ends_at: await endOf(join(tls, 'ca.crt')),
  }
}

async function endOf(path: string): Promise<string | null> {
  const endMs = await readCertificateEnd(path).catch(() => null)
  return endMs === null ? null : toIso(endMs)
}

function readParts(probes: BoxProbes, startedMs: number): Omit<BoxHealth, keyof Files | 'release'> {
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
    identity: probes.identity?.state() ?? 'off',
    machine: probes.machine(),
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

/** Of their papers: that one is switched off at night is no news for head office. */
const readPrinters = (db: Db): BoxHealth['printers'] =>
  listPrinterMessages(db, null)
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
export const stateOf = ({ disk, clock, backup, identity, machine, ...rest }: BoxHealth): string =>
  JSON.stringify([
    disk.state satisfies Disk['state'],
    [clock.state, machine.medium.state, machine.temperature === 'hot', identity],
    [backup?.state, backup?.is_proven],
    [backup?.off_box.state, backup?.off_box.is_proven],
    rest.release,
    rest.printers.map(({ printer_id, state }) => [printer_id, state === 'jammed']),
  ])
