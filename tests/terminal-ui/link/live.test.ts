import t, { type Test } from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import { LiveChannel, PING_EVERY_MS, SILENCE_MS_MAX } from '../../../terminal-ui/src/link/live.ts'
import { type Bench, createBench } from './terminal-bench.ts'

type Setup = { bench: Bench; channel: LiveChannel; heard: LiveMessage[]; prepared: () => number }

function setUp(t: Test, prepare: () => boolean = () => true): Setup {
  const bench = createBench(t)
  const heard: LiveMessage[] = []
  let prepared = 0
  const hooks = {
    async prepare() {
      prepared += 1
      return prepare()
    },
    onMessage: (message: LiveMessage) => heard.push(message),
    describe: () => ({ pending_count: heard.length }),
  }
  const channel = new LiveChannel(bench.seams, hooks, new Background(() => {}))
  return { bench, channel, heard, prepared: () => prepared }
}

async function connected(t: Test): Promise<Setup> {
  const setup = setUp(t)
  setup.channel.start()
  await setup.bench.time.pass(0)
  setup.bench.hub.hello()
  return setup
}

t.test('it is connected from the hello on, not from the open socket', async (t) => {
  const { bench, channel } = setUp(t)
  channel.start()
  await bench.time.pass(0)
  t.equal(bench.hub.sockets.length, 1)
  t.equal(channel.isConnected.value, false)
  bench.hub.hello()
  t.equal(channel.isConnected.value, true)
})

t.test('it pings, and pongs keep it alive', async (t) => {
  const { bench, channel } = await connected(t)
  for (let minute = 0; minute < 5; minute += 1) {
    await bench.time.pass(PING_EVERY_MS)
    bench.hub.say({ type: 'pong', hub_time_ms: 1 })
  }
  t.equal(channel.isConnected.value, true)
  const counts = bench.hub.sockets[0]?.sent.map((text) => JSON.parse(text))
  const expected = [0, 1, 2, 3, 4, 5].map((n) => ({ type: 'ping', pending_count: n }))
  t.strictSame(counts, expected, 'with what the terminal holds, at once and then regularly')
})

t.test('silence is the end, although the socket never closed', async (t) => {
  const { bench, channel } = await connected(t)
  await bench.time.pass(SILENCE_MS_MAX - 1)
  t.equal(channel.isConnected.value, true)
  await bench.time.pass(1)
  t.equal(channel.isConnected.value, false)
  await bench.time.pass(500)
  t.equal(bench.hub.sockets.length, 2, 'and it connects again')
})

t.test('a closed socket is offline at once, and back within half a second', async (t) => {
  const { bench, channel } = await connected(t)
  bench.hub.sockets[0]?.events.onClose()
  t.equal(channel.isConnected.value, false)
  await bench.time.pass(500)
  bench.hub.hello()
  t.equal(channel.isConnected.value, true)
})

t.test('what an earlier socket still says is not heard', async (t) => {
  const { bench, channel, heard } = await connected(t)
  const old = bench.hub.sockets[0]?.events
  old?.onClose()
  await bench.time.pass(500)
  bench.hub.hello()
  const count = heard.length
  old?.onText(JSON.stringify({ type: 'pong', hub_time_ms: 1 }))
  old?.onClose()
  t.equal(heard.length, count)
  t.equal(channel.isConnected.value, true)
})

t.test(
  'while the hub is away it waits longer and longer, never more than 15 seconds',
  async (t) => {
    const { bench, channel, prepared } = setUp(t, () => false)
    channel.start()
    await bench.time.pass(60_000)
    const early = prepared()
    t.ok(early >= 6 && early <= 14, `${early} tries in the first minute`)
    await bench.time.pass(600_000)
    const late = prepared() - early
    t.ok(late >= 40 && late <= 90, `${late} tries in the next ten`)
    t.equal(bench.hub.sockets.length, 0, 'without a session no socket is opened')
  },
)

t.test('waking tries at once', async (t) => {
  const { bench, channel, prepared } = setUp(t, () => false)
  channel.start()
  await bench.time.pass(120_000)
  const before = prepared()
  channel.wake()
  await bench.time.pass(0)
  t.equal(prepared(), before + 1)
})

t.test('a stopped channel is quiet', async (t) => {
  const { bench, channel } = await connected(t)
  channel.stop()
  t.equal(channel.isConnected.value, false)
  t.equal(bench.time.pendingCount, 0)
  await bench.time.pass(60_000)
  t.equal(bench.hub.sockets.length, 1)
})

t.test('stopping while the session is being opened opens no socket', async (t) => {
  const { bench, channel } = setUp(t)
  channel.start()
  channel.stop()
  await bench.time.pass(10_000)
  t.equal(bench.hub.sockets.length, 0)
})

t.test('messages that this build does not know are passed over', async (t) => {
  const { bench, heard, channel } = await connected(t)
  bench.hub.sockets[0]?.events.onText('{"type":"from-the-future"}')
  bench.hub.sockets[0]?.events.onText('not even JSON')
  t.equal(heard.length, 1)
  t.equal(channel.isConnected.value, true)
})

t.test(
  'starting twice, or waking a channel that is there or over, opens no second socket',
  async (t) => {
    const { bench, channel, prepared } = await connected(t)
    channel.start()
    channel.wake()
    await bench.time.pass(0)
    t.equal(prepared(), 1)
    channel.stop()
    channel.wake()
    channel.ping()
    await bench.time.pass(60_000)
    t.equal(bench.hub.sockets.length, 1)
    t.equal(bench.hub.sockets[0]?.sent.length, 1, 'only the ping of its hello')
  },
)
