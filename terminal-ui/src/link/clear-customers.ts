// The kept customers go with their key and the mark up to which they are complete: with whoever
// logs out, with a pairing, with a device that its hub refuses. Nothing unsent lies among them.

import { type TerminalDatabase, writeLoosely } from './database.ts'

export const clearCustomers = (database: TerminalDatabase): Promise<void> =>
  writeLoosely(database, ['customers_cache', 'identity', 'sync_metadata'], async (transaction) => {
    await transaction.objectStore('identity').delete('customers-key')
    await transaction.objectStore('customers_cache').clear()
    await transaction.objectStore('sync_metadata').delete('customers')
  })
