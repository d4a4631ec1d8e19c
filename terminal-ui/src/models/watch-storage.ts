// How full the browser's storage is, and how much of it the caches take: people are warned before
// a limit bites, and no sale is refused for it.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { TerminalDatabase } from '../link/database.ts'
import type { Surroundings } from '../link/surroundings.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { Till } from './till.ts'

const MEASURE_EVERY_MS = 60 * 60_000
/** Of what the browser allows. */
export const QUOTA_WARN = 0.8
export const CACHE_BYTES_MAX = 50_000_000
const CACHES = ['products_cache', 'customers_cache'] as const

export type StorageFacts = {
  usedBytes: number
  /** Null: the browser does not say. */
  quotaBytes: number | null
  isPersistent: boolean
  /** By store; null until it was measured. */
  cacheBytes: Record<(typeof CACHES)[number], number> | null
}
export type StorageWatch = {
  facts: ReadonlySignal<StorageFacts | null>
  measure(): Promise<void>
  stop(): void
}

/** 0…1, or null. */
export const fillOf = (facts: StorageFacts | null): number | null =>
  facts?.quotaBytes ? Math.min(1, facts.usedBytes / facts.quotaBytes) : null
export const isFilling = (facts: StorageFacts | null): boolean => (fillOf(facts) ?? 0) >= QUOTA_WARN

export function watchStorage(
  { timers, rest }: Pick<TerminalSeams, 'timers' | 'rest'>,
  till: () => Till | null,
  surroundings: Surroundings,
  onMeasured: (facts: StorageFacts, wasFilling: boolean) => void,
): StorageWatch {
  const facts = signal<StorageFacts | null>(null)
  let cancel = () => {}
  async function measure(): Promise<void> {
    cancel()
    cancel = timers.after(MEASURE_EVERY_MS, () => void measure())
    const found = await surroundings.storage()
    if (!found) return
    const database = till()?.database
    const cacheBytes = database ? await measureCaches(database, rest).catch(() => null) : null
    const wasFilling = isFilling(facts.peek())
    facts.value = { ...found, cacheBytes }
    onMeasured(facts.peek() as StorageFacts, wasFilling)
  }
  void measure()
  return { facts, measure, stop: () => cancel() }
}

/** Key by key, so that a catalogue never comes into memory a second time as a whole. */
async function measureCaches(
  database: TerminalDatabase,
  rest: () => Promise<void>,
): Promise<StorageFacts['cacheBytes']> {
  const bytes = { products_cache: 0, customers_cache: 0 }
  for (const key of await database.getAllKeys('products_cache')) {
    bytes.products_cache += bytesOf(await database.get('products_cache', key))
    await rest()
  }
  for (const key of await database.getAllKeys('customers_cache')) {
    bytes.customers_cache += bytesOf(await database.get('customers_cache', key))
  }
  return bytes
}

/** As it is stored, nearly: a byte a letter, eight a number. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  if (typeof value !== 'object' || value === null) return 8
  let sum = 0
  for (const [name, each] of Object.entries(value)) sum += name.length + bytesOf(each)
  return sum
}
