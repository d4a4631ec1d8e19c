import { cleanText } from '#domain/clean-text.ts'
import { normalisePhone } from '#domain/phone.ts'
import { foldText } from '#domain/search-text.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { Db } from '../db/open-database.ts'
import {
  findCustomer,
  listCustomers,
  listIdsByLastFour,
  listIdsByMembership,
  listIdsByNameStart,
  listIdsByNameWords,
  listIdsByPhone,
} from './customer-store.ts'
import { survivorOf } from './survivor-of.ts'

const WORDS_MAX = 5
/** Fewer digits than this, and not four, say too little about a phone number. */
const PHONE_DIGITS_MIN = 5

/**
 * Customers for what somebody typed, the most certain first: membership number, whole phone number
 * in any spelling, last four digits, beginning of a phone number, beginning of the name, words of
 * the name by their beginnings in any order. An empty text lists by name.
 */
export function findCustomers(db: Db, query: string, limit: number): CustomerMessage[] {
  const text = cleanText(query).trim()
  if (text === '') return listCustomers(db, limit)
  const found = new Set<string>()
  for (const search of searchesFor(text)) {
    if (found.size >= limit) break
    for (const id of search(db, limit)) found.add(survivorOf(db, id))
  }
  return [...found].slice(0, limit).flatMap((id) => findCustomer(db, id) ?? [])
}

type Search = (db: Db, limit: number) => string[]

function searchesFor(text: string): Search[] {
  const searches: Search[] = [(db) => listIdsByMembership(db, text)]
  const phone = normalisePhone(text)
  if (phone !== null) searches.push((db, limit) => listIdsByPhone(db, phone, limit))
  if (/^\d{4}$/.test(text)) searches.push((db, limit) => listIdsByLastFour(db, text, limit))
  const start = startOfPhone(text)
  if (start !== null) searches.push((db, limit) => listIdsByPhone(db, start, limit))
  const folded = foldText(text)
  const words = folded.split(' ').slice(0, WORDS_MAX)
  if (/\p{L}/u.test(folded)) {
    searches.push((db, limit) => listIdsByNameStart(db, folded, limit))
    searches.push((db, limit) => listIdsByNameWords(db, words, limit))
  }
  return searches
}

/** '0812-3456', '62812…' and '812…' all begin '+62812…'; null when it is no phone number at all. */
function startOfPhone(text: string): string | null {
  const digits = text.replace(/[\s().+-]/g, '')
  if (!/^\d+$/.test(digits) || digits.length < PHONE_DIGITS_MIN) return null
  return `+62${digits.replace(/^(62|0)/, '')}`
}
