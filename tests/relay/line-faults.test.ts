// The whole way over lines as outlets have them: slow, late, lossy, silent, cut in the middle of an
// answer. Every effect happens exactly once: each row of the hub against each row of the cloud.
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { readRelayConfig } from '../../cloud-relay/relay-config.ts'
import { USUAL_OPTIONS } from '../../cloud-relay/relay-loop.ts'
import { type Relay, startRelay } from '../../cloud-relay/start-relay.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { redisMissing } from '../support/redis.ts'
import { type RelayRig, startRelayRig, waitFor } from '../support/relay-rig.ts'

const FIRST_SEED = Number(process.env.SEED ?? 1)
const SEEDS = Number(process.env.SEEDS ?? 1)
const SEED_MS_MAX = 180_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One PostgreSQL for all: each part reconciles everything that was sold up to it. */
let rig: RelayRig

t.before(async () => {
  rig = await startRelayRig(t, { withRedis: redisMissing(t) === false })
})

async function arriveExactlyOnce(t: Test, what: string): Promise<void> {
  await rig.arrived()
  t.equal(await rig.reconcile(), null, what)
}

t.test('an answer that is lost after COMMIT changes nothing', async (t) => {
  await rig.sell(1)
  await arriveExactlyOnce(t, 'before')
  for (const bytes of [0, 1, 100]) {
    // A pull has a connection of its own and may take the cut instead: then once more.
    let isPush = false
    for (let tries = 0; tries < 5 && !isPush; tries++) isPush = await losesAnswer(t, bytes)
    t.ok(isPush, `a push lost its answer after ${bytes} bytes`)
  }
})

/** True if it was a push that lost its answer: it went on over another connection. */
async function losesAnswer(t: Test, bytes: number): Promise<boolean> {
  const before = await countSales()
  const opened = rig.line.openedCount()
  rig.line.resetInAnswer(bytes)
  await rig.sell(5)
  await waitFor(async () => (await countSales()) === before + 5, rig.relay)
  await arriveExactlyOnce(t, `the answer was lost after ${bytes} bytes`)
  return rig.line.openedCount() > opened
}

async function countSales(): Promise<number> {
  const [row] = await rig.cloud.ask<{ count: number }>('SELECT count(*)::int FROM ocean.sale')
  return row?.count ?? 0
}

t.test('in pieces of a few bytes, late, with losses, at 32 kbyte/s', async (t) => {
  for (const shape of [
    { pieceBytes: 7 },
    { delayMs: 40, bytesPerSecond: 32_000, lossPercent: 5, pieceBytes: 200 },
  ]) {
    rig.line.cut()
    rig.line.setShape(shape)
    await rig.sell(60)
    await arriveExactlyOnce(t, JSON.stringify(shape))
  }
  rig.line.setShape({})
})

/** The product's own relay in this process, with every pause as long as the longest. */
function startPatientRelay(settings: Record<string, string> = {}): Relay {
  const config = readRelayConfig({ ...rig.settings, ...settings })
  const longest = USUAL_OPTIONS.pauseMsMax
  return startRelay(config, pino({ level: 'silent' }), { ...USUAL_OPTIONS, pauseMs: longest * 2 })
}

t.test('a line that comes back is used within two seconds', async (t) => {
  await rig.relay.kill('SIGTERM')
  for (const [what, leave, comeBack] of [
    ['refused', () => rig.line.close(), () => rig.line.open()],
    ['silent', () => rig.line.freeze(), async () => rig.line.thaw()],
  ] as const) {
    leave()
    const relay = startPatientRelay({ RELAY_CALL_TIMEOUT_MS: '1500' })
    try {
      await rig.sell(3)
      const text = (): Promise<string> => relay.registry.metrics()
      const probed = async () => /relay_probes_total\{result="silent"\} [1-9]/.test(await text())
      await waitFor(probed, rig.relay)
      t.match(relay.health().reasons.join(' '), 'The cloud does not answer (CLOUD-AWAY)')
      t.ok((rig.door.status()?.retry_in_ms ?? 0) > 30_000, 'it would wait for a minute')
      const startMs = performance.now()
      await comeBack()
      await rig.arrived()
      const ms = performance.now() - startMs
      t.comment(
        `${what}: from the line's return to the confirmation at the hub ${ms.toFixed(0)} ms`,
      )
      t.ok(ms < 4_000, `${ms} ms on a busy machine`)
      t.match(await text(), 'relay_wakes_total{source="probe"} 1')
      t.equal(await rig.reconcile(), null)
    } finally {
      await relay.stop()
    }
  }
})

t.test('a call that waits on a line that went away is not waited for', async (t) => {
  const relay = startPatientRelay()
  try {
    await rig.sell(1)
    await rig.arrived()
    rig.line.freeze()
    await rig.sell(1)
    // Two seconds until it is suspect, three until a knock was in vain.
    await pause(6_000)
    const startMs = performance.now()
    rig.line.thaw()
    await rig.arrived()
    const ms = performance.now() - startMs
    t.comment(`from the line's return to the confirmation ${ms.toFixed(0)} ms`)
    t.ok(ms < 5_000, `${ms} ms; the call itself would have waited for twenty seconds`)
    t.equal(await rig.reconcile(), null)
  } finally {
    await relay.stop()
    await rig.relay.start()
  }
})

type Random = (below: number) => number

const FAULTS: ((random: Random) => unknown)[] = [
  () => rig.line.cut(),
  (random) => rig.line.resetInAnswer(random(300)),
  (random) => rig.line.setShape({ delayMs: random(60), lossPercent: random(10) }),
  (random) => rig.line.setShape({ bytesPerSecond: 8_000 + random(60_000) }),
  (random) => rig.line.setShape({ pieceBytes: 1 + random(50) }),
  () => rig.line.setShape({}),
  async (random) => {
    rig.line.close()
    await pause(random(1_500))
    await rig.line.open()
  },
  async (random) => {
    rig.line.freeze()
    await pause(random(1_000))
    rig.line.thaw()
    rig.line.cut()
  },
  async () => {
    await rig.relay.kill('SIGKILL')
    await rig.relay.start()
  },
]
const ROUNDS = 4

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
  t.test(`whatever the line does, once: SEED=${seed}`, { timeout: SEED_MS_MAX }, async (t) => {
    const next = seededRandom(seed)
    const random: Random = (below) => Math.floor(next() * below)
    for (let round = 0; round < ROUNDS; round++) {
      const selling = rig.sell(1 + random(40))
      await pause(random(120))
      await FAULTS[random(FAULTS.length)]?.(random)
      await selling
    }
    rig.line.setShape({})
    await rig.sell(1)
    await arriveExactlyOnce(t, `SEED=${seed}`)
  })
}
