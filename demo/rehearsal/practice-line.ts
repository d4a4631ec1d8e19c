// The line between tills and the rehearsal's hub, going wrong on command. It carries bytes and
// reads none: TLS passes through it, so what a till meets is what a bad LAN is.
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * away: nobody listens, and what was open is reset. slow: everything takes `SLOW_MS` each way.
 * answers-lost: the hub hears everything, and no answer comes back; what was open then is broken
 * when it ends, as the till must not read half an answer.
 */
export type LineFault = 'away' | 'slow' | 'answers-lost'

export type PracticeLine = {
  port: number
  begin(fault: LineFault): Promise<void>
  end(): Promise<void>
  close(): Promise<void>
}

const SLOW_MS = 2_000

type Address = { host: string; port: number }
type Pair = {
  near: Socket
  far: Socket
  /** The far side has spoken, and the near side after that: hands are shaken. */
  hasAnswered: boolean
  isGreeted: boolean
  /** Something that was to come back is lost: this connection is of no more use. */
  isBroken: boolean
}

export async function openPracticeLine(from: Address, to: Address): Promise<PracticeLine> {
  const pairs = new Set<Pair>()
  const timers = new Set<NodeJS.Timeout>()
  let fault: LineFault | null = null

  const waiting = new Map<Socket, number>()

  /** In their order: what comes while something waits, waits behind it. */
  const deliver = (socket: Socket, chunk: Buffer): void => {
    const before = waiting.get(socket) ?? 0
    if (fault !== 'slow' && before === 0) {
      if (socket.writable) socket.write(chunk)
      return
    }
    waiting.set(socket, before + 1)
    const timer = setTimeout(() => {
      timers.delete(timer)
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      if (socket.writable) socket.write(chunk)
    }, SLOW_MS)
    timers.add(timer)
  }
  const answer = (pair: Pair, chunk: Buffer): void => {
    pair.hasAnswered = true
    if (fault === 'answers-lost' && pair.isGreeted) pair.isBroken = true
    else deliver(pair.near, chunk)
  }
  const breakAll = (which: (pair: Pair) => boolean): void => {
    for (const pair of [...pairs].filter(which)) {
      pair.near.destroy()
      pair.far.end()
    }
  }
  const server = createServer((near) => {
    const far = connect(to.port, to.host)
    const pair: Pair = { near, far, hasAnswered: false, isGreeted: false, isBroken: false }
    pairs.add(pair)
    near.on('data', (chunk) => {
      pair.isGreeted ||= pair.hasAnswered
      deliver(far, chunk)
    })
    far.on('data', (chunk) => answer(pair, chunk))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => one.destroy())
      one.on('close', () => {
        pairs.delete(pair)
        waiting.delete(one)
        other.end()
      })
    }
  })
  const port = await listen(server, from)

  return {
    port,
    async begin(begun) {
      fault = begun
      if (begun !== 'away') return
      server.close()
      breakAll(() => true)
    },
    async end() {
      const ended = fault
      fault = null
      if (ended === 'away') await listen(server, { ...from, port })
      breakAll(({ isBroken }) => isBroken)
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer)
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (typeof address !== 'object' || !address) throw new Error('the line has no port')
      resolve(address.port)
    })
  })
}
