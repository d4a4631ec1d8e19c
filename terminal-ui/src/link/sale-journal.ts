// The terminal's journal: THE commit path of a sale, and the memory of it until the cloud has it.

import { canonicalJson } from '#domain/canonical-json.ts'
import { fromIso } from '#domain/datetime.ts'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import {
  type CounterRecord,
  type JournalRecord,
  type JournalState,
  type StoredSale,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import type { JournalVault, Sealed } from './journal-vault.ts'
import { openSales } from './sealed-body.ts'
import { refuseAtTill, type TillOutcome, type TillRefusal } from './till-errors.ts'

export type NumberTaken = { series: string; number: number }
/** Builds the whole message for a number. Runs inside the transaction, so it cannot wait. */
export type BuildSale = (taken: NumberTaken) => TillOutcome<SaleMessage>
/** `runId` names this run of the page: its monotonic clock begins anew with each. */
export type SaleOrder = {
  transactionId: string
  runId: string
  monotonicMs: number
  build: BuildSale
  /** Left out: the body is kept plain, and once. */
  vault?: Pick<JournalVault, 'whenReady' | 'readKey' | 'seal' | 'open' | 'copy'>
}
export type JournalCounts = {
  pending: number
  refused: number
  /** Shifts of which something is not at the hub. */
  unsentShiftIds: readonly string[]
}
const SHIFTS_LOOKED_AT = 100

/** Only another page over the same storage can take numbers meanwhile. */
const SEALED_TRIES_MAX = 5

/**
 * Commits a sale: takes the next number of the series, writes the whole message into the journal
 * and removes the paid cart in one strict transaction. When this resolves with a record, the sale
 * is a fact that survives a power cut; when it refuses, nothing was taken. The same transaction id
 * again gets the first record, whatever the cart has become.
 *
 * A transaction of IndexedDB cannot wait for cryptography: the body is sealed before it, for the
 * number that will be next, and the transaction writes only if that is still so.
 */
export async function commitSale(
  database: TerminalDatabase,
  order: SaleOrder,
): Promise<TillOutcome<JournalRecord>> {
  try {
    await order.vault?.whenReady()
    const { stored, plain } = await writeSealed(database, order)
    await order.vault?.copy(stored)
    const value = plain ?? (await (order.vault?.open(stored) ?? openOne(database, stored)))
    return value?.body ? { ok: true, value } : rebuild(order, stored)
  } catch (error) {
    if (error instanceof RefusedBuild) return error.refusal
    return refuseAtTill('STORAGE_FAILED', String(error))
  }
}

/** Carries a refusal out of the transaction, which aborts on it and gives the number back. */
class RefusedBuild extends Error {
  readonly refusal: TillRefusal
  constructor(refusal: TillRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** A record, the counter it is right for, and what opens it. */
type Prepared = Sealed & { counter: CounterRecord }

/** `plain`: what was just written, so that nobody has to open it again. */
type Written = { stored: StoredSale; plain: JournalRecord | null }

async function writeSealed(database: TerminalDatabase, order: SaleOrder): Promise<Written> {
  const { transactionId, vault } = order
  for (let tries = 0; vault !== undefined && tries < SEALED_TRIES_MAX; tries += 1) {
    const [known, last, sealing] = await Promise.all([
      database.getKey('pending_transactions', transactionId),
      database.get('identity', 'counter'),
      vault.readKey(),
    ])
    // It is a sale already: whatever it would be built of now is not asked.
    if (known !== undefined) break
    const counter = nextOf(last)
    const { record: plain, message } = build(order, counter)
    const sealed = await vault.seal(plain, message, sealing)
    const stored = await writeSale(database, order, { ...sealed, counter })
    if (stored !== 'counter-moved') {
      return { stored, plain: stored === sealed.record ? plain : null }
    }
  }
  return { stored: await writeSale(database, order, null), plain: null }
}

/** Built inside the transaction it is right for any counter; prepared it may come too late. */
function writeSale(
  database: TerminalDatabase,
  order: SaleOrder,
  prepared: null,
): Promise<StoredSale>
function writeSale(
  database: TerminalDatabase,
  order: SaleOrder,
  prepared: Prepared,
): Promise<StoredSale | 'counter-moved'>
function writeSale(
  database: TerminalDatabase,
  order: SaleOrder,
  prepared: Prepared | null,
): Promise<StoredSale | 'counter-moved'> {
  return writeStrictly(
    database,
    ['identity', 'pending_transactions', 'journal_segments', 'cart'],
    async (transaction): Promise<StoredSale | 'counter-moved'> => {
      const journal = transaction.objectStore('pending_transactions')
      const identity = transaction.objectStore('identity')
      const segments = transaction.objectStore('journal_segments')
      const segment = prepared?.segment ?? null
      // Each answer that is waited for alone costs a slow tablet milliseconds.
      const [before, last, keptSegment] = await together(
        () => journal.get(order.transactionId),
        () => identity.get('counter'),
        () => segment && segments.getKey(segment.id),
      )
      if (before !== undefined) return before
      const counter = nextOf(last)
      if (prepared !== null && !isSameCount(prepared.counter, counter)) return 'counter-moved'
      const record = prepared?.record ?? build(order, counter).record
      const cart = transaction.objectStore('cart')
      await together(
        () => identity.put(counter),
        () => journal.add(record),
        () => cart.delete('payment-attempt'),
        () => cart.delete('current'),
        // Its key may have been forgotten meanwhile, as that of a segment without sales.
        () => segment && keptSegment === undefined && segments.put(segment),
        () => transaction.commit(),
      )
      return record
    },
  )
}

type Results<Steps> = {
  [Key in keyof Steps]: Steps[Key] extends () => infer T ? Awaited<T> : never
}

/** All at once; where one throws before it waits, the others are heard all the same. */
const together = <Steps extends (() => unknown)[]>(...steps: Steps) =>
  Promise.all(steps.map(async (step) => step())) as Promise<Results<Steps>>

const isSameCount = (a: CounterRecord, b: CounterRecord): boolean =>
  a.series === b.series && a.number === b.number && a.sequence === b.sequence

function build(order: SaleOrder, counter: CounterRecord) {
  const built = order.build({ series: counter.series, number: counter.number })
  if (!built.ok) throw new RefusedBuild(built)
  return { record: journalRecord(order, counter, built.value), message: built.value }
}

/** What was committed before does not open any more; it is shown as it is built once more. */
function rebuild(order: SaleOrder, { series, number, ...rest }: StoredSale) {
  const built = order.build({ series, number })
  if (!built.ok) return built
  const body = canonicalJson(built.value)
  const value: JournalRecord = { ...rest, series, number, bodyFormat: 'canonical-json', body }
  return { ok: true as const, value }
}

function nextOf(counter: { key: string } | undefined): CounterRecord {
  if (counter === undefined || !isCounter(counter))
    throw new RefusedBuild(refuseAtTill('NOT_PAIRED'))
  return { ...counter, number: counter.number + 1, sequence: counter.sequence + 1 }
}
const isCounter = (record: { key: string }): record is CounterRecord => record.key === 'counter'

function journalRecord(
  { transactionId: id, runId, monotonicMs }: SaleOrder,
  counter: CounterRecord,
  message: SaleMessage,
): JournalRecord {
  if (message.offline_transaction_id !== id || message.number !== counter.number) {
    throw new Error('the message states another id or number than was taken')
  }
  return {
    id,
    kind: 'sale',
    state: 'pending',
    sequence: counter.sequence,
    series: counter.series,
    number: counter.number,
    receiptNumber: message.receipt_number,
    shiftId: message.session_id,
    createdAtMs: fromIso(message.created_at) ?? 0,
    runId,
    monotonicMs,
    payableMinor: message.totals.payable_minor,
    bodyFormat: 'canonical-json',
    body: canonicalJson(message),
    answer: null,
    refusal: null,
  }
}

async function openOne(database: TerminalDatabase, stored: StoredSale, subtle?: SubtleCrypto) {
  const [record] = await openSales(database, [stored], subtle)
  return record
}

export async function findInJournal(
  database: TerminalDatabase,
  id: string,
  subtle?: SubtleCrypto,
): Promise<JournalRecord | null> {
  const stored = await database.get('pending_transactions', id)
  const record = stored && (await openOne(database, stored, subtle))
  return record?.body ? record : null
}

/** Pending documents in the order they were committed; the body of what does not open is empty. */
export async function pendingInJournal(
  database: TerminalDatabase,
  limit: number,
  subtle?: SubtleCrypto,
): Promise<JournalRecord[]> {
  const pending = inState('pending')
  return openSales(
    database,
    await database.getAllFromIndex('pending_transactions', 'by_state', pending, limit),
    subtle,
  )
}

export async function countJournal(database: TerminalDatabase): Promise<JournalCounts> {
  const count = (state: JournalState) =>
    database.countFromIndex('pending_transactions', 'by_state', inState(state))
  const [pending, refused] = await Promise.all([count('pending'), count('refused')])
  const unsentShiftIds = pending + refused === 0 ? [] : await findUnsentShifts(database)
  return { pending, refused, unsentShiftIds }
}

/** Of the oldest and the newest unsent documents: a terminal rarely has any of a third shift. */
async function findUnsentShifts(database: TerminalDatabase): Promise<string[]> {
  const found: StoredSale[] = []
  const index = database.transaction('pending_transactions').store.index('by_state')
  for (const state of ['pending', 'refused'] as const) {
    found.push(...(await index.getAll(inState(state), SHIFTS_LOOKED_AT)))
    const newest = await index.openCursor(inState(state), 'prev')
    if (newest !== null) found.push(newest.value)
  }
  return [...new Set(found.map(({ shiftId }) => shiftId))]
}

/** The newest documents as they lie here, newest first. */
export async function newestStored(
  database: TerminalDatabase,
  limit: number,
): Promise<StoredSale[]> {
  const found: StoredSale[] = []
  const store = database.transaction('pending_transactions').store
  let cursor = await store.index('by_sequence').openCursor(null, 'prev')
  while (cursor !== null && found.length < limit) {
    found.push(cursor.value)
    cursor = await cursor.continue()
  }
  return found
}

/** The same opened; the body of what does not open is empty. */
export const newestInJournal = async (
  database: TerminalDatabase,
  limit: number,
): Promise<JournalRecord[]> => openSales(database, await newestStored(database, limit))

/**
 * What the hub said of one document. Refused: it could not read it; the document stays here and is
 * shown until a person settles it.
 */
export type Verdict = { id: string } & (
  | { answer: SaleAnswer }
  | { refusal: { code: string; message: string } }
)

/** Writes the verdicts of one answer in one transaction. An acknowledgement is never taken back. */
export async function writeVerdicts(
  database: TerminalDatabase,
  verdicts: readonly Verdict[],
): Promise<void> {
  await writeStrictly(database, ['pending_transactions'], async (transaction) => {
    const store = transaction.objectStore('pending_transactions')
    for (const verdict of verdicts) {
      const record = await store.get(verdict.id)
      if (record !== undefined) await store.put(judged(record, verdict))
    }
  })
}

function judged(record: StoredSale, verdict: Verdict): StoredSale {
  if ('answer' in verdict) {
    return { ...record, state: 'acknowledged', answer: verdict.answer, refusal: null }
  }
  if (record.state === 'acknowledged') return record
  return { ...record, state: 'refused', refusal: verdict.refusal }
}

/** Puts a refused document back in the queue, unchanged. */
export async function queueAgain(database: TerminalDatabase, id: string): Promise<void> {
  await writeStrictly(database, ['pending_transactions'], async (transaction) => {
    const store = transaction.objectStore('pending_transactions')
    const record = await store.get(id)
    if (record?.state === 'refused') await store.put({ ...record, state: 'pending', refusal: null })
  })
}

const inState = (state: JournalState) => IDBKeyRange.bound([state, 0], [state, Infinity])
