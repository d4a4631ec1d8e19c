import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type AuditEvent = {
  /** Past tense, e.g. `pin-locked`. */
  kind: string
  payload: Record<string, unknown>
  atMs: number
}

/**
 * Adds one event to the audit log (I11), in the transaction of what it tells. Each hash covers
 * kind, payload, time and the hash before it, so that an edit or a removal anywhere shows.
 */
export function appendAudit(tx: Db, event: AuditEvent): number {
  const head = prepared(
    tx,
    'SELECT audit_sequence, audit_hash FROM chain_head WHERE id = 1',
  ).get() as { audit_sequence: number; audit_hash: string }
  const sequence = head.audit_sequence + 1
  const payload = canonicalJson(event.payload)
  const hash = auditHash(head.audit_hash, event.kind, payload, event.atMs)
  prepared(
    tx,
    'INSERT INTO audit_entry (sequence, kind, payload, at_ms, hash) VALUES (?, ?, ?, ?, ?)',
  ).run(sequence, event.kind, payload, event.atMs, hash)
  prepared(tx, 'UPDATE chain_head SET audit_sequence = ?, audit_hash = ? WHERE id = 1').run(
    sequence,
    hash,
  )
  return sequence
}

export function auditHash(previous: string, kind: string, payload: string, atMs: number): string {
  return createHash('sha256').update(`${previous}\n${kind}\n${atMs}\n${payload}`).digest('hex')
}
