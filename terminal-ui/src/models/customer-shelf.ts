// The customers in this browser's memory, found as the hub finds them, and kept in step with it.
// Fetched when it is first needed: selling does not wait for it.

import { normalisePhone } from '#domain/phone.ts'
import { foldText } from '#domain/search-text.ts'
import {
  CUSTOMERS_KEPT_MAX,
  CustomerChanges,
  CustomerList,
  type CustomerMessage,
} from '#domain/wire/customer-message.ts'
import {
  type CustomersSeams,
  forgetCustomers,
  type KeptCustomer,
  keepCustomers,
  keptCustomers,
  readCustomerCursor,
} from '../link/customers-cache.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubDoor } from '../link/hub-door.ts'
import { BULK_DEADLINE_MS } from '../link/hub-http.ts'
import type { HubLink } from '../link/hub-link.ts'
import { reachedSequence } from '../link/spent-points.ts'
import { isUnanswered, type TillOutcome } from '../link/till-errors.ts'

/** Those found one by one come on top; beyond this the store is filled anew. */
const STORED_MAX = CUSTOMERS_KEPT_MAX + 1_000
const PAGES_MAX = 20
const FOUND_MAX = 20
const WORDS_MAX = 5
const PHONE_DIGITS_MIN = 5

type Shelved = { seams: CustomersSeams; database: TerminalDatabase }

/** A snapshot at first, then what changed since, page by page; a broken-off one goes on later. */
export async function fetchCustomers(
  { seams, database }: Shelved,
  door: HubDoor,
): Promise<TillOutcome<null>> {
  const { length } = await keptCustomers(seams, database)
  if (length > STORED_MAX) await forgetCustomers(database)
  const asOf = { atMs: seams.clock.nowMs(), sequence: await reachedSequence(database) }
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const cursor = await readCustomerCursor(database)
    const path = `/api/pos/customers/changes?after_cursor=${cursor}`
    const request = { method: 'GET', path, deadlineMs: BULK_DEADLINE_MS } as const
    const answer = await door.call(request, CustomerChanges)
    if (!answer.ok) return answer
    const { customers, has_more } = answer.value
    const reached = { cursor: answer.value.cursor, asOf: has_more ? null : asOf }
    const isKept = await keepCustomers(seams, database, customers, reached)
    if (!isKept || !has_more) break
  }
  return { ok: true, value: null }
}

/** What the hub said of these, one by one. */
export const keep = (
  { seams, database }: Shelved,
  customers: readonly CustomerMessage[],
): Promise<boolean> => keepCustomers(seams, database, customers)

/**
 * The hub knows them all and the newest of each; where it does not answer, those kept here. While
 * it is known to be away nobody waits for it, unless nobody is found here.
 */
export async function lookUp(
  { seams, database, link }: Shelved & { link: HubLink },
  query: string,
): Promise<TillOutcome<readonly CustomerMessage[]>> {
  const amongKept = async () => findAmong(await keptCustomers(seams, database), query, FOUND_MAX)
  const kept = link.isConnected.peek() ? null : await amongKept()
  if (kept !== null && kept.length > 0) return { ok: true, value: kept }
  const path = `/api/pos/customers?query=${encodeURIComponent(query)}`
  const answer = await link.door.call({ method: 'GET', path }, CustomerList)
  if (answer.ok) {
    const { customers } = answer.value
    link.background.run(meet({ seams, database, link }, customers))
    return { ok: true, value: customers }
  }
  if (!isUnanswered(answer.code)) return answer
  return { ok: true, value: kept ?? (await amongKept()) }
}

/** Whom only the hub knew when they were asked for; from now on they are kept here too. */
const strangers = new WeakMap<HubLink, Set<string>>()

async function meet(
  { seams, database, link }: Shelved & { link: HubLink },
  customers: readonly CustomerMessage[],
): Promise<void> {
  const note = (before: readonly KeptCustomer[]): void => {
    const known = new Set(before.map(({ customer }) => customer.customer_id))
    const met = strangers.get(link) ?? new Set()
    for (const { customer_id: id } of customers) if (!known.has(id)) met.add(id)
    strangers.set(link, met)
  }
  // Both at once, in this order: whoever looks them up next waits for what is being kept.
  await Promise.all([
    keptCustomers(seams, database).then(note),
    keepCustomers(seams, database, customers),
  ])
}

/** Somebody was chosen: would this till have known them without its hub? Counted like a scan. */
export const countChosen = (link: HubLink, customerId: string): void =>
  link.countLookup(!strangers.get(link)?.delete(customerId))

/**
 * The most certain first, as at the hub: membership number, whole phone number in any spelling,
 * last four digits, beginning of a phone number, beginning of the name, words of the name. `kept`
 * is by name, and so is what each of these finds.
 */
export function findAmong(
  kept: readonly KeptCustomer[],
  query: string,
  limit: number,
): CustomerMessage[] {
  const found = new Set<CustomerMessage>()
  for (const fits of testsFor(query.trim())) {
    for (const each of kept) {
      if (found.size >= limit) return [...found]
      if (fits(each)) found.add(each.customer)
    }
  }
  return [...found]
}

type Fits = (kept: KeptCustomer) => boolean

function testsFor(text: string): Fits[] {
  if (text === '') return [() => true]
  const wanted = text.toUpperCase()
  const tests: Fits[] = [({ member }) => member === wanted]
  const phone = normalisePhone(text)
  if (phone !== null) tests.push(({ customer }) => customer.phone === phone)
  if (/^\d{4}$/.test(text)) tests.push(({ customer }) => customer.phone?.endsWith(text) ?? false)
  const digits = text.replace(/[\s().+-]/g, '')
  if (/^\d+$/.test(digits) && digits.length >= PHONE_DIGITS_MIN) {
    const start = `+62${digits.replace(/^(62|0)/, '')}`
    tests.push(({ customer }) => customer.phone?.startsWith(start) ?? false)
  }
  const folded = foldText(text)
  if (!/\p{L}/u.test(folded)) return tests
  const words = folded.split(' ').slice(0, WORDS_MAX)
  tests.push(({ name }) => name.startsWith(` ${folded}`))
  tests.push(({ name }) => words.every((word) => name.includes(` ${word}`)))
  return tests
}
