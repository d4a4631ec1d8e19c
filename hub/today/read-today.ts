import { toIso } from '#domain/datetime.ts'
import type { BackupState } from '#domain/wire/document-box.ts'
import type {
  TodayBox,
  TodayTerminal,
  TodayView,
  TodayWaiting,
} from '#domain/wire/today-message.ts'
import type { HubDeps } from '../app-types.ts'
import { summariseCopies } from '../box/judge-copies.ts'
import { type CloudDesk, readCloudGlance } from '../cloud/cloud-view.ts'
import { readQueue } from '../cloud/read-queue.ts'
import type { UnsentValue } from '../cloud/unsent-value.ts'
import { countOpenConflicts } from '../conflict/list-conflicts.ts'
import type { Db } from '../db/open-database.ts'
import { readClockFloorMs } from '../outlet/outlet-store.ts'
import { countOpenJobs, listPrinterMessages } from '../printing/print-queue-view.ts'
import type { PrinterLooks } from '../printing/printer-looks.ts'
import { countKept } from '../quarantine/list-kept.ts'
import { listUnclosedShifts, type Viewer } from '../shift/shift-view.ts'
import { countTailsOutstanding } from '../tail/tail-view.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'
import { countUnplacedAddenda, sumOpenPayments } from './day-store.ts'

/** What the hub knows that is not in its database. */
export type Surroundings = {
  cloudDesk: CloudDesk
  unsentValue: UnsentValue
  isConnected(terminalId: string): boolean
  /** What a terminal said it still holds. */
  pendingCount(terminalId: string): number
  /** Null: no second copy of the database is kept. */
  backup(): BackupState | null
  /** How idle printers are. */
  looks: PrinterLooks
}
/** Of files; asked before the database is read (I9). */
export type BoxFiles = Pick<TodayBox, 'disk' | 'certificate_ends_at'>

type Part = Omit<TodayView, 'trade' | 'business_date' | 'shifts'>

/** All of the glance but what was sold. */
export function readSurroundings(
  { db, seams, build }: Pick<HubDeps, 'db' | 'seams' | 'build'>,
  around: Surroundings,
  files: BoxFiles,
  startedMs: number,
): Part {
  const nowMs = seams.clock.nowMs()
  const { clock } = seams
  return {
    hub_time: toIso(nowMs),
    cloud: readCloudGlance(db, around.cloudDesk, around.unsentValue),
    printers: listPrinterMessages(db, around.looks).map(
      ({ printer_id, name, waiting_count, problem }) => ({
        ...{ printer_id, name, waiting_count, problem },
      }),
    ),
    terminals: listTerminals(db, around),
    box: {
      build,
      uptime_s: Math.max(0, Math.floor((clock.monotonicMs() - startedMs) / 1000)),
      ...files,
      clock: {
        state: nowMs < readClockFloorMs(db) ? 'behind' : 'ok',
        skew_ms: around.cloudDesk.status()?.clock_skew_ms ?? null,
      },
      backup: readBackup(around.backup(), nowMs),
    },
    waiting: readWaiting(db, nowMs),
  }
}

const readBackup = (backup: BackupState | null, nowMs: number): TodayBox['backup'] => ({
  state: summariseCopies(backup, nowMs),
  at: backup?.copied_at ?? null,
})

export const readUnclosed = (db: Db, viewer: Viewer): TodayView['shifts'] =>
  listUnclosedShifts(db, viewer)

const listTerminals = (db: Db, around: Surroundings): TodayTerminal[] =>
  listTerminalCards(db)
    .filter(({ is_active }) => is_active)
    .map(({ terminal_id, terminal_code, name, last_seen_at, about }) => ({
      ...{ terminal_id, terminal_code, name, last_seen_at },
      is_connected: around.isConnected(terminal_id),
      build: about?.build ?? null,
      pending_count: around.pendingCount(terminal_id),
    }))

function readWaiting(db: Db, nowMs: number): TodayWaiting {
  const conflicts = countOpenConflicts(db, nowMs)
  const jobs = countOpenJobs(db)
  const payments = sumOpenPayments(db)
  const kept = countKept(db)
  return {
    conflict_count: conflicts.count,
    overdue_conflict_count: conflicts.overdueCount,
    uncertain_paper_count: jobs.uncertain,
    held_paper_count: jobs.held,
    unverified_count: payments.count,
    unverified_minor: payments.amount_minor,
    tail_count: countTailsOutstanding(db),
    set_aside_count: readQueue(db).setAsideCount,
    kept_count: kept.open - kept.asked,
    addendum_count: countUnplacedAddenda(db),
  }
}
