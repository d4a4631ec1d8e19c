import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { openShapedLine, PLAIN_LINE, type ShapedLine } from '../../tools/shaped-line.ts'

type Echo = { host: string; port: number; open: Set<Socket>; heardCount(): number }

/** Sends back what it gets. */
async function startEcho(t: Test): Promise<Echo> {
  const open = new Set<Socket>()
  let heardCount = 0
  const server = createServer((socket) => {
    open.add(socket)
    heardCount += 1
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  return { host: '127.0.0.1', port, open, heardCount: () => heardCount }
}

async function lineTo(t: Test, shape = PLAIN_LINE) {
  const echo = await startEcho(t)
  const line = await openShapedLine(echo, shape)
  t.teardown(() => line.close())
  return { echo, line }
}

async function exchange(line: ShapedLine, bytes: Buffer): Promise<{ back: Buffer; ms: number }> {
  const socket = connect(line.port, line.host)
  const startedMs = performance.now()
  socket.write(bytes)
  const back: Buffer[] = []
  for (let length = 0; length < bytes.length; ) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    back.push(chunk)
    length += chunk.length
  }
  socket.destroy()
  return { back: Buffer.concat(back), ms: performance.now() - startedMs }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

t.test('delay and bandwidth hold, and every byte arrives in order', async (t) => {
  const { line } = await lineTo(t, {
    delayMs: 30,
    upBytesPerSecond: 400_000,
    downBytesPerSecond: Number.POSITIVE_INFINITY,
  })
  const bytes = Buffer.from(Uint8Array.from({ length: 120_000 }, (_, index) => index % 251))
  const { back, ms } = await exchange(line, bytes)
  t.ok(back.equals(bytes))
  t.ok(ms >= 355, `300 ms of bandwidth and 60 ms of round trip took ${ms.toFixed(0)} ms`)
  t.equal(line.bytesUp(), bytes.length)
  t.equal(line.bytesDown(), bytes.length)
})

t.test('what is sent in an outage arrives after it', async (t) => {
  const { line, echo } = await lineTo(t)
  line.lose()
  const answer = exchange(line, Buffer.from('sold'))
  await pause(100)
  t.equal(line.bytesUp(), 0)
  t.equal(echo.open.size, 0, 'the server knows nothing of it')
  line.restore()
  t.equal((await answer).back.toString(), 'sold')
})

t.test('the server hears of a connection that broke in an outage when it is over', async (t) => {
  const { line, echo } = await lineTo(t)
  const socket = connect(line.port, line.host)
  socket.write('hello')
  await once(socket, 'data')
  line.lose()
  socket.destroy()
  await pause(60)
  t.equal(echo.open.size, 1)
  line.restore()
  await pause(60)
  t.equal(echo.open.size, 0)
})

t.test('the server never hears of a connection that was given up in an outage', async (t) => {
  const { line, echo } = await lineTo(t)
  line.lose()
  const socket = connect(line.port, line.host)
  socket.write('knock')
  await pause(60)
  socket.destroy()
  await pause(60)
  line.restore()
  await pause(60)
  t.equal(echo.heardCount(), 0)
  t.equal((await exchange(line, Buffer.from('sold'))).back.toString(), 'sold')
})
