// The customers in this browser's memory, found as the hub finds them, and kept in step with it.
// Fetched when it is first needed: selling does not wait for it.

import { normalisePhone } from '#domain/phone.ts'
import { foldText } from '#domain/search-text.ts'
import {
  CUSTOMERS_KEPT_MAX,
  CustomerChanges,
  type CustomerMessage,
} from '#domain/wire/customer-message.ts'
import {
  clearCustomers,
  keepCustomers,
  readCustomerCursor,
  readCustomers,
} from '../link/customers-cache.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubDoor } from '../link/hub-door.ts'
import { BULK_DEADLINE_MS } from '../link/hub-http.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** Those found one by one come on top; beyond this the store is filled anew. */
const STORED_MAX = CUSTOMERS_KEPT_MAX + 1_000
const PAGES_MAX = 20
const WORDS_MAX = 5
const PHONE_DIGITS_MIN = 5

/** A snapshot at first, then what changed since, page by page; a broken-off one goes on later. */
export async function fetchCustomers(
  database: TerminalDatabase,
  door: HubDoor,
): Promise<TillOutcome<null>> {
  if ((await database.count('customers_cache')) > STORED_MAX) await clearCustomers(database)
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const cursor = await readCustomerCursor(database)
    const path = `/api/pos/customers/changes?after_cursor=${cursor}`
    const request = { method: 'GET', path, deadlineMs: BULK_DEADLINE_MS } as const
    const answer = await door.call(request, CustomerChanges)
    if (!answer.ok) return answer
    const { customers, has_more } = answer.value
    await keepCustomers(database, customers, answer.value.cursor)
    if (!has_more) break
  }
  return { ok: true, value: null }
}

export const findKept = async (
  database: TerminalDatabase,
  query: string,
  limit: number,
): Promise<CustomerMessage[]> => findAmong(await readCustomers(database), query, limit)

/**
 * The most certain first, as at the hub: membership number, whole phone number in any spelling,
 * last four digits, beginning of a phone number, beginning of the name, words of the name.
 */
export function findAmong(
  customers: readonly CustomerMessage[],
  query: string,
  limit: number,
): CustomerMessage[] {
  const found = new Set<CustomerMessage>()
  for (const fits of testsFor(query.trim())) {
    const fitting = customers.filter((customer) =>
      fits(customer, ` ${foldText(customer.full_name)}`),
    )
    for (const customer of fitting.sort(byName)) found.add(customer)
    if (found.size >= limit) break
  }
  return [...found].slice(0, limit)
}

const byName = (a: CustomerMessage, b: CustomerMessage): number =>
  foldText(a.full_name) < foldText(b.full_name) ? -1 : 1

type Fits = (customer: CustomerMessage, name: string) => boolean

function testsFor(text: string): Fits[] {
  if (text === '') return [() => true]
  const member = text.toUpperCase()
  const tests: Fits[] = [({ membership_number: own }) => own?.toUpperCase() === member]
  const phone = normalisePhone(text)
  if (phone !== null) tests.push((customer) => customer.phone === phone)
  if (/^\d{4}$/.test(text)) tests.push((customer) => customer.phone?.endsWith(text) ?? false)
  const digits = text.replace(/[\s().+-]/g, '')
  if (/^\d+$/.test(digits) && digits.length >= PHONE_DIGITS_MIN) {
    const start = `+62${digits.replace(/^(62|0)/, '')}`
    tests.push((customer) => customer.phone?.startsWith(start) ?? false)
  }
  const folded = foldText(text)
  if (!/\p{L}/u.test(folded)) return tests
  const words = folded.split(' ').slice(0, WORDS_MAX)
  tests.push((_, name) => name.startsWith(` ${folded}`))
  tests.push((_, name) => words.every((word) => name.includes(` ${word}`)))
  return tests
}
