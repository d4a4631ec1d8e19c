// A release that was taken is in a folder of its own: its file would lie in the inbox for ever, and
// a box lives through many.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { compareVersions } from '../release/release-manifest.ts'

const OF_RELEASE = /^ocean-(\d+\.\d+\.\d+)-\w+\.release(\.refused|\.part)?$/

/** Whatever is no newer than the release that runs goes; what may come yet stays. */
export function forgetTaken(inbox: string, running: string): void {
  for (const entry of readdirSync(inbox, { withFileTypes: true })) {
    const version = OF_RELEASE.exec(entry.name)?.[1]
    if (!entry.isFile() || version === undefined) continue
    if (compareVersions(version, running) <= 0) rmSync(join(inbox, entry.name), { force: true })
  }
}
