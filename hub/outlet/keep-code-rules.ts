import { canonicalJson } from '#domain/canonical-json.ts'
import type { Db } from '../db/open-database.ts'
import { insertReplacedCodeRules } from './code-rules.ts'
import { readOutlet } from './outlet-store.ts'

/**
 * Does something that may change how labels are read, and keeps the rules of before: a sale that
 * was made by them is judged by them, however late it comes.
 */
export function keepingCodeRules<T>(tx: Db, atMs: number, work: () => T): T {
  const before = readOutlet(tx).embedded_barcode_rules
  const result = work()
  const after = readOutlet(tx).embedded_barcode_rules
  const isSame = canonicalJson(before) === canonicalJson(after)
  if (!isSame && before.length > 0) insertReplacedCodeRules(tx, before, atMs)
  return result
}
