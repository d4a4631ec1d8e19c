import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const PROBE = 'can-write-now'
/** As much as a resting hub wants before it goes on: a sale is some kilobytes. */
const PROBE_BYTES = 4 * 1024 * 1024

/** Writes and syncs off the event loop; rejects with the disk's own fault. */
export async function tryWriting(dataFolder: string): Promise<void> {
  const path = join(dataFolder, PROBE)
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES))
      await file.sync()
    } finally {
      await file.close()
    }
  } finally {
    await rm(path, { force: true })
  }
}
