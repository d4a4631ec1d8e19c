// A port that somebody else holds is no reason to stop a demonstration: the next free one is taken.

import { createServer } from 'node:net'

const TRIES_MAX = 50

/** The wanted port or the next free one on that address; throws when fifty in a row are taken. */
export async function choosePort(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + TRIES_MAX, 65_536); port += 1) {
    if (await isFree(port, host)) return port
  }
  throw new Error(`No port from ${wanted} on is free on ${host}.`)
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
