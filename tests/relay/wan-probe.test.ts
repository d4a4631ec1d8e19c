// The cloud's return is noticed while the relay pauses, by knocking; a server that answers and
// refuses is left alone.
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { CloudError } from '../../cloud-relay/cloud-error.ts'
import { choosePause } from '../../cloud-relay/retry-pause.ts'
import { createKnock, createWanProbe } from '../../cloud-relay/wan-probe.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { startTestPostgres } from '../support/postgres.ts'
import { relayWorld } from '../support/relay-world.ts'

type Heard = (isAnswered: boolean) => void

function watched(wasSilent: boolean) {
  const timers = fakeTimers()
  const knocks: Heard[] = []
  const results: boolean[] = []
  let returns = 0
  const probe = createWanProbe({
    timers,
    knock: (onResult) => {
      knocks.push(onResult)
      return () => {}
    },
    onResult: (isAnswered) => results.push(isAnswered),
  })
  const stop = probe.watch(wasSilent, () => {
    returns += 1
  })
  timers.pass(0)
  return { timers, knocks, results, stop, returns: () => returns }
}

t.test('an answer after silence ends the watch, once', async (t) => {
  const { timers, knocks, results, returns } = watched(true)
  t.equal(knocks.length, 1)
  timers.pass(2_900)
  t.equal(knocks.length, 4, 'more than one a second, without waiting for the one before')
  timers.pass(100)
  t.strictSame(results, [false], 'three seconds are enough for an answer')
  knocks[4]?.(true)
  t.equal(returns(), 1)
  timers.pass(60_000)
  t.equal(returns(), 1)
  t.equal(knocks.length, 5, 'and nobody knocks any more')
  t.equal(timers.pendingCount(), 0)
})

t.test('a server that always answered is no news, one that fell silent meanwhile is', async (t) => {
  const { timers, knocks, returns } = watched(false)
  knocks[0]?.(true)
  timers.pass(750)
  knocks[1]?.(true)
  t.equal(returns(), 0, 'it answers and refuses: pressing it would not help')
  timers.pass(750)
  knocks[2]?.(false)
  timers.pass(750)
  knocks[3]?.(true)
  t.equal(returns(), 1)
})

t.test('a knock that was lost before a later one was answered says nothing', async (t) => {
  const { timers, knocks, returns } = watched(false)
  timers.pass(750)
  knocks[1]?.(true)
  knocks[0]?.(false)
  timers.pass(750)
  knocks[2]?.(true)
  t.equal(returns(), 0)
})

t.test('who stops watching hears no more', async (t) => {
  const { timers, stop, knocks, returns } = watched(true)
  stop()
  timers.pass(60_000)
  t.equal(knocks.length, 1)
  t.equal(returns(), 0)
  t.equal(timers.pendingCount(), 0)
})

const heard = (url: string): Promise<boolean> => new Promise((resolve) => createKnock(url)(resolve))

async function listener(t: Test, onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

t.test('PostgreSQL answers a knock without a log-in, and without a word in its log', async (t) => {
  const postgres = await startTestPostgres(t)
  t.ok(await heard(postgres.url))
  t.ok(await heard(postgres.url.replace('127.0.0.1', 'localhost')), 'by name too')
  await postgres.stop('fast')
  t.notOk(await heard(postgres.url))
  t.notMatch(readFileSync(postgres.logPath, 'utf8'), /(FATAL|startup packet)/)
})

t.test('a door that opens and stays silent is no answer', async (t) => {
  const port = await listener(t, () => {})
  let result: boolean | null = null
  const giveUp = createKnock(`postgresql://127.0.0.1:${port}/x`)((isAnswered) => {
    result = isAnswered
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.equal(result, null)
  giveUp()
  const closing = await listener(t, (socket) => socket.destroy())
  t.notOk(await heard(`postgresql://127.0.0.1:${closing}/x`))
  t.notOk(await heard('postgresql://no-such-host.invalid/x'))
})

t.test('with the pauses at their longest, a return is noticed within two seconds', async (t) => {
  const slowest: number[] = []
  for (let seed = 1; seed <= 20; seed++) {
    const world = relayWorld(seed, 750)
    world.weather.hasRedis = false
    world.sell(5)
    await world.time.advance(20_000)
    world.weather.isCloudUp = false
    world.sell(5)
    await world.time.advance(600_000 + world.random(60_000))
    const calls = world.callCount()
    world.weather.isCloudUp = true
    let waitedMs = 0
    while (world.callCount() === calls && waitedMs < 60_000) {
      await world.time.advance(10)
      waitedMs += 10
    }
    slowest.push(waitedMs)
    await world.time.advance(30_000)
    t.equal(world.cloudRows.length, 10)
    await world.loop().stop()
  }
  t.comment(`called after ${slowest.sort((a, b) => a - b).join(', ')} ms`)
  t.ok((slowest.at(-1) ?? 0) < 2_000)
})

const OPTIONS = { pauseMs: 500, pauseMsMax: 60_000 }
const busy = new CloudError('CLOUD-BUSY', 'away', { isBusy: true })
const away = new CloudError('CLOUD-AWAY', 'away')
const refused = new CloudError('EPOCH-UNKNOWN', 'refused')

t.test('pauses double to a cap, with full jitter, and never end', async (t) => {
  const pause = (failures: number, random: number, outletFraction = 0) =>
    choosePause({ error: away, failures, random, outletFraction }, OPTIONS)
  t.strictSame(
    [1, 2, 3, 8, 9, 1_000].map((failures) => pause(failures, 1)),
    [...[750, 1_250, 2_250, 60_250, 60_250, 60_250]],
  )
  t.strictSame(
    [1, 8, 1_000].map((failures) => pause(failures, 0)),
    [250, 250, 250],
  )
  t.equal(pause(1_000, 0, 1), 3_250, 'an outlet has its own place')
})

t.test('a server with too many guests sees them again spread over half a minute', async (t) => {
  const outlets = Array.from({ length: 300 }, (_, index) => index / 300)
  const pauses = outlets.map((outletFraction) =>
    choosePause({ error: busy, failures: 4, random: 0, outletFraction }, OPTIONS),
  )
  const seconds = Map.groupBy(pauses, (ms) => Math.floor(ms / 1000))
  const most = Math.max(...[...seconds.values()].map(({ length }) => length))
  t.ok(most <= 15, `${most} of 300 in the same second`)
})

t.test('what needs a person is asked about once a minute from the first time on', async (t) => {
  const pause = (random: number) =>
    choosePause({ error: refused, failures: 1, random, outletFraction: 0.5 }, OPTIONS)
  t.strictSame([pause(0), pause(1)], [31_500, 61_500])
})
