// One demonstration per data folder. An abstract socket is the claim: the kernel drops it with the
// process, however that ends, so no stale file can keep the next start away.

import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'

/** A function that gives the folder free again, or null when another process has it. */
export function claimFolder(folder: string): Promise<(() => void) | null> {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(`\0ocean-demo-${name}`, () => {
      server.unref()
      resolve(() => server.close())
    })
  })
}
