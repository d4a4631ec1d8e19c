import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'stopped-cleanly'

/** True when the last stop was clean. Taken away at once: a crash from here on leaves none. */
export function takeCleanStopMarker(dataFolder: string): boolean {
  try {
    rmSync(join(dataFolder, NAME))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** The last thing a stop does, after the database was closed. */
export function leaveCleanStopMarker(dataFolder: string): void {
  writeFileSync(join(dataFolder, NAME), '')
}
