// What this device was before it is paired anew: a restored hub may not know, and the sales that
// lie here stand under those names.

import { EARLIER_MAX, type EarlierPairing } from '#domain/wire/access-message.ts'
import type { TerminalDatabase } from './database.ts'
import { seriesOf } from './watermark.ts'

const SERIES_MAX = 20

/** The newest first; empty on a device that was nothing yet. */
export async function earlierPairings(database: TerminalDatabase): Promise<EarlierPairing[]> {
  const device = await database.get('identity', 'device')
  const outlet = await database.get('sync_metadata', 'outlet')
  if (device?.key !== 'device' || outlet?.key !== 'outlet') return []
  const { terminalId: terminal_id, terminalCode: terminal_code } = device
  const series = await seriesKept(database, terminal_code, device.series)
  const { outlet_id } = outlet.outlet
  const last = { outlet_id, terminal_id, terminal_code, series }
  const before = (device.earlier ?? []).filter((each) => each.terminal_id !== terminal_id)
  return [last, ...before].slice(0, EARLIER_MAX)
}

/** The present one, and those whose receipts still lie here. */
async function seriesKept(
  database: TerminalDatabase,
  terminalCode: string,
  present: string,
): Promise<string[]> {
  const found = new Set([present])
  const index = database.transaction('pending_transactions').store.index('by_receipt_number')
  let cursor = await index.openKeyCursor()
  while (cursor !== null) {
    const [code, series] = seriesOf(cursor.key).split('-')
    if (code === terminalCode && series) found.add(series)
    cursor = await cursor.continue()
  }
  return [...found].slice(0, SERIES_MAX)
}
