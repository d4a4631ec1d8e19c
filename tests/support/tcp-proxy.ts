// A bad line between two programs: slow, late, stalling, half-open (accepted, then silent), cut,
// reset in the middle of an answer. Bytes arrive whole and in order, or the connection ends: that
// is what TCP makes of a bad line.
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'
import { seededRandom } from '../../tools/seeded-random.ts'
import { breakOff } from './break-off.ts'

export type LineShape = {
  /** One way, half the round trip. */
  delayMs: number
  /** Each way; Infinity does not limit. */
  bytesPerSecond: number
  /** Share of segments that are lost: each holds up all that follow for a retransmission. */
  lossPercent: number
  /** Longest piece that arrives at once; Infinity keeps what was written together. */
  pieceBytes: number
}
const PLAIN: LineShape = {
  delayMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  lossPercent: 0,
  pieceBytes: Number.POSITIVE_INFINITY,
}
const SEGMENT_BYTES = 1_460
/** A lost segment is sent again after 200 ms at the earliest; a lost again one later. */
const RETRANSMIT_MS = [200, 400, 800]
/** What a modem holds before it makes the sender wait. */
const WAITING_BYTES_MAX = 64 * 1024

export type TcpProxy = {
  host: string
  port: number
  /** Connections opened through it so far. */
  openedCount(): number
  currentCount(): number
  /** From now on nothing passes in either direction, and nobody is told. */
  freeze(): void
  /** Who hung up meanwhile is missed by the other end now, as its next keep-alive would find. */
  thaw(): void
  /** Resets every connection. */
  cut(): void
  /** Refuses connections and resets those that exist: a WAN that is gone. */
  close(): void
  open(): Promise<void>
  /** Half the round trip, in milliseconds, from now on. */
  setDelay(delayMs: number): void
  /** For connections opened from now on; what is not named is as on a plain line. */
  setShape(shape: Partial<LineShape>): void
  /** Lets so many bytes of what the server says next pass, then resets the connection. */
  resetInAnswer(afterBytes: number): void
}

export async function startTcpProxy(
  t: Test,
  to: { host: string; port: number },
  seed = 1,
): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  /** Also those whose other half is gone: one that is paused never hears that it was closed. */
  const sockets = new Set<Socket>()
  /** One end hung up while nothing passed. */
  const halves = new Set<[Socket, Socket]>()
  const random = seededRandom(seed)
  let shape = PLAIN
  let isFrozen = false
  let openedCount = 0
  let answerBytesLeft: number | null = null

  const reset = (pair: [Socket, Socket]): void => {
    for (const socket of pair) breakOff(socket)
  }
  const cut = (): void => {
    for (const pair of pairs) reset(pair)
  }
  const forward = (from: Socket, into: Socket, isAnswer: boolean, pair: [Socket, Socket]): void => {
    const send = shapedWay(from, into, () => shape, random)
    from.on('data', (chunk) => {
      if (isFrozen) return
      if (!isAnswer || answerBytesLeft === null) return send(chunk)
      into.write(chunk.subarray(0, answerBytesLeft))
      answerBytesLeft = null
      // What was passed on leaves before the reset does.
      setImmediate(() => reset(pair))
    })
    from.on('error', () => into.destroy())
    from.on('close', () => {
      if (isFrozen) halves.add(pair)
      else into.destroy()
    })
  }
  const server = createServer((near) => {
    openedCount += 1
    const far = connect(to.port, to.host)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const socket of pair) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    near.on('close', () => pairs.delete(pair))
    forward(near, far, false, pair)
    forward(far, near, true, pair)
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  await listen(0)
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port')
  const { port } = address
  t.teardown(() => {
    for (const socket of sockets) breakOff(socket)
    server.close()
  })
  return {
    host: '127.0.0.1',
    port,
    openedCount: () => openedCount,
    currentCount: () => pairs.size,
    freeze: () => {
      isFrozen = true
    },
    thaw: () => {
      isFrozen = false
      for (const pair of halves) reset(pair)
      halves.clear()
    },
    cut,
    close: () => {
      server.close()
      cut()
    },
    open: () => listen(port),
    setDelay: (delayMs) => {
      shape = { ...shape, delayMs }
    },
    setShape: (next) => {
      shape = { ...PLAIN, ...next }
    },
    resetInAnswer: (afterBytes) => {
      answerBytesLeft = afterBytes
    },
  }
}

/** One direction of one connection: takes what was written and delivers it as the line does. */
function shapedWay(
  from: Socket,
  into: Socket,
  shape: () => LineShape,
  random: () => number,
): (chunk: Buffer) => void {
  // Each timer delivers the oldest piece, so that timers cannot overtake each other.
  const waiting: Buffer[] = []
  let freeAtMs = 0
  let lastDueMs = 0
  let waitingBytes = 0

  function deliverOldest(): void {
    const piece = waiting.shift()
    if (!piece) return
    waitingBytes -= piece.length
    if (waitingBytes < WAITING_BYTES_MAX) from.resume()
    if (into.writable) into.write(piece)
  }
  function dueMs(bytes: number): number {
    const { delayMs, bytesPerSecond, lossPercent } = shape()
    const startMs = Math.max(freeAtMs, performance.now())
    freeAtMs = startMs + (bytes / bytesPerSecond) * 1000
    for (const stallMs of RETRANSMIT_MS) {
      if (random() * 100 >= lossPercent) break
      freeAtMs += stallMs
    }
    lastDueMs = Math.max(lastDueMs, freeAtMs + delayMs)
    return lastDueMs
  }
  function pieceMax(): number {
    const { pieceBytes, bytesPerSecond, lossPercent } = shape()
    const isSegmented = bytesPerSecond !== Number.POSITIVE_INFINITY || lossPercent > 0
    return Math.min(pieceBytes, isSegmented ? SEGMENT_BYTES : Number.POSITIVE_INFINITY)
  }
  return (chunk) => {
    const bytes = pieceMax()
    if (bytes === Number.POSITIVE_INFINITY && shape().delayMs === 0 && waiting.length === 0) {
      into.write(chunk)
      return
    }
    waitingBytes += chunk.length
    if (waitingBytes > WAITING_BYTES_MAX) from.pause()
    for (let at = 0; at < chunk.length; at += bytes) {
      const piece = chunk.subarray(at, Math.min(chunk.length, at + bytes))
      waiting.push(piece)
      setTimeout(deliverOldest, Math.max(0, dueMs(piece.length) - performance.now()))
    }
  }
}
