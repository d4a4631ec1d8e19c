import { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import t from 'tap'
import { Check } from 'typebox/value'
import type { WebSocket as WebSocketOfServer } from 'ws'
import { LiveMessage } from '#domain/wire/live-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { createLiveServer } from '#hub/lan/live-channel.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

type Peer = {
  /** The next message; fails when the channel closes first. */
  next(): Promise<Record<string, unknown>>
  say(text: string): void
  closed: Promise<number>
}

function cookieOf(terminal: TestTerminal): string {
  return [...terminal.cookies].map((pair) => pair.join('=')).join('; ')
}

/** A browser's own kind of client: it answers pings by itself. */
async function openPeer(hub: TestHub, terminal: TestTerminal): Promise<Peer> {
  const headers = { cookie: cookieOf(terminal), origin: hub.url }
  // Node's client takes headers beside the standard's protocols.
  const options = { headers } as unknown as string[]
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/api/live`, options)
  const messages: string[] = []
  const waiting: ((text: string) => void)[] = []
  socket.addEventListener('message', ({ data }) => {
    const take = waiting.shift()
    if (take) take(data)
    else messages.push(data)
  })
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code)),
  )
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return {
    closed,
    say: (text) => socket.send(text),
    next: async () => {
      const early = messages.shift()
      const text = early ?? (await new Promise<string>((resolve) => waiting.push(resolve)))
      return JSON.parse(text)
    },
  }
}

/** A handshake by hand; afterwards this peer reads and answers only if the test does. */
async function handshake(hub: TestHub, headers: Record<string, string>): Promise<[Socket, string]> {
  const { hostname, port, host } = new URL(hub.url)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries({
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET /api/live HTTP/1.1\r\n${lines.join('')}\r\n`)
  const head = await new Promise<string>((resolve) =>
    socket.once('data', (data) => resolve(String(data))),
  )
  return [socket, head.split('\r\n', 1)[0] ?? '']
}

const closing = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('close', resolve)
  })

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isTrue(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

t.test('says hello first, answers pings, and tells everybody or one', async (t) => {
  const hub = await startTestHub(t)
  const one = await hub.pair('Kasir 1')
  const two = await hub.pair('Kasir 2')
  const [first, second] = [await openPeer(hub, one), await openPeer(hub, two)]
  const hello = await first.next()
  t.ok(Check(LiveMessage, hello), JSON.stringify(hello))
  t.match(hello, { type: 'hello', protocol_version: PROTOCOL_VERSION, cursor: 6, build: 'test' })
  await second.next()
  first.say('{"type":"ping"}')
  t.match(await first.next(), { type: 'pong' })
  for (const noise of ['x', '{}', '[]', 'null', '{"type":"sell"}']) first.say(noise)
  hub.live.publish({ type: 'catalogue-changed', cursor: 7 })
  t.strictSame(await first.next(), { type: 'catalogue-changed', cursor: 7 })
  t.strictSame(await second.next(), { type: 'catalogue-changed', cursor: 7 })
  hub.live.publishTo(two.id, { type: 'watermark', series: 'A', watermark: 5 })
  hub.live.publish({ type: 'shift-changed', session_id: testId(9) })
  t.match(await second.next(), { type: 'watermark' })
  t.match(await first.next(), { type: 'shift-changed' }, "the other's message went past")
  t.equal((await hub.request('GET', '/api/health')).body.terminals_connected, 2)
})

t.test('only a paired device of our own origin gets in', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const cookie = cookieOf(terminal)
  const cases: [string, Record<string, string>, string][] = [
    ['our page', { cookie, origin: hub.url }, '101'],
    ['a program', { cookie }, '101'],
    ['nobody', {}, '401'],
    ['another site', { cookie, origin: 'https://evil.example' }, '403'],
  ]
  for (const [who, headers, status] of cases) {
    const [socket, line] = await handshake(hub, headers)
    t.match(line, ` ${status} `, who)
    socket.destroy()
  }
  t.equal((await terminal.get('/api/live')).status, 404, 'not without an upgrade')
})

t.test('a peer that misses a heartbeat is cut, one that answers stays', async (t) => {
  const timers = fakeTimers()
  const hub = await startTestHub(t, { seams: { ...realSeams, timers } })
  const terminal = await hub.pair()
  const alive = await openPeer(hub, terminal)
  await alive.next()
  const [dead, line] = await handshake(hub, { cookie: cookieOf(terminal) })
  t.match(line, '101')
  t.equal(hub.live.peerCount(), 2)
  timers.pass(10_000)
  alive.say('{"type":"ping"}')
  t.match(await alive.next(), { type: 'pong' })
  const cut = closing(dead)
  timers.pass(10_000)
  await cut
  t.equal(hub.live.peerCount(), 1)
})

t.test('the pong of a browser is enough to stay', async (t) => {
  const timers = fakeTimers()
  const live = createLiveServer({ ...realSeams, timers })
  const socket = new FakeSocket()
  live.connect(socket as unknown as WebSocketOfServer, testId(1), {
    ...{ type: 'catalogue-changed', cursor: 1 },
  })
  for (let beats = 0; beats < 5; beats += 1) {
    timers.pass(10_000)
    socket.emit('pong')
  }
  t.strictSame(socket.calls, ['send', ...Array(5).fill('ping')])
  timers.pass(20_000)
  t.equal(socket.calls.at(-2), 'terminate', 'and silence is not')
})

class FakeSocket extends EventEmitter {
  calls: string[] = []
  bufferedAmount = 0
  send = () => void this.calls.push('send')
  ping = () => void this.calls.push('ping')
  terminate = () => void this.calls.push('terminate')
}

t.test('a peer that does not read is cut before it fills the memory', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const [slow] = await handshake(hub, { cookie: cookieOf(terminal) })
  slow.pause()
  const text = 'x'.repeat(100_000)
  for (let sent = 0; sent < 2000 && hub.live.peerCount() > 0; sent += 1) {
    hub.live.publish({ type: 'print-job-changed', ...ids(), state: text })
    if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => hub.live.peerCount() === 0)
  t.equal(hub.live.peerCount(), 0)
  slow.destroy()
})

const ids = () => ({ print_job_id: testId(1), document_id: testId(2) })

t.test('what is too long to be a ping closes the channel', async (t) => {
  const hub = await startTestHub(t)
  const peer = await openPeer(hub, await hub.pair())
  await peer.next()
  peer.say(JSON.stringify({ type: 'ping', more: 'x'.repeat(2000) }))
  t.equal(await peer.closed, 1009)
})

t.test('re-pairing closes what the old device had open', async (t) => {
  const hub = await startTestHub(t)
  const peer = await openPeer(hub, await hub.pair())
  await peer.next()
  await hub.pair()
  t.equal(await peer.closed, 4001)
})

t.test('a stop says good-bye, and cuts whoever does not answer', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const polite = await openPeer(hub, terminal)
  await polite.next()
  const [deaf] = await handshake(hub, { cookie: cookieOf(terminal) })
  const cut = closing(deaf)
  await hub.stop()
  t.equal(await polite.closed, 1012)
  await cut
  t.equal(hub.live.peerCount(), 0)
})

t.test('a stopped channel keeps no timer', async (t) => {
  const timers = fakeTimers()
  const live = createLiveServer({ ...realSeams, timers })
  t.equal(timers.pendingCount(), 1)
  await live.stop()
  t.equal(timers.pendingCount(), 0)
})
