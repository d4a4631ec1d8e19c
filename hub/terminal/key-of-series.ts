import type { DevicePublicKey } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { findSeriesKey } from './terminal-store.ts'

/** The device key that a terminal had in a series, or null where nobody knows it. */
export function keyOfSeries(db: Db, terminalId: string, series: string): DevicePublicKey | null {
  const text = findSeriesKey(db, terminalId, series)
  return text === undefined ? null : (JSON.parse(text) as DevicePublicKey)
}
