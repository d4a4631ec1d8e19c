import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { toIso } from '#domain/datetime.ts'
import type { BoxFacts, NameState } from '#domain/wire/box-message.ts'
import type { BackupState } from '#domain/wire/document-box.ts'
import type { HubDeps } from '../app-types.ts'
import { readTrial, wantTrial } from '../backup/off-box-trial.ts'
import { type BoxProbes, readReleaseState } from '../box/read-box-health.ts'
import { readCloudState } from '../cloud/cloud-state.ts'
import type { CloudDesk } from '../cloud/cloud-view.ts'
import { readClockFloorMs, readOutlet } from '../outlet/outlet-store.ts'
import { readPrinterBoard } from '../printing/printer-board.ts'
import type { PrinterLooks } from '../printing/printer-looks.ts'
import { readCertificateEnd } from '../system/certificate-end.ts'
import { readDisk } from '../system/disk-space.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'
import { listToPair } from './list-to-pair.ts'
import { measureFsync } from './measure-fsync.ts'
import { readLinks } from './read-links.ts'

type Own = Pick<HubDeps, 'db' | 'dataFolder' | 'seams'> & Pick<BoxProbes, 'releaseOnBox'>
export type FactProbes = Own & {
  cloudDesk: Pick<CloudDesk, 'status'>
  backup(): BackupState | null
  /** Where the second copy is kept; null: none is. */
  backupFolder: string | null
  looks: PrinterLooks
  nameState(): NameState
  trustPagePort(): number | null
  countScales(): number
  /** Of this machine on the LAN, loopback included. */
  addresses(): string[]
}

/** What the box measures of itself; nothing is printed and nothing is sold. */
export async function readFacts(probes: FactProbes, technician: string): Promise<BoxFacts> {
  const { dataFolder, seams, backupFolder } = probes
  if (backupFolder !== null) wantTrial(backupFolder, seams.clock.nowMs())
  const [disk, fsync, printers, release, endMs] = await Promise.all([
    readDisk(dataFolder),
    measureFsync(dataFolder, seams.clock.monotonicMs),
    lookAtPrinters(probes),
    readReleaseState(probes),
    readCertificateEnd(join(dataFolder, 'tls', 'hub.pem')).catch(() => null),
  ])
  const certificate_ends_at = endMs === null ? null : toIso(endMs)
  const measured = { disk, fsync, printers, release, certificate_ends_at }
  return { technician, ...readOwn(probes), ...measured }
}

type Measured = 'technician' | 'disk' | 'fsync' | 'printers' | 'release' | 'certificate_ends_at'

function readOwn(probes: FactProbes): Omit<BoxFacts, Measured> {
  const { db, seams, cloudDesk, backupFolder } = probes
  const outlet = readOutlet(db)
  const status = cloudDesk.status()
  const backup = probes.backup()
  return {
    ...{ outlet_code: outlet.outlet_code, outlet_name: outlet.name },
    at: toIso(seams.clock.nowMs()),
    clock: { floor_at: toIso(readClockFloorMs(db)), skew_ms: status?.clock_skew_ms ?? null },
    memory: {
      ...{ total_bytes: totalmem(), available_bytes: freemem() },
      hub_bytes: process.memoryUsage().rss,
    },
    lan: {
      addresses: probes.addresses().filter((address) => !address.startsWith('127.')),
      ...{ links: readLinks(), name_state: probes.nameState() },
      trust_page_port: probes.trustPagePort(),
    },
    scale_count: probes.countScales(),
    cloud: {
      ...{ state: status?.cloud ?? 'unknown', error_code: status?.error_code ?? null },
      last_contact_at: status?.last_contact_at ?? null,
      pending_count: readCloudState(db, status).pending_count,
    },
    backup: {
      ...{ state: backup?.state ?? 'off', is_proven: backup?.is_proven ?? null },
      off_box: backup?.off_box.state ?? 'off',
      trial: backupFolder === null ? null : readTrial(backupFolder),
    },
    terminals: listTerminalCards(db).map(({ name, terminal_code: code, last_seen_at, origin }) => ({
      ...{ name, code, last_seen_at, origin },
    })),
    terminals_to_pair: listToPair(probes),
  }
}

/** Asked now; a printer that prints at this moment is not disturbed. */
async function lookAtPrinters({ db, looks }: FactProbes): Promise<BoxFacts['printers']> {
  await looks.look()
  return readPrinterBoard(db, looks)
    .printers.filter(({ is_active }) => is_active)
    .map(({ printer_id, settings: { name, transport, drawer }, problem, looked_at }) => ({
      ...{ printer_id, name, transport, has_drawer: drawer !== 'none' },
      ...{ problem, is_said: looked_at !== null },
    }))
}
