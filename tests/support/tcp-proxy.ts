// A bad line between two programs: freezes (half-open: accepted, then silent), cuts, delays.
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

export type TcpProxy = {
  host: string
  port: number
  /** Connections opened through it so far. */
  openedCount(): number
  currentCount(): number
  /** From now on nothing passes in either direction, and nobody is told. */
  freeze(): void
  thaw(): void
  /** Resets every connection. */
  cut(): void
  /** Half the round trip, in milliseconds, from now on. */
  setDelay(delayMs: number): void
}

export async function startTcpProxy(
  t: Test,
  to: { host: string; port: number },
): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let isFrozen = false
  let delayMs = 0
  let openedCount = 0

  const forward = (from: Socket, into: Socket): void => {
    from.on('data', (chunk) => {
      if (isFrozen) return
      if (delayMs === 0) into.write(chunk)
      else setTimeout(() => into.writable && into.write(chunk), delayMs)
    })
    from.on('error', () => into.destroy())
    from.on('close', () => {
      if (!isFrozen) into.destroy()
    })
  }
  const server = createServer((near) => {
    openedCount += 1
    const far = connect(to.port, to.host)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.on('close', () => pairs.delete(pair))
    forward(near, far)
    forward(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
  }
  t.teardown(() => {
    cut()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port')
  return {
    host: '127.0.0.1',
    port: address.port,
    openedCount: () => openedCount,
    currentCount: () => pairs.size,
    freeze: () => {
      isFrozen = true
    },
    thaw: () => {
      isFrozen = false
    },
    cut,
    setDelay: (ms) => {
      delayMs = ms
    },
  }
}
