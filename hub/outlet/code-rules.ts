// The rules for the labels of the outlet: what head office says, and what held before.
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

type CodeRules = OutletMessage['embedded_barcode_rules']

/** Labels printed under older rules are gone from every shelf. */
const KEPT_MAX = 20

/** Head office's, whether or not the outlet has its own. */
export const readOfficeCodeRules = (db: Db): CodeRules =>
  JSON.parse(prepared(db, 'SELECT embedded_barcode_rules_json FROM outlet').pluck().get() as string)

/** Newest first. */
export const listReplacedCodeRules = (db: Db): CodeRules[] =>
  (
    prepared(db, 'SELECT rules_json FROM replaced_code_rules ORDER BY id DESC LIMIT ?')
      .pluck()
      .all(KEPT_MAX) as string[]
  ).map((text) => JSON.parse(text))

export function insertReplacedCodeRules(tx: Db, rules: CodeRules, atMs: number): void {
  prepared(tx, 'INSERT INTO replaced_code_rules (rules_json, replaced_at_ms) VALUES (?, ?)').run(
    JSON.stringify(rules),
    atMs,
  )
  prepared(
    tx,
    `DELETE FROM replaced_code_rules WHERE id NOT IN (
       SELECT id FROM replaced_code_rules ORDER BY id DESC LIMIT ?)`,
  ).run(KEPT_MAX)
}
