import type { Page } from 'playwright-core'
import { DATABASE_NAME } from '../../terminal-ui/src/link/database.ts'

/** Sales that this browser still holds for a hub that has not answered. */
export const waitingSales = (page: Page): Promise<number> =>
  page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const rows = database
            .transaction('pending_transactions')
            .objectStore('pending_transactions')
            .index('by_state')
            .count(IDBKeyRange.bound(['pending', 0], ['pending', Infinity]))
          rows.onsuccess = () => resolve(rows.result)
          rows.onerror = () => reject(rows.error)
          database.close()
        }
      }),
    DATABASE_NAME,
  )
