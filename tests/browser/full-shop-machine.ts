// A box that somebody has to look after, and how it came to that.
import type { BackupState, MachineState } from '#domain/wire/document-box.ts'
import type { ReleaseOnBox } from '#hub/box/machine/read-release.ts'
import type { Db } from '#hub/db/open-database.ts'

const DAY_MS = 86_400_000
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()
export const WARM_MACHINE: MachineState = {
  medium: {
    ...{ state: 'worn', kind: 'emmc', model: 'SanDisk DG4032 industri', life_used_percent: 90 },
    because: null,
  },
  ...{ temperature: 'warm', temperature_celsius: 78, clock_source: 'own' },
  clock_step: { at: ago(2), by_ms: -7_200_000 },
}
export const UNDONE_RELEASE: ReleaseOnBox = {
  set_up: 'older',
  last: {
    ...{ to: '0.3.0', result: 'undone', reason: 'database-unreadable' },
    at: ago(0.2),
  },
}

export const LATE_BACKUP: BackupState = {
  ...{ state: 'ok', fault: null, copied_at: ago(0), proven_at: ago(0.4), is_proven: true },
  off_box: {
    ...{ state: 'late', sent_at: ago(3), fault: 'unable to open /media/backup: no such file' },
    ...{ proven_at: ago(1), is_proven: false },
    broken: 'nothing came back: Fatal: unable to open repository at /media/backup/ocean',
  },
}

/** Four weeks, in which it grew warmer and the disk fuller. */
export function seedMachine(db: Db): void {
  const now = Math.floor(Date.now() / 3_600_000)
  const add = db.prepare('INSERT OR REPLACE INTO machine_hour VALUES (?, ?, ?)')
  for (let hour = 28 * 24; hour >= 0; hour -= 3) {
    const celsius = 52 + Math.round(Math.sin(hour / 4) * 6 + (28 * 24 - hour) / 32)
    add.run(now - hour, 31_000_000_000 + hour * 9_000_000, celsius)
  }
}
