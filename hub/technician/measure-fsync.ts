import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const WRITES = 24
const BLOCK = new Uint8Array(4096)

/**
 * How long the medium below the database takes to confirm a small write: what each sale waits for.
 * Null where nothing can be written. Off the event loop.
 */
export async function measureFsync(
  folder: string,
  nowMs: () => number,
): Promise<{ count: number; median_us: number; worst_us: number } | null> {
  const path = join(folder, 'fsync-probe')
  try {
    const file = await open(path, 'w', 0o600)
    const times: number[] = []
    try {
      for (let write = 0; write < WRITES; write += 1) {
        const startMs = nowMs()
        await file.write(BLOCK)
        await file.datasync()
        times.push(Math.max(0, Math.round((nowMs() - startMs) * 1000)))
      }
    } finally {
      await file.close()
    }
    times.sort((a, b) => a - b)
    const median_us = times[Math.floor(WRITES / 2)] ?? 0
    return { count: WRITES, median_us, worst_us: times.at(-1) ?? 0 }
  } catch {
    return null
  } finally {
    await rm(path, { force: true }).catch(() => {})
  }
}
