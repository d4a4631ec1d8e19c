import type { Refusal } from '#domain/errors.ts'
import { faultOfReason } from '#domain/outlet-rules.ts'
import type { ReasonKind, RulesAnswer, RulesMessage } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { readRulesText, readRulesVersion } from './rules-store.ts'

const cacheByDb = new WeakMap<Db, { text: string; rules: RulesMessage }>()

/**
 * The outlet's rules for money. Every sale asks: what is stored is compared as text and parsed only
 * when it changed, so that not even a change that is rolled back can leave a wrong one behind.
 */
export function readRules(db: Db): RulesMessage {
  const text = readRulesText(db)
  if (text === null) return DEFAULT_RULES
  const cached = cacheByDb.get(db)
  if (cached?.text === text) return cached.rules
  const rules = JSON.parse(text) as RulesMessage
  cacheByDb.set(db, { text, rules })
  return rules
}

/** UNKNOWN_REASON, REASON_NEEDS_NOTE, or null: it may be given for an act of that kind. */
export const checkReason = (
  db: Db,
  kind: ReasonKind,
  reason: { reason_code: string; note: string | null },
): Refusal | null => faultOfReason(readRules(db), kind, reason)

/** The rules and the version that whoever edits them has to name. */
export const readRulesAnswer = (db: Db): RulesAnswer => ({
  rules: readRules(db),
  version: readRulesVersion(db),
})
