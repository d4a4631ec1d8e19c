import { statfs } from 'node:fs/promises'

const LOW_BYTES = 500 * 1024 * 1024
const FULL_BYTES = 50 * 1024 * 1024

export type DiskSpace = { state: 'ok' | 'low' | 'full' | 'unknown'; free_bytes: number | null }

/** What an ordinary user may still write where the database lives. */
export async function readDiskSpace(folder: string): Promise<DiskSpace> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const state = free < FULL_BYTES ? 'full' : free < LOW_BYTES ? 'low' : 'ok'
    return { state, free_bytes: free }
  } catch {
    return { state: 'unknown', free_bytes: null }
  }
}
