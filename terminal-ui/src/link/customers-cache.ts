// The customers this terminal keeps for the time without its hub: on the device in sealed pages, in
// the clear only in the memory of this page, and gone with their key (docs/decisions/0059).

import { uuidv7 } from '#domain/ids.ts'
import { foldText } from '#domain/search-text.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { clearCustomers } from './clear-customers.ts'
import {
  type CustomersAsOf,
  type CustomersCursor,
  type CustomersKeyRecord,
  type MetadataRecord,
  type TerminalDatabase,
  writeLoosely,
} from './database.ts'
import { openText, sealText } from './sealed-body.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { createTurns, type Turns } from './turns.ts'

/** One changed customer is one page written anew. */
export const CUSTOMERS_IN_PAGE = 250

export type CustomersSeams = Pick<TerminalSeams, 'clock' | 'randomness' | 'subtle'>
/** A customer as look-ups compare them. */
export type KeptCustomer = {
  customer: CustomerMessage
  /** Folded, a space before each word. */
  name: string
  member: string | null
}
type Memory = {
  key: CustomersKeyRecord
  /** In the order in which they came, which says the page of each; none is ever taken out. */
  inOrder: CustomerMessage[]
  places: Map<string, number>
  byName: KeptCustomer[]
}

/** One tab at a time has a database open, so what it remembers is what lies there. */
const memories = new WeakMap<TerminalDatabase, Memory>()
const turnsOf = new WeakMap<TerminalDatabase, Turns>()

/** All of them, by name. */
export const keptCustomers = async (
  seams: CustomersSeams,
  database: TerminalDatabase,
): Promise<readonly KeptCustomer[]> => (await recall(seams, database))?.byName ?? []

export async function keptCustomer(
  seams: CustomersSeams,
  database: TerminalDatabase,
  customerId: string,
): Promise<CustomerMessage | null> {
  const memory = await recall(seams, database)
  const found = memory?.inOrder[memory.places.get(customerId) ?? -1]
  // Merged since: who that is, where they are kept here.
  const person = memory?.inOrder[memory.places.get(found?.merged_into ?? '') ?? -1]
  return person ?? found ?? null
}

/**
 * The hub's change cursor up to which they are complete; 0: not at all, or as another life of its
 * database counted.
 */
export async function readCustomerCursor(database: TerminalDatabase): Promise<number> {
  const [found, life] = await Promise.all([
    database.get('sync_metadata', 'customers'),
    database.get('sync_metadata', 'hub-life'),
  ])
  const known = cursorIn(found)
  return known && known.epoch === epochIn(life) ? known.cursor : 0
}

/** When they were last complete; null: never, or a build wrote it that did not say. */
export const readCustomersAsOf = async (
  database: TerminalDatabase,
): Promise<CustomersAsOf | null> =>
  cursorIn(await database.get('sync_metadata', 'customers'))?.asOf ?? null

const cursorIn = (found: MetadataRecord | undefined): CustomersCursor | undefined =>
  found?.key === 'customers' ? found : undefined
const epochIn = (found: MetadataRecord | undefined): string | undefined =>
  found?.key === 'hub-life' ? found.epoch : undefined

export type CustomersReached = { cursor: number; asOf: CustomersAsOf | null }

/**
 * Keeps these, and how far they reach in the same write; null leaves that as it is: these came one
 * by one, or more come and the earlier `asOf` holds.
 * False: nobody is logged in any more, or they were cleared meanwhile, and nothing was written.
 */
export const keepCustomers = (
  seams: CustomersSeams,
  database: TerminalDatabase,
  customers: readonly CustomerMessage[],
  reached: CustomersReached | null = null,
): Promise<boolean> =>
  inTurn(database, async () => {
    const known = await recallNow(seams, database)
    const memory = known ?? (await newMemory(seams))
    const { next, pages } = changed(memory, customers)
    const sealed = await Promise.all(pages.map((page) => sealPage(seams, next, page)))
    const isKept = await write(database, { memory: next, isNew: known === null, sealed, reached })
    if (isKept) memories.set(database, next)
    return isKept
  })

/** After what is being written; the memory of them goes as well. */
export const forgetCustomers = (database: TerminalDatabase): Promise<void> =>
  inTurn(database, async () => {
    memories.delete(database)
    await clearCustomers(database)
  })

/** Look-ups wait for nobody once the pages are unsealed. */
async function recall(seams: CustomersSeams, database: TerminalDatabase): Promise<Memory | null> {
  const memory = memories.get(database)
  if (memory && (await readKey(database))?.id === memory.key.id) return memory
  return inTurn(database, () => recallNow(seams, database))
}

async function recallNow(
  seams: CustomersSeams,
  database: TerminalDatabase,
): Promise<Memory | null> {
  const key = await readKey(database)
  const known = memories.get(database)
  if (key && known?.key.id === key.id) return known
  memories.delete(database)
  if (key === null) return null
  const memory = await unseal(seams, database, key)
  if (memory === null) await clearCustomers(database)
  else memories.set(database, memory)
  return memory
}

async function readKey(database: TerminalDatabase): Promise<CustomersKeyRecord | null> {
  const found = await database.get('identity', 'customers-key')
  return found?.key === 'customers-key' ? found : null
}

async function newMemory({ subtle, ...seams }: CustomersSeams): Promise<Memory> {
  const algorithm = { name: 'AES-GCM', length: 256 }
  const aes = await subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  const key = { key: 'customers-key', id: uuidv7(seams), aes } as const
  return { key, inOrder: [], places: new Map(), byName: [] }
}

/** Null: a page is missing or does not open; the hub has all of them. */
async function unseal(
  { subtle }: CustomersSeams,
  database: TerminalDatabase,
  key: CustomersKeyRecord,
): Promise<Memory | null> {
  const inOrder: CustomerMessage[] = []
  for (const [at, { page, sealed }] of (await database.getAll('customers_cache')).entries()) {
    const text = page === at ? await openText(subtle, key.aes, placeOf(key, page), sealed) : null
    if (text === null) return null
    inOrder.push(...(JSON.parse(text) as CustomerMessage[]))
  }
  const places = new Map(inOrder.map(({ customer_id }, place) => [customer_id, place]))
  return { key, inOrder, places, byName: indexed(inOrder) }
}

/** As look-ups compare them, by name. */
export const indexed = (customers: readonly CustomerMessage[]): KeptCustomer[] =>
  customers.filter(isPerson).map(toCompare).sort(byName)

const isPerson = ({ merged_into }: CustomerMessage): boolean => merged_into === undefined

const toCompare = (customer: CustomerMessage): KeptCustomer => ({
  customer,
  name: ` ${foldText(customer.full_name)}`,
  member: customer.membership_number?.toUpperCase() ?? null,
})

function byName(a: KeptCustomer, b: KeptCustomer): number {
  if (a.name === b.name) return a.customer.customer_id < b.customer.customer_id ? -1 : 1
  return a.name < b.name ? -1 : 1
}

/** The newest word on each counts; what is as it was writes no page. */
function changed(memory: Memory, customers: readonly CustomerMessage[]) {
  const inOrder = [...memory.inOrder]
  const places = new Map(memory.places)
  const fresh = new Set<number>()
  for (const customer of customers) {
    const place = places.get(customer.customer_id) ?? inOrder.length
    if (JSON.stringify(inOrder[place]) === JSON.stringify(customer)) continue
    inOrder[place] = customer
    places.set(customer.customer_id, place)
    fresh.add(place)
  }
  if (fresh.size === 0) return { next: memory, pages: [] }
  const isOld = ({ customer }: KeptCustomer) => !fresh.has(Number(places.get(customer.customer_id)))
  const those = [...fresh]
    .map((place) => inOrder[place] as CustomerMessage)
    .filter(isPerson)
    .map(toCompare)
  const sorted = [...memory.byName.filter(isOld), ...those].sort(byName)
  const pages = new Set([...fresh].map((place) => Math.floor(place / CUSTOMERS_IN_PAGE)))
  const next: Memory = { key: memory.key, inOrder, places, byName: sorted }
  return { next, pages: [...pages] }
}

type SealedPage = { page: number; sealed: Uint8Array<ArrayBuffer> }

async function sealPage(
  seams: CustomersSeams,
  { key, inOrder }: Memory,
  page: number,
): Promise<SealedPage> {
  const from = page * CUSTOMERS_IN_PAGE
  const text = JSON.stringify(inOrder.slice(from, from + CUSTOMERS_IN_PAGE))
  return { page, sealed: await sealText(seams, key.aes, placeOf(key, page), text) }
}

/** A page is of this key and stands where it stood. */
const placeOf = ({ id }: CustomersKeyRecord, page: number): string => `customers ${id} ${page}`

type Change = {
  memory: Memory
  isNew: boolean
  sealed: SealedPage[]
  reached: CustomersReached | null
}

/** An answer that came after the log-out writes nothing. */
const write = (database: TerminalDatabase, { memory, isNew, sealed, reached }: Change) =>
  writeLoosely(
    database,
    ['customers_cache', 'identity', 'sessions_state', 'sync_metadata'],
    async (transaction): Promise<boolean> => {
      const identity = transaction.objectStore('identity')
      const login = await transaction.objectStore('sessions_state').getKey('login')
      const key = await identity.get('customers-key')
      const keyId = key?.key === 'customers-key' ? key.id : null
      if (login === undefined || keyId !== (isNew ? null : memory.key.id)) return false
      if (isNew) await identity.put(memory.key)
      const store = transaction.objectStore('customers_cache')
      await Promise.all(sealed.map((page) => store.put(page)))
      const metadata = transaction.objectStore('sync_metadata')
      if (reached !== null) await metadata.put(await recordOf(reached, metadata))
      return true
    },
  )

type Known = { get(key: 'customers' | 'hub-life'): Promise<MetadataRecord | undefined> }

async function recordOf({ cursor, asOf }: CustomersReached, known: Known) {
  const said = asOf ?? cursorIn(await known.get('customers'))?.asOf
  const epoch = epochIn(await known.get('hub-life'))
  return { key: 'customers' as const, cursor, ...(said && { asOf: said }), ...(epoch && { epoch }) }
}

function inTurn<T>(database: TerminalDatabase, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf.get(database) ?? createTurns()
  turnsOf.set(database, turns)
  return turns.take(work)
}
