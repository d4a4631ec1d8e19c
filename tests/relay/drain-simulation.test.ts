// Days of trade over a cloud, a line, a Redis and processes that fail at random. After the weather
// clears, the cloud holds exactly the outbox; while it is bad, nobody is called in a frenzy.
import t from 'tap'
import { USUAL_OPTIONS } from '../../cloud-relay/relay-loop.ts'
import { type RelayWorld, relayWorld, SETTLE_MS } from '../support/relay-world.ts'

const SEEDS = Number(process.env.SEEDS ?? 8)
const EVENTS_PER_DAY = 80

const events: ((world: RelayWorld) => void)[] = [
  (world) => world.sell(1 + world.random(4)),
  (world) => world.sell(1),
  (world) => world.sell(world.random(1_500)),
  (world) => {
    world.weather.isCloudUp = !world.weather.isCloudUp
  },
  (world) => {
    world.weather.lossPercent = world.random(60)
  },
  (world) => {
    world.weather.hasRedis = !world.weather.hasRedis
  },
  (world) => {
    world.weather.isHubUp = !world.weather.isHubUp
  },
  (world) => world.restartRelay((['kept', 'lost', 'stale'] as const)[world.random(3)] ?? 'kept'),
  (world) => world.restoreCloud(world.cloudRows.length - world.random(50)),
  (world) => void world.loop().wake(),
]

async function liveThroughADay(world: RelayWorld): Promise<void> {
  for (let count = 0; count < EVENTS_PER_DAY; count++) {
    events[world.random(events.length)]?.(world)
    await world.time.advance(world.random(12 * 60_000))
  }
  Object.assign(world.weather, { isCloudUp: true, isHubUp: true, lossPercent: 0 })
  await world.time.advance(SETTLE_MS)
}

t.test('whatever the day was, the cloud ends with exactly the outbox', async (t) => {
  const firstSeed = Number(process.env.SEED ?? 1)
  for (let seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
    const world = relayWorld(seed)
    await liveThroughADay(world)
    const hashes = world.outbox.map(({ hash }) => hash)
    if (JSON.stringify(world.cloudRows) !== JSON.stringify(hashes)) {
      t.fail(`SEED=${seed}: ${world.cloudRows.length} of ${hashes.length} rows arrived`)
    }
    await world.loop().stop()
  }
  t.pass(`${SEEDS} days`)
})

t.test('a cloud that is away is called ever more rarely, whatever is sold', async (t) => {
  const world = relayWorld(7)
  world.weather.isCloudUp = false
  for (let minute = 0; minute < 60; minute++) {
    for (let second = 0; second < 60; second++) {
      world.sell(1)
      await world.time.advance(1_000)
    }
  }
  t.ok(world.callCount() > 60, 'but it is called: retries never end')
  t.ok(world.callCount() < 300, `${world.callCount()} calls in an hour of 3,600 sales`)
  t.equal(world.cloudRows.length, 0)
  world.weather.isCloudUp = true
  await world.time.advance(SETTLE_MS)
  t.equal(world.cloudRows.length, 3_600)
})

t.test('whoever asks does not wait out the pause', async (t) => {
  const world = relayWorld(11)
  world.weather.isCloudUp = false
  world.sell(20)
  await world.time.advance(30 * 60_000)
  world.weather.isCloudUp = true
  const before = world.callCount()
  world.loop().retryNow()
  world.loop().retryNow()
  await world.time.advance(5_000)
  t.equal(world.cloudRows.length, 20)
  t.ok(world.callCount() - before <= 6, `${world.callCount() - before} calls for two who asked`)
})

t.test('an idle evening costs one call a quarter of an hour', async (t) => {
  const world = relayWorld(3)
  world.sell(10)
  await world.time.advance(60_000)
  const before = world.callCount()
  await world.time.advance(8 * USUAL_OPTIONS.askMs)
  t.ok(world.callCount() - before <= 9, `${world.callCount() - before} calls in two hours`)
})

t.test('a cloud restored while nothing is sold is found out and made whole', async (t) => {
  const world = relayWorld(5)
  world.sell(100)
  await world.time.advance(60_000)
  world.restoreCloud(40)
  await world.time.advance(2 * USUAL_OPTIONS.askMs)
  t.equal(world.cloudRows.length, 100)
})
