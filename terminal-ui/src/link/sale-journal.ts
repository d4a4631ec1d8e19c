// The terminal's journal: THE commit path of a sale, and the memory of it until the cloud has it.

import { canonicalJson } from '#domain/canonical-json.ts'
import { fromIso } from '#domain/datetime.ts'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import {
  type CounterRecord,
  type JournalRecord,
  type JournalState,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
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
}
export type JournalCounts = {
  pending: number
  refused: number
  /** Shifts of which something is not at the hub. */
  unsentShiftIds: readonly string[]
}
const SHIFTS_LOOKED_AT = 100

/**
 * Commits a sale: takes the next number of the series, writes the whole message into the journal
 * and removes the paid cart in one strict transaction. When this resolves with a record, the sale
 * is a fact that survives a power cut; when it refuses, nothing was taken. The same transaction id
 * again gets the first record, whatever the cart has become.
 */
export async function commitSale(
  database: TerminalDatabase,
  order: SaleOrder,
): Promise<TillOutcome<JournalRecord>> {
  try {
    const value = await writeSale(database, order)
    return { ok: true, value }
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

function writeSale(database: TerminalDatabase, order: SaleOrder) {
  return writeStrictly(
    database,
    ['identity', 'pending_transactions', 'cart'],
    async (transaction): Promise<JournalRecord> => {
      const journal = transaction.objectStore('pending_transactions')
      const before = await journal.get(order.transactionId)
      if (before !== undefined) return before
      const identity = transaction.objectStore('identity')
      const counter = nextOf(await identity.get('counter'))
      const built = order.build({ series: counter.series, number: counter.number })
      if (!built.ok) throw new RefusedBuild(built)
      const record = journalRecord(order, counter, built.value)
      const cart = transaction.objectStore('cart')
      await identity.put(counter)
      await journal.add(record)
      await cart.delete('payment-attempt')
      await cart.delete('current')
      return record
    },
  )
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

export async function findInJournal(
  database: TerminalDatabase,
  id: string,
): Promise<JournalRecord | null> {
  return (await database.get('pending_transactions', id)) ?? null
}

/** Pending documents in the order they were committed. */
export function pendingInJournal(
  database: TerminalDatabase,
  limit: number,
): Promise<JournalRecord[]> {
  return database.getAllFromIndex('pending_transactions', 'by_state', inState('pending'), limit)
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
  const found: JournalRecord[] = []
  const index = database.transaction('pending_transactions').store.index('by_state')
  for (const state of ['pending', 'refused'] as const) {
    found.push(...(await index.getAll(inState(state), SHIFTS_LOOKED_AT)))
    const newest = await index.openCursor(inState(state), 'prev')
    if (newest !== null) found.push(newest.value)
  }
  return [...new Set(found.map(({ shiftId }) => shiftId))]
}

/** The newest documents, newest first. */
export async function newestInJournal(
  database: TerminalDatabase,
  limit: number,
): Promise<JournalRecord[]> {
  const found: JournalRecord[] = []
  const store = database.transaction('pending_transactions').store
  let cursor = await store.index('by_sequence').openCursor(null, 'prev')
  while (cursor !== null && found.length < limit) {
    found.push(cursor.value)
    cursor = await cursor.continue()
  }
  return found
}

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

function judged(record: JournalRecord, verdict: Verdict): JournalRecord {
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
