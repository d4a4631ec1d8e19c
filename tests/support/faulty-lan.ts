// The LAN between a browser and its hub, going wrong on command. It knows where a request ends, so
// that a fault can begin when the hub has the whole of a sale and the till has no answer.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Test } from 'tap'
import { breakOff } from './break-off.ts'

/**
 * refused: nobody listens, and what was open is reset. dropped: the hub gets each request, and the
 * connection is reset when it answers. late: every answer comes `lateMs` later. silent: connections
 * are accepted and stay, nothing passes in either direction; what was said in between is delivered
 * at the end, as TCP does after a cable was out.
 */
export type LanFault = 'refused' | 'dropped' | 'late' | 'silent'

export type FaultyLan = {
  port: number
  begin(fault: LanFault): Promise<void>
  /** Begins it when the next sale has reached the hub whole, before the hub answers. */
  beginAtSale(fault: LanFault): void
  /** Resolves when the hub has the whole request of that sale. */
  saleArrived(): Promise<void>
  end(): Promise<void>
  /** What becomes of each request that carries a sale, on its way; as long as it came. */
  passSale: (request: Buffer) => Buffer
}

type Pair = {
  near: Socket
  far: Socket
  isLive: boolean
  /** Answers on their way, oldest first. */
  late: Buffer[]
}

const HEAD_END = '\r\n\r\n'
const SALE = /^POST \/api\/pos\/(transactions|sync) /
const LIVE = /^GET \/api\/live /

export async function startFaultyLan(t: Test, hubPort: number, lateMs: number): Promise<FaultyLan> {
  const pairs = new Set<Pair>()
  let fault: LanFault | null = null
  let armed: { fault: LanFault; arrived: () => void } | null = null
  let arrival = Promise.resolve()

  const answer = (pair: Pair, chunk: Buffer): void => {
    if (fault === 'dropped' && !pair.isLive) breakOff(pair.near)
    else if (fault !== 'late' && pair.late.length === 0) pair.near.write(chunk)
    else {
      // Each timer delivers the oldest, so that nothing overtakes.
      pair.late.push(chunk)
      setTimeout(() => deliverOldest(pair), lateMs)
    }
  }
  const ask = (pair: Pair, request: Buffer): void => {
    const head = request.toString('latin1', 0, 200)
    pair.far.write(SALE.test(head) ? lan.passSale(request) : request)
    // A live channel that stands is not a request; one that is being opened is.
    if (LIVE.test(head)) pair.far.once('data', () => setImmediate(() => (pair.isLive = true)))
    if (armed === null || !SALE.test(head)) return
    fault = armed.fault
    armed.arrived()
    armed = null
    enter(fault)
  }
  const enter = (begun: LanFault): void => {
    if (begun === 'refused') server.close()
    for (const pair of pairs) {
      if (begun === 'silent') pause(pair)
      if (begun !== 'refused') continue
      // What the till had sent still arrives.
      pair.far.end()
      breakOff(pair.near)
    }
  }
  const server = createServer((near) => {
    const pair: Pair = { near, far: connect(hubPort, '127.0.0.1'), isLive: false, late: [] }
    pairs.add(pair)
    const { far } = pair
    near.on(
      'data',
      wholeRequests(pair, (request) => ask(pair, request)),
    )
    far.on('data', (chunk) => answer(pair, chunk))
    near.on('end', () => far.end())
    far.on('end', () => near.end())
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
    near.on('close', () => {
      pairs.delete(pair)
      far.end()
    })
    if (fault === 'silent') pause(pair)
  })
  await listen(server, 0)
  const { port } = server.address() as { port: number }
  t.teardown(() => {
    for (const { near, far } of pairs) for (const end of [near, far]) end.destroy()
    server.close()
  })
  const lan: FaultyLan = {
    port,
    passSale: (request) => request,
    async begin(begun) {
      fault = begun
      enter(begun)
    },
    beginAtSale(begun) {
      arrival = new Promise((resolve) => {
        armed = { fault: begun, arrived: resolve }
      })
    },
    saleArrived: () => arrival,
    async end() {
      const ended = fault
      fault = null
      if (ended === 'refused') await listen(server, port)
      for (const pair of pairs) for (const end of [pair.near, pair.far]) end.resume()
    },
  }
  return lan
}

function deliverOldest({ near, late }: Pair): void {
  const chunk = late.shift()
  if (chunk && near.writable) near.write(chunk)
}

const pause = ({ near, far }: Pair): void => {
  near.pause()
  far.pause()
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

/** Hands over request by request; what is said on a live channel passes as it comes. */
function wholeRequests(pair: Pair, hand: (request: Buffer) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0)
  let isUpgraded = false
  return (chunk) => {
    if (isUpgraded) {
      pair.far.write(chunk)
      return
    }
    held = Buffer.concat([held, chunk])
    for (let size = sizeOf(held); size !== null && held.length >= size; size = sizeOf(held)) {
      const request = held.subarray(0, size)
      held = held.subarray(size)
      isUpgraded = LIVE.test(request.toString('latin1', 0, 200))
      hand(request)
    }
  }
}

/** Bytes of the first request in there, null while its head is not whole. */
function sizeOf(held: Buffer): number | null {
  const headEnd = held.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const said = /\r\ncontent-length: *(\d+)/i.exec(held.toString('latin1', 0, headEnd))
  return headEnd + HEAD_END.length + Number(said?.[1] ?? 0)
}
