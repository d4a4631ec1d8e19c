import { chownSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Root writes what another user must read: it is theirs whose folder it is, with the folders
 * between. `path` is within `folder`; whoever is not root has no more to give.
 */
export function giveToOwner(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  for (let at = path; at !== '.'; at = dirname(at)) chownSync(join(folder, at), uid, gid)
}
