// An update must not be what fills a box's disk: a hub that cannot write does not sell.
import { existsSync, statfsSync, statSync } from 'node:fs'
import type { ReleaseManifest } from '../release/release-manifest.ts'

/** What the shop goes on writing meanwhile, its backup and logs. */
const KEPT_BYTES = 300 * 1_000_000
/** Of the database: the copy that is migrated first, and the one that going back needs. */
const COPIES = 2

export class NoRoom extends Error {}

/** What an update of a box with such a database writes besides the release's own file. */
export const updateBytes = ({ files }: ReleaseManifest, database: string): number =>
  Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0) + COPIES * sizeOf(database)

/** Throws NoRoom with a sentence unless so much can be written there and the shop still has room. */
export function assertRoom(folder: string, bytes: number, keptBytes = KEPT_BYTES): void {
  const { bavail, bsize } = statfsSync(folder)
  const [free, wanted] = [bavail * bsize, bytes + keptBytes]
  if (free >= wanted) return
  throw new NoRoom(`${mega(free)} MB are free on ${folder}, ${mega(wanted)} are needed`)
}

/** With what of it lies in its log still. A box without a shop has none. */
export const sizeOf = (path: string): number =>
  ['', '-wal'].reduce(
    (sum, end) => sum + (existsSync(path + end) ? statSync(path + end).size : 0),
    0,
  )

const mega = (bytes: number): number => Math.round(bytes / 1_000_000)
