import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { writeIfPossible } from '../db/write.ts'
import { hashToken, newToken } from './session-token.ts'
import {
  findDeviceSession,
  replaceDeviceSession,
  setDeviceSessionExpiry,
  touchTerminal,
} from './terminal-store.ts'

/** A terminal proves its key again after a day of silence; it does so by itself. */
const LIFE_MS = 24 * 3_600_000
/** A session is moved on disk at most once an hour: it costs an fsync. */
const SLIDE_MS_MIN = 3_600_000

/** Opens the terminal's session; the token goes into its cookie. */
export function openDeviceSession(tx: Db, seams: Seams, terminalId: string): string {
  const nowMs = seams.clock.nowMs()
  const token = newToken(seams.randomness)
  replaceDeviceSession(tx, {
    token_hash: hashToken(token),
    terminal_id: terminalId,
    expires_at_ms: nowMs + LIFE_MS,
  })
  touchTerminal(tx, terminalId, nowMs)
  return token
}

export type Device = { terminalId: string; terminalCode: string }

/** The terminal behind a cookie's token, or which refusal it gets. */
export function readDeviceSession(
  db: Db,
  nowMs: number,
  token: string,
): Device | 'DEVICE_NOT_PAIRED' | 'DEVICE_SESSION_EXPIRED' {
  const tokenHash = hashToken(token)
  const session = findDeviceSession(db, tokenHash)
  if (!session) return 'DEVICE_SESSION_EXPIRED'
  if (!session.is_active) return 'DEVICE_NOT_PAIRED'
  if (session.expires_at_ms <= nowMs) return 'DEVICE_SESSION_EXPIRED'
  const slidTo = nowMs + LIFE_MS
  if (slidTo - session.expires_at_ms >= SLIDE_MS_MIN) {
    // With a full disk a till must still be able to look, and to hear why it cannot sell.
    writeIfPossible(db, (tx) => {
      setDeviceSessionExpiry(tx, tokenHash, slidTo)
      touchTerminal(tx, session.terminal_id, nowMs)
    })
  }
  return { terminalId: session.terminal_id, terminalCode: session.code }
}
