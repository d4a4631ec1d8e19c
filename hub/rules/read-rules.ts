import type { Refusal } from '#domain/errors.ts'
import { faultOfReason } from '#domain/outlet-rules.ts'
import type { ReasonKind, RulesMessage } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { readRulesVersion, readStoredRules } from './rules-store.ts'

const cacheByDb = new WeakMap<Db, { version: number; rules: RulesMessage }>()

/** The outlet's rules for money. Cheap: one look at their version, read again when it changed. */
export function readRules(db: Db): RulesMessage {
  const version = readRulesVersion(db)
  if (version === 0) return DEFAULT_RULES
  const cached = cacheByDb.get(db)
  if (cached?.version === version) return cached.rules
  const rules = readStoredRules(db)
  // What a transaction has written may yet be rolled back, and its version be given to others.
  if (!db.inTransaction) cacheByDb.set(db, { version, rules })
  return rules
}

/** UNKNOWN_REASON, REASON_NEEDS_NOTE, or null: it may be given for an act of that kind. */
export const checkReason = (
  db: Db,
  kind: ReasonKind,
  reason: { reason_code: string; note: string | null },
): Refusal | null => faultOfReason(readRules(db), kind, reason)
