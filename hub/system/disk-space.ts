import { statfs } from 'node:fs/promises'

const LOW_BYTES = 500 * 1024 * 1024
const FULL_BYTES = 50 * 1024 * 1024

export type DiskSpace = { state: 'ok' | 'low' | 'full' | 'unknown'; free_bytes: number | null }

export type Disk = DiskSpace & { total_bytes: number | null }

/** What an ordinary user may still write where the database lives. */
export async function readDiskSpace(folder: string): Promise<DiskSpace> {
  const { state, free_bytes } = await readDisk(folder)
  return { state, free_bytes }
}

/** The same, and how large the disk is. */
export async function readDisk(folder: string): Promise<Disk> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    const free = bavail * bsize
    const state = free < FULL_BYTES ? 'full' : free < LOW_BYTES ? 'low' : 'ok'
    return { state, free_bytes: free, total_bytes: blocks * bsize }
  } catch {
    return { state: 'unknown', free_bytes: null, total_bytes: null }
  }
}
