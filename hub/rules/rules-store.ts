import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** 0 while nobody has set the outlet's own. */
export function readRulesVersion(db: Db): number {
  const version = prepared(db, 'SELECT version FROM outlet_rules WHERE id = 1').pluck().get()
  return (version as number | undefined) ?? 0
}

/** As it was stored; null while nobody has set the outlet's own. */
export function readRulesText(db: Db): string | null {
  const text = prepared(db, 'SELECT rules_json FROM outlet_rules WHERE id = 1').pluck().get()
  return (text as string | undefined) ?? null
}

export function putRules(tx: Db, rules: RulesMessage, version: number): void {
  prepared(
    tx,
    `INSERT INTO outlet_rules (id, version, rules_json) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET
       version = excluded.version, rules_json = excluded.rules_json`,
  ).run(version, JSON.stringify(rules))
}
