// A line between two programs with a bandwidth, a delay and outages, as an outlet's WAN. Bytes are
// never lost in it, only late: that is what TCP makes of a bad line.
import { connect, createServer, type Socket } from 'node:net'

export type LineShape = {
  /** One way: half the round trip. */
  delayMs: number
  /** To the server and from it; Infinity does not limit. All connections share it. */
  upBytesPerSecond: number
  downBytesPerSecond: number
}
export const PLAIN_LINE: LineShape = {
  delayMs: 0,
  upBytesPerSecond: Number.POSITIVE_INFINITY,
  downBytesPerSecond: Number.POSITIVE_INFINITY,
}

export type ShapedLine = {
  host: string
  port: number
  /** Connections opened through it so far. */
  openedCount(): number
  /** Bytes delivered so far, to the server and from it. */
  bytesUp(): number
  bytesDown(): number
  setShape(shape: LineShape): void
  /** An outage: from now on nothing passes, and nobody is told. */
  lose(): void
  /** What waited goes on, and the server hears of connections that were closed meanwhile. */
  restore(): void
  close(): Promise<void>
}

/** What a modem holds before it makes the sender wait. */
const WAITING_BYTES_MAX = 64 * 1024
/** A slow line delivers in pieces of this much time, not in one lump at the end. */
const PIECE_MS = 20
const PIECE_BYTES_MIN = 1_460

type Target = { host: string; port: number }
type Way = {
  send(from: Socket, chunk: Buffer, deliver: (piece: Buffer) => void): void
  /** Takes again what waited during an outage. */
  resume(): void
  setShape(delayMs: number, bytesPerSecond: number): void
  bytes(): number
}

export async function openShapedLine(
  to: Target,
  shape: LineShape = PLAIN_LINE,
): Promise<ShapedLine> {
  let isLost = false
  let openedCount = 0
  const nearby = new Set<Socket>()
  const faraway = new Set<Socket>()
  const waitingEnds = new Set<Socket>()
  const up = createWay(() => isLost)
  const down = createWay(() => isLost)
  const setShape = (next: LineShape): void => {
    up.setShape(next.delayMs, next.upBytesPerSecond)
    down.setShape(next.delayMs, next.downBytesPerSecond)
  }
  setShape(shape)

  const end = (socket: Socket | null): void => {
    if (!socket) return
    if (isLost) waitingEnds.add(socket)
    else socket.destroy()
  }
  const server = createServer((near) => {
    openedCount += 1
    nearby.add(near)
    let far: Socket | null = null
    // The server hears of a connection when its first bytes get through, and never of one that was
    // given up before.
    const arrive = (piece: Buffer): void => {
      if (!far && !nearby.has(near)) return
      far ??= openFar(to, faraway, near, down, end)
      write(far, piece)
    }
    near.on('data', (chunk) => up.send(near, chunk, arrive))
    near.on('error', () => near.destroy())
    near.on('close', () => {
      nearby.delete(near)
      end(far)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the line has no port')
  return {
    host: '127.0.0.1',
    port: address.port,
    openedCount: () => openedCount,
    bytesUp: up.bytes,
    bytesDown: down.bytes,
    setShape,
    lose: () => {
      isLost = true
    },
    restore: () => {
      isLost = false
      for (const socket of waitingEnds) socket.destroy()
      waitingEnds.clear()
      up.resume()
      down.resume()
    },
    close: () => {
      for (const socket of [...nearby, ...faraway]) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function openFar(
  to: Target,
  faraway: Set<Socket>,
  near: Socket,
  down: Way,
  end: (socket: Socket) => void,
): Socket {
  const far = connect(to.port, to.host)
  faraway.add(far)
  far.on('data', (chunk) => down.send(far, chunk, (piece) => write(near, piece)))
  far.on('error', () => far.destroy())
  far.on('close', () => {
    faraway.delete(far)
    end(near)
  })
  return far
}

const write = (socket: Socket, piece: Buffer): void => {
  if (socket.writable) socket.write(piece)
}

type Piece = { dueMs: number; bytes: Buffer; deliver: (piece: Buffer) => void; from: Socket | null }

function createWay(isLost: () => boolean): Way {
  const queue: Piece[] = []
  let delayMs = 0
  let bytesPerMs = Number.POSITIVE_INFINITY
  let freeAtMs = 0
  let waitingBytes = 0
  let deliveredBytes = 0
  let timer: NodeJS.Timeout | null = null

  function deliverDue(): void {
    timer = null
    while (queue[0] && !isLost() && queue[0].dueMs <= performance.now()) {
      const { bytes, deliver, from } = queue.shift() as Piece
      waitingBytes -= bytes.length
      deliveredBytes += bytes.length
      deliver(bytes)
      from?.resume()
    }
    arm()
  }
  function arm(): void {
    const [next] = queue
    if (!next || timer || isLost()) return
    timer = setTimeout(deliverDue, Math.max(0, next.dueMs - performance.now()))
  }

  return {
    bytes: () => deliveredBytes,
    setShape: (nextDelayMs, bytesPerSecond) => {
      delayMs = nextDelayMs
      bytesPerMs = bytesPerSecond / 1_000
    },
    resume: deliverDue,
    send: (from, chunk, deliver) => {
      const size = Math.max(PIECE_BYTES_MIN, Math.floor(Math.min(bytesPerMs * PIECE_MS, 2 ** 30)))
      for (let at = 0; at < chunk.length; at += size) {
        const bytes = chunk.subarray(at, at + size)
        freeAtMs = Math.max(performance.now(), freeAtMs) + bytes.length / bytesPerMs
        waitingBytes += bytes.length
        const isLast = at + size >= chunk.length
        queue.push({ dueMs: freeAtMs + delayMs, bytes, deliver, from: isLast ? from : null })
      }
      if (waitingBytes > WAITING_BYTES_MAX) from.pause()
      arm()
    },
  }
}
