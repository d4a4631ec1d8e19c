// Sales whose seal does not open in this browser: set aside by the sender, mended from the second
// journal where its copy opens, taken by the hub sealed where only the outlet's key opens it, and
// named to people where nothing is left but what lies in the clear.

import { type StoredSale, type TerminalDatabase, writeStrictly } from './database.ts'
import { UNREADABLE } from './sale-sender.ts'

const isUnreadable = ({ state, refusal }: StoredSale): boolean =>
  state === 'refused' && refusal?.code === UNREADABLE

export async function unreadableSales(database: TerminalDatabase): Promise<StoredSale[]> {
  const refused = IDBKeyRange.bound(['refused', 0], ['refused', Infinity])
  const found = await database.getAllFromIndex('pending_transactions', 'by_state', refused)
  return found.filter(isUnreadable)
}

/** Its copy opens: the row has its body again, and is sent. */
export const mendSale = (
  database: TerminalDatabase,
  id: string,
  body: Uint8Array<ArrayBuffer>,
  segmentId: string,
): Promise<void> =>
  change(database, [id], (sale) => ({
    ...sale,
    ...({ bodyFormat: 'sealed-1', body, segmentId, state: 'pending', refusal: null } as const),
  }))

/** The hub has opened these: they are safe there, and wait for nothing here. */
export const noteTakenSealed = (
  database: TerminalDatabase,
  ids: readonly string[],
): Promise<void> =>
  change(database, ids, (sale) => ({ ...sale, state: 'acknowledged', refusal: null }))

const change = (
  database: TerminalDatabase,
  ids: readonly string[],
  changed: (sale: StoredSale) => StoredSale,
): Promise<void> =>
  writeStrictly(database, ['pending_transactions'], async (transaction) => {
    const store = transaction.objectStore('pending_transactions')
    for (const id of ids) {
      const sale = await store.get(id)
      if (sale !== undefined && isUnreadable(sale)) await store.put(changed(sale))
    }
  })
