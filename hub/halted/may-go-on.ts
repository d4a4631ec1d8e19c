// When a box that halted may try again: never by time alone, and by itself where it can know.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HaltReason } from '../app-types.ts'
import { RESTORED_MARKER } from '../cloud/restored-marker.ts'
import { replaceFile } from '../system/durable-file.ts'

const PROBE = 'can-write'
/** A sale is some kilobytes; a disk that takes less than this is full again at once. */
const PROBE_BYTES = 4 * 1024 * 1024

/** Asked every so often. Of a damaged database: somebody put another in its place. */
export function watchForReturn(why: HaltReason, dataFolder: string): () => boolean {
  const path = join(dataFolder, 'outlet.db')
  const before = marksOf(path)
  return () => {
    if (existsSync(join(dataFolder, RESTORED_MARKER))) return true
    if (why === 'replaced') return false
    if (why === 'database-damaged') return marksOf(path) !== before
    return canWrite(dataFolder)
  }
}

function canWrite(dataFolder: string): boolean {
  try {
    replaceFile(join(dataFolder, PROBE), Buffer.alloc(PROBE_BYTES), 0o600)
    replaceFile(join(dataFolder, PROBE), '', 0o600)
    return true
  } catch {
    return false
  }
}

function marksOf(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path)
    return `${ino}/${size}/${mtimeMs}`
  } catch {
    return 'gone'
  }
}
