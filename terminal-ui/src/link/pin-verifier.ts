// Who stands at the till while the hub cannot say so: what it said when it last checked a PIN here.
// No hash saves four digits from whoever copies the storage and has time; what it is bound to is a
// key of this browser that cannot be read out, and tries are counted before they are judged
// (docs/decisions/0049). It unlocks selling. What the hub alone may decide still asks the hub.
import { lockLeft, type SeenLockOut } from '#domain/lock-out.ts'
import type { PermissionLimit, StaffCard } from '#domain/wire/access-message.ts'
import { type PinRecord, type TerminalDatabase, writeStrictly } from './database.ts'
import type { HeardRecord } from './health-records.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from './till-errors.ts'

/** OWASP's figure for PBKDF2-SHA256 (2023); about half a second on a cheap tablet. */
const ITERATIONS = 600_000
const SALT_BYTES = 16
const DAY_MS = 24 * 60 * 60_000
/** The hub may have dismissed somebody since; the longest time without it, and some overrides. */
export const PIN_LIFE_MS = 30 * DAY_MS
/** No tablet is so long without its hub: its clock was wrong, then or now (I10). */
export const PIN_CLOCK_WRONG_MS = 180 * DAY_MS
export const FREE_TRIES = 5
const FIRST_LOCK_MS = 30_000
export const LOCK_MS_MAX = 30 * 60_000

type Seams = Pick<TerminalSeams, 'subtle' | 'clock' | 'randomness'>
export type KnownPerson = {
  staff: StaffCard
  permissions: string[]
  limits: PermissionLimit[]
}

/** After the hub said that this PIN is right. */
export async function rememberPin(
  seams: Seams,
  database: TerminalDatabase,
  person: KnownPerson,
  pin: string,
): Promise<void> {
  const salt = new Uint8Array(seams.randomness.bytes(SALT_BYTES))
  const key = await pinKey(seams, database)
  const tag = await tagOf(seams.subtle, key, { salt, iterations: ITERATIONS }, person.staff, pin)
  const proof = { salt, iterations: ITERATIONS, tag, checkedAtMs: seams.clock.nowMs() }
  // Strictly: after a power cut without the hub, nobody could begin to sell without it.
  await writeStrictly(database, ['sessions_state'], (transaction) =>
    transaction.objectStore('sessions_state').put({
      ...{ key: recordKey(person.staff.staff_id), ...person, ...proof },
      ...{ failures: 0, lockedUntilMs: 0 },
    }),
  )
}

/** Refuses PIN_WRONG, PIN_LOCKED, and PIN_NEEDS_HUB where this till knows nothing, or too old. */
export async function checkPin(
  seams: Seams,
  database: TerminalDatabase,
  staffId: string,
  pin: string,
): Promise<TillOutcome<KnownPerson>> {
  const counted = await countTry(database, staffId, seams.clock)
  if (!counted.ok) return counted
  const record = counted.value
  const key = await pinKey(seams, database)
  const tag = await tagOf(seams.subtle, key, record, record.staff, pin)
  if (!isSame(tag, record.tag)) return refuseAtTill('PIN_WRONG')
  await database.put('sessions_state', { ...record, failures: 0, lockedUntilMs: 0 })
  const { staff, permissions, limits } = record
  return { ok: true, value: { staff, permissions, limits } }
}

/** Whoever could show their PIN here now, with what they might do when the hub last said so. */
export async function knownPeople(
  { clock }: Pick<Seams, 'clock'>,
  database: TerminalDatabase,
): Promise<KnownPerson[]> {
  const [records, heard] = await Promise.all([
    database.getAll('sessions_state'),
    readHeard(database),
  ])
  return records.flatMap((record) => {
    if (!('tag' in record) || isTooOld(ageMs(record, heard, clock.nowMs()))) return []
    const { staff, permissions, limits } = record
    return [{ staff, permissions, limits }]
  })
}

/** Of whoever is not among these people any more. */
export async function forgetOthers(
  database: TerminalDatabase,
  staffIds: readonly string[],
): Promise<void> {
  const kept = new Set(staffIds.map(recordKey))
  for (const key of await database.getAllKeys('sessions_state')) {
    if (key.startsWith('pin:') && !kept.has(key as PinRecord['key']))
      await database.delete('sessions_state', key)
  }
}

/** What this page has seen of each lock, by a clock that never jumps. */
const seenLocks = new WeakMap<TerminalDatabase, Map<string, SeenLockOut>>()

function rememberLock(database: TerminalDatabase, staffId: string, seen: SeenLockOut): void {
  const known = seenLocks.get(database) ?? new Map<string, SeenLockOut>()
  seenLocks.set(database, known.set(staffId, seen))
}

const recordKey = (staffId: string): PinRecord['key'] => `pin:${staffId}`

/** The try counts before anybody knows how it ends: pulling the plug gives no free one. */
async function countTry(
  database: TerminalDatabase,
  staffId: string,
  clock: Seams['clock'],
): Promise<TillOutcome<PinRecord>> {
  const nowMs = clock.nowMs()
  const heard = await readHeard(database)
  return writeStrictly(database, ['sessions_state'], async (transaction) => {
    const store = transaction.objectStore('sessions_state')
    const record = await store.get(recordKey(staffId))
    if (!record || !('tag' in record) || isTooOld(ageMs(record, heard, nowMs))) {
      return refuseAtTill('PIN_NEEDS_HUB')
    }
    const of = { untilMs: record.lockedUntilMs, ruleMs: lockMs(record.failures) }
    const clocks = { nowMs, monotonicMs: clock.monotonicMs() }
    const { leftMs, seen } = lockLeft(of, seenLocks.get(database)?.get(staffId), clocks)
    rememberLock(database, staffId, seen)
    if (leftMs > 0) {
      await store.put({ ...record, lockedUntilMs: seen.untilMs })
      return refuseAtTill('PIN_LOCKED')
    }
    const failures = record.failures + 1
    const lockedUntilMs = nowMs + lockMs(failures)
    const endsAtMonotonicMs = clocks.monotonicMs + lockMs(failures)
    rememberLock(database, staffId, { untilMs: lockedUntilMs, endsAtMonotonicMs })
    const tried = { ...record, failures, lockedUntilMs }
    await store.put(tried)
    return { ok: true, value: tried }
  })
}

/**
 * How long ago the hub found it right: what lay between that and the last time the hub was heard,
 * and what the till has counted without it since (models/away-limit.ts). By the wall clock alone, a
 * tablet that jumps by two months in an outage would let nobody in (I10).
 */
const ageMs = (
  { checkedAtMs }: Pick<PinRecord, 'checkedAtMs'>,
  heard: HeardRecord | null,
  nowMs: number,
): number => (heard ? heard.heardAtMs - checkedAtMs + heard.aloneMs : nowMs - checkedAtMs)

async function readHeard(database: TerminalDatabase): Promise<HeardRecord | null> {
  const heard = await database.get('sync_metadata', 'hub-heard')
  return heard?.key === 'hub-heard' ? heard : null
}

/** A dead battery must not close the shop; a thief would set the clock back anyway. */
const isTooOld = (age: number): boolean => age > PIN_LIFE_MS && age < PIN_CLOCK_WRONG_MS

const lockMs = (failures: number): number =>
  failures < FREE_TRIES ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_TRIES), LOCK_MS_MAX)

async function pinKey({ subtle }: Seams, database: TerminalDatabase): Promise<CryptoKey> {
  const found = await database.get('identity', 'pin-key')
  if (found?.key === 'pin-key') return found.hmac
  const hmac = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  await database.put('identity', { key: 'pin-key', hmac })
  return hmac
}

async function tagOf(
  subtle: SubtleCrypto,
  key: CryptoKey,
  { salt, iterations }: { salt: Uint8Array<ArrayBuffer>; iterations: number },
  { staff_id }: StaffCard,
  pin: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder()
  const raw = await subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveBits'])
  const stretch = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  const bits = new Uint8Array(await subtle.deriveBits(stretch, raw, 256))
  const name = text.encode(staff_id)
  const bound = new Uint8Array(bits.length + name.length)
  bound.set(bits)
  bound.set(name, bits.length)
  return new Uint8Array(await subtle.sign('HMAC', key, bound))
}

/** In a time that tells nothing. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  const differs = (before: number, byte: number, at: number) => before | (byte ^ Number(b[at]))
  return a.reduce(differs, a.length ^ b.length) === 0
}
