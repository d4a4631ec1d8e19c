// A page that could not be read may be a bad disk, and may be a cable or a bit in memory. Another
// process looks through the whole file; at most once an hour, or a hub would stumble all day.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Clock } from '#domain/seams.ts'
import type { HaltReason } from '../app-types.ts'

const DOUBTED_EVERY_MS = 60 * 60_000
const PROGRAM = join(import.meta.dirname, 'prove-intact.ts')

export type Doubts = {
  /** Selling ended for this, while the hub ran. */
  add(why: HaltReason): void
  /** Whether it is worth a look; asked once. */
  take(why: HaltReason): boolean
}

export function countDoubts(clock: Clock): Doubts {
  let isNew = false
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    add: (why) => {
      isNew = why === 'database-damaged' && clock.monotonicMs() - lastMs >= DOUBTED_EVERY_MS
      if (isNew) lastMs = clock.monotonicMs()
    },
    take: (why) => {
      const isDue = isNew && why === 'database-damaged'
      isNew = false
      return isDue
    },
  }
}

/** Behind everything else, as long as it takes. */
export const proveIntact = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const args = ['-n', '19', process.execPath, PROGRAM, path]
    const child = spawn('nice', args, { stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
