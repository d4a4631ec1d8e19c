import type { Grants } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { LOCK_AFTER_MINUTES } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { writeIfPossible } from '../db/write.ts'
import { readRules } from '../rules/read-rules.ts'
import { hashToken, newToken } from '../terminal/session-token.ts'
import { grantsFor } from './grants.ts'
import {
  deleteStaffSessionsOf,
  findStaffSession,
  insertStaffSession,
  setStaffSessionExpiry,
} from './staff-store.ts'

/**
 * Logged out after half an hour without a request, or when the outlet's tills lock themselves if
 * that is later: the hub does not see who counts or scans at a till, so it is never the stricter …
 */
const IDLE_MINUTES_MIN = 30
/** … and after a long shift in any case. */
const LIFE_MS_MAX = 12 * 3_600_000
/** A session is moved on disk at most once a minute: it costs an fsync. */
const SLIDE_MS_MIN = 60_000

const idleMs = (db: Db): number =>
  60_000 * Math.max(IDLE_MINUTES_MIN, readRules(db).lock_after_minutes ?? LOCK_AFTER_MINUTES)

/** When it ends in any case; half an hour without work ends it earlier. */
export type OpenedStaffSession = { token: string; endsAtMs: number }

/** One person per terminal: whoever was logged in there before is logged out. */
export function openStaffSession(
  tx: Db,
  seams: Seams,
  terminalId: string,
  staffId: string,
): OpenedStaffSession {
  const nowMs = seams.clock.nowMs()
  const token = newToken(seams.randomness)
  endStaffSessions(tx, terminalId)
  insertStaffSession(tx, {
    token_hash: hashToken(token),
    terminal_id: terminalId,
    staff_id: staffId,
    expires_at_ms: nowMs + idleMs(tx),
    ends_at_ms: nowMs + LIFE_MS_MAX,
  })
  return { token, endsAtMs: nowMs + LIFE_MS_MAX }
}

/** Logs out whoever is logged in at the terminal. */
export function endStaffSessions(tx: Db, terminalId: string): void {
  deleteStaffSessionsOf(tx, terminalId)
}

export type LoggedIn = { staff: StaffCard | null; grants: Grants | null; loginExpired: boolean }

/**
 * Who the cookie's token stands for at this terminal. `isActivity` moves the idle limit: reads that
 * a screen makes by itself must not keep an absent person logged in.
 */
export function readStaffSession(
  db: Db,
  nowMs: number,
  request: { token: string; terminalId: string; isActivity: boolean },
): LoggedIn {
  const tokenHash = hashToken(request.token)
  const session = findStaffSession(db, tokenHash, request.terminalId)
  if (!session) return { staff: null, grants: null, loginExpired: false }
  // Further ahead than any request moves it: the clock was set back (I10), by more than a time
  // server corrects. That must not keep an absent person logged in.
  const idleMsMax = idleMs(db)
  const isClockBack = session.expires_at_ms - nowMs > 2 * idleMsMax
  if (session.expires_at_ms <= nowMs || isClockBack)
    return { staff: null, grants: null, loginExpired: true }
  const { staff_id, name, role } = session
  const slidTo = Math.min(nowMs + idleMsMax, session.ends_at_ms)
  if (request.isActivity && slidTo - session.expires_at_ms >= SLIDE_MS_MIN) {
    writeIfPossible(db, (tx) => setStaffSessionExpiry(tx, tokenHash, slidTo))
  }
  const staff: StaffCard = { staff_id, name, role }
  return { staff, grants: grantsFor(db, staff), loginExpired: false }
}
