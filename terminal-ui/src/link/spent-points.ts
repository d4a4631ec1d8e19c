// Points that sales of this journal took: the journal is the only book of what was taken alone.

import { type PointsTaken, pointsTakenBy } from '#domain/points-alone.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { JournalState, StoredSale, TerminalDatabase } from './database.ts'
import { openSales } from './sealed-body.ts'

/** Null: of anybody, because the sale does not open any more. */
export type SpentPoints = PointsTaken & { customerId: string | null }

/** A sale never changes, so each is opened once; null: it took no points. */
const openedIn = new WeakMap<TerminalDatabase, Map<string, SpentPoints | null>>()

const inState = (state: JournalState) => IDBKeyRange.bound([state, 0], [state, Infinity])

/** The last document such that the hub has it and all before it. */
export async function reachedSequence(database: TerminalDatabase): Promise<number> {
  const transaction = database.transaction(['identity', 'pending_transactions'])
  const [counter, first] = await Promise.all([
    transaction.objectStore('identity').get('counter'),
    transaction.objectStore('pending_transactions').index('by_state').get(inState('pending')),
  ])
  if (first) return first.sequence - 1
  return counter?.key === 'counter' ? counter.sequence : 0
}

/**
 * What was taken by sales that the hub has not confirmed, and by those after a sequence. Confirmed
 * ones have `aloneMinor` 0.
 */
export async function readSpentPoints(
  { database, subtle }: { database: TerminalDatabase; subtle: SubtleCrypto },
  afterSequence: number,
): Promise<SpentPoints[]> {
  const { store } = database.transaction('pending_transactions')
  const [late, pending, refused] = await Promise.all([
    store.index('by_sequence').getAll(IDBKeyRange.lowerBound(afterSequence, true)),
    store.index('by_state').getAll(inState('pending')),
    store.index('by_state').getAll(inState('refused')),
  ])
  const all = new Map([...late, ...pending, ...refused].map((sale) => [sale.id, sale]))
  const opened = openedIn.get(database) ?? new Map<string, SpentPoints | null>()
  openedIn.set(database, opened)
  const fresh = [...all.values()].filter(({ id }) => !opened.has(id))
  for (const { id, body, payableMinor } of await openSales(database, fresh, subtle)) {
    opened.set(id, body === '' ? ofAnybody(payableMinor) : spentBy(JSON.parse(body)))
  }
  return [...all.values()].flatMap((sale) => asItStands(sale, opened.get(sale.id)))
}

function spentBy(sale: SaleMessage): SpentPoints | null {
  const taken = pointsTakenBy(sale)
  return taken.points === 0 ? null : { ...taken, customerId: sale.customer_id }
}

const ofAnybody = (payableMinor: number): SpentPoints => ({
  ...{ customerId: null, points: 0, aloneMinor: payableMinor },
})

function asItStands({ state }: StoredSale, spent: SpentPoints | null | undefined): SpentPoints[] {
  if (!spent) return []
  return [state === 'acknowledged' ? { ...spent, aloneMinor: 0 } : spent]
}
