import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The kernel's limit on a unix socket's path, without the closing zero. */
const SOCKET_PATH_BYTES_MAX = 107

/**
 * A path for a socket: in the folder, or in a short one of its own when the folder lies too deep.
 */
export function socketPathIn(folder: string, name: string): string {
  const wanted = join(folder, name)
  if (Buffer.byteLength(wanted) <= SOCKET_PATH_BYTES_MAX) return wanted
  const short = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const own = join(tmpdir(), `ocean-${process.getuid?.() ?? 0}-${short}`)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  return join(own, name)
}
