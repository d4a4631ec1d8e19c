// The customers this terminal keeps for the time without its hub: all that touches their store.

import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { type TerminalDatabase, writeLoosely } from './database.ts'

export const readCustomers = (database: TerminalDatabase): Promise<CustomerMessage[]> =>
  database.getAll('customers_cache')

/** The hub's change cursor up to which the store is complete; 0: not at all. */
export async function readCustomerCursor(database: TerminalDatabase): Promise<number> {
  const found = await database.get('sync_metadata', 'customers')
  return found?.key === 'customers' ? found.cursor : 0
}

/** Null leaves the cursor as it is: these came one by one. */
export async function keepCustomers(
  database: TerminalDatabase,
  customers: readonly CustomerMessage[],
  cursor: number | null = null,
): Promise<void> {
  const stores: ['customers_cache', 'sync_metadata'] = ['customers_cache', 'sync_metadata']
  await writeLoosely(database, stores, async (transaction) => {
    const store = transaction.objectStore('customers_cache')
    await Promise.all(customers.map((customer) => store.put(customer)))
    if (cursor === null) return
    await transaction.objectStore('sync_metadata').put({ key: 'customers', cursor })
  })
}

/** They go with whoever logs out. */
export async function clearCustomers(database: TerminalDatabase): Promise<void> {
  const stores: ['customers_cache', 'sync_metadata'] = ['customers_cache', 'sync_metadata']
  await writeLoosely(database, stores, async (transaction) => {
    await transaction.objectStore('customers_cache').clear()
    await transaction.objectStore('sync_metadata').delete('customers')
  })
}
