// Which products somebody means by what they typed, as a condition of SQL.
import { normaliseBarcode } from '#domain/barcode.ts'
import { cleanText } from '#domain/clean-text.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { matchesOf } from './search-products.ts'

/** To be bound to `soughtSql`. */
export type Sought = {
  /** As typed, for exact codes. */
  typed: string
  code: string
  /** FTS5 expression; null: no letter and no digit was typed. */
  match: string | null
}

export function readSought(text: string): Sought {
  const typed = cleanText(text).trim()
  return { typed, code: normaliseBarcode(typed), match: matchesOf(typed).at(-1) ?? null }
}

/** So many matches are fetched and sorted; of more the names are walked until a page is full. */
const SORTED_MATCHES_MAX = 2000

const MATCHES = 'SELECT rowid FROM product_search WHERE product_search MATCH @match'
const EXACT = `SELECT product_id FROM barcode WHERE code = @code
  UNION SELECT id FROM product WHERE sku = @typed OR plu = @typed`
const AMONG_FEW = `p.id IN (${EXACT}
  UNION SELECT id FROM product WHERE change_cursor IN (${MATCHES}))`
// The plus keeps these indexes out of it: the index of names is walked in order, and each row is
// looked up among the matches, which are found once and never sorted.
const AMONG_MANY = `(+p.id IN (${EXACT}) OR +p.change_cursor IN (${MATCHES}))`

/** What holds of a `product p` that is meant: it has the code, or all the words. */
export function soughtSql(db: Db, { match }: Sought): string {
  if (match === null) return `p.id IN (${EXACT})`
  const text = `SELECT count(*) FROM (${MATCHES} LIMIT ${SORTED_MATCHES_MAX + 1})`
  const isWide = prepared(db, text).pluck().get({ match }) === SORTED_MATCHES_MAX + 1
  return isWide ? AMONG_MANY : AMONG_FEW
}
