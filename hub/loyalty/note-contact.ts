import { fromIso } from '#domain/datetime.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { findContact, saveContact } from './allowance-store.ts'

/** Often enough for a rule of minutes; each is a write of its own. */
const STEP_MS = 60_000

/** Remembers that the relay has, or no longer has, an answer of the cloud. */
export function noteContact(db: Db, status: RelayStatusMessage): void {
  const at_ms = status.last_contact_at === null ? null : fromIso(status.last_contact_at)
  const before = findContact(db)
  const is_connected = status.cloud === 'connected' && at_ms !== null ? 1 : 0
  const isNews =
    is_connected !== (before?.is_connected ?? 0) ||
    (is_connected === 1 && Math.abs((at_ms ?? 0) - (before?.at_ms ?? 0)) >= STEP_MS)
  if (!isNews) return
  write(db, (tx) => saveContact(tx, { is_connected, at_ms: at_ms ?? before?.at_ms ?? 0 }))
}
