import { toIso } from '#domain/datetime.ts'
import type { MachineHour } from '#domain/wire/box-health-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const HOUR_MS = 3_600_000

export type HourRow = {
  hour: number
  free_bytes: number | null
  temperature_celsius: number | null
}

/** The least room, the greatest heat; `min` and `max` of SQLite's two arguments know no NULL. */
export function keepHour(tx: Db, row: HourRow): void {
  prepared(
    tx,
    `INSERT INTO machine_hour (hour, free_bytes, temperature_celsius) VALUES (?, ?, ?)
     ON CONFLICT (hour) DO UPDATE SET
       free_bytes = min(coalesce(free_bytes, excluded.free_bytes),
         coalesce(excluded.free_bytes, free_bytes)),
       temperature_celsius = max(coalesce(temperature_celsius, excluded.temperature_celsius),
         coalesce(excluded.temperature_celsius, temperature_celsius))`,
  ).run(row.hour, row.free_bytes, row.temperature_celsius)
}

export const forgetHoursBefore = (tx: Db, hour: number): void => {
  prepared(tx, 'DELETE FROM machine_hour WHERE hour < ?').run(hour)
}

export const listHours = (db: Db): MachineHour[] =>
  (
    prepared(
      db,
      'SELECT hour, free_bytes, temperature_celsius FROM machine_hour ORDER BY hour',
    ).all() as HourRow[]
  ).map(({ hour, ...measured }) => ({ at: toIso(hour * HOUR_MS), ...measured }))
