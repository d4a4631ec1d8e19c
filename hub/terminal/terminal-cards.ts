import type { Static } from 'typebox'
import { toIso } from '#domain/datetime.ts'
import {
  MISSING_SHOWN_MAX,
  type SeriesState,
  type TerminalCard,
} from '#domain/wire/access-message.ts'
import type { TillAbout } from '#domain/wire/client-event-message.ts'
import type { Db } from '../db/open-database.ts'
import { findAbout } from './about-store.ts'
import { countOf, missingNumbers } from './missing-numbers.ts'
import { findLatestSeries, findTerminal, listTerminals } from './terminal-store.ts'

/** The series of the terminal's present pairing, as the hub knows it. */
export function readSeriesState(db: Db, terminalId: string): Static<typeof SeriesState> {
  const row = findLatestSeries(db, terminalId)
  if (!row) throw new Error('a paired terminal has a series')
  const { series, last_number_seen, watermark } = row
  return { series, last_number_seen, watermark }
}

export const isPairedHere = (db: Db, terminalId: string): boolean =>
  findTerminal(db, terminalId) !== undefined

export function listTerminalCards(db: Db): TerminalCard[] {
  return listTerminals(db).map((terminal) => ({
    terminal_id: terminal.id,
    terminal_code: terminal.code,
    name: terminal.name,
    is_active: terminal.is_active === 1,
    series: readSeriesState(db, terminal.id),
    paired_at: toIso(terminal.paired_at_ms),
    last_seen_at: toIso(terminal.last_seen_at_ms),
    origin: terminal.origin,
    about: readAbout(db, terminal.id),
    ...readMissing(db, terminal.id),
  }))
}

function readMissing(db: Db, terminalId: string): Pick<TerminalCard, 'missing' | 'missing_count'> {
  const gaps = missingNumbers(db, terminalId)
  const shown = gaps.slice(0, MISSING_SHOWN_MAX)
  return {
    missing: shown.map(({ sinceMs, ...range }) => ({ ...range, since: toIso(sinceMs) })),
    missing_count: countOf(gaps),
  }
}

function readAbout(db: Db, terminalId: string): TerminalCard['about'] {
  const row = findAbout(db, terminalId)
  if (!row) return null
  const { build, worker, storage_used_bytes, storage_quota_bytes, cache_bytes, unreadable_sales } =
    row
  return {
    ...{ build, storage_used_bytes, storage_quota_bytes, cache_bytes, unreadable_sales },
    worker: worker as TillAbout['worker'],
    is_storage_granted: row.is_storage_granted === null ? null : row.is_storage_granted === 1,
    told_at: toIso(row.told_at_ms),
  }
}
