// An outlet whose QRIS stands on the screen and is never confirmed by itself, for pictures of it.

import { writeQris } from '#domain/qris.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'

export const SILENT_PROVIDER = { HUB_PAYMENT_PROVIDER: 'demo-never' }

/** As long as the stickers that banks print. */
const STICKER = writeQris([
  { tag: '00', value: '01' },
  { tag: '01', value: '11' },
  {
    tag: '26',
    value: '0018ID.CO.EXAMPLE.WWW01189360091430000000010215ID10000000000010303UMI',
  },
  { tag: '51', value: '0014ID.CO.QRIS.WWW0215ID10000000000010303UMI' },
  { tag: '52', value: '5411' },
  { tag: '53', value: '360' },
  { tag: '58', value: 'ID' },
  { tag: '59', value: 'MINIMARKET SAMUDRA' },
  { tag: '60', value: 'JAKARTA' },
  { tag: '61', value: '12190' },
])

export function giveQris(databasePath: string): void {
  const db = openDatabase(databasePath)
  write(db, (tx) => putRules(tx, { ...DEFAULT_RULES, qris_payload: STICKER }, 1))
  db.close()
}
