import { normaliseBarcode } from '#domain/barcode.ts'
import { cleanText } from '#domain/clean-text.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readProducts } from './catalogue-store.ts'

/** Ranked from so many matches of each kind; whoever has more goes on typing. */
const CANDIDATES_MAX = 200
const WORDS_MAX = 8

const FIND_CODE = `
  SELECT id FROM product WHERE is_active = 1 AND (sku IN (?, ?)
    OR id IN (SELECT product_id FROM barcode WHERE code = ?))`
// CROSS JOIN keeps the index of words as the outer loop: the limit then ends the search early.
const FIND_WORDS = `
  SELECT p.id, p.name FROM product_search CROSS JOIN product p
    ON p.change_cursor = product_search.rowid
  WHERE product_search MATCH ? AND p.is_active = 1 LIMIT ?`

/**
 * Active products for what somebody typed, best first: the exact barcode or SKU; then names that
 * begin with the words, whole words before beginnings of words, short names before long ones.
 * Each word may begin any word of name, SKU or barcode, in any order; case and diacritics do not
 * matter. The best are taken kind by kind and not by bm25, which reads every match of a short word
 * and takes 40 ms at 50,000 products where this takes at most a few.
 */
export function searchProducts(db: Db, text: string, limit: number): ProductMessage[] {
  const typed = cleanText(text).trim()
  const code = normaliseBarcode(typed)
  const exact = prepared(db, FIND_CODE).pluck().all(typed, typed.toUpperCase(), code) as string[]
  const found = new Set(exact)
  for (const match of matchesOf(typed)) {
    if (found.size >= limit) break
    const rows = prepared(db, FIND_WORDS).all(match, CANDIDATES_MAX) as Candidate[]
    for (const { id } of rows.sort(byName)) found.add(id)
  }
  return readProducts(db, [...found].slice(0, limit))
}

type Candidate = { id: string; name: string }
const byName = (a: Candidate, b: Candidate): number =>
  a.name.length - b.name.length || (a.name < b.name ? -1 : 1)

/** FTS5 queries from the best kind of match to the widest; [] when there is no letter or digit. */
export function matchesOf(typed: string): string[] {
  const words = typed
    .replaceAll('"', ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_MAX)
  if (words.length === 0) return []
  const whole = words.map((word) => `"${word}"`).join(' AND ')
  const starts = words.map((word) => `"${word}"*`).join(' AND ')
  return [`{name} : (^${whole})`, whole, `{name} : (^${starts})`, starts]
}
