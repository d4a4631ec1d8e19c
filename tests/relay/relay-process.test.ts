// The whole way: a sale at the hub, a kick through Redis, one call of ingest, the watermark back.
import t from 'tap'
import { readCloudState } from '#hub/cloud/cloud-state.ts'
import { readRelayConfig } from '../../cloud-relay/relay-config.ts'
import { redisMissing } from '../support/redis.ts'
import { startRelayRig, waitFor } from '../support/relay-rig.ts'

t.test('sales arrive at once, and the till hears how far', { skip: redisMissing(t) }, async (t) => {
  const rig = await startRelayRig(t, { withRedis: true })
  await rig.sell(1)
  await rig.arrived()
  await waitFor(() => rig.door.status()?.redis === 'connected', rig.relay)
  await rig.sell(40)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  t.equal(rig.door.state(), 'connected')
  t.match(rig.live.filter(({ type }) => type === 'watermark').at(-1), {
    series: 'A',
    watermark: 41,
  })
  t.match(readCloudState(rig.db), { pending_count: 0, last_confirmed_at: /^\d{4}-/ })

  const startMs = performance.now()
  for (let sold = 0; sold < 20; sold++) {
    await rig.sell(1)
    await rig.arrived()
  }
  t.comment(`${((performance.now() - startMs) / 20).toFixed(0)} ms from sale to confirmation`)
  t.equal(await rig.reconcile(), null)
  t.ok(rig.line.openedCount() <= 2, 'over one connection; pulls have their own')
})

t.test('a relay that is killed or asked to stop leaves nothing undone', async (t) => {
  const rig = await startRelayRig(t, { withRedis: false })
  rig.line.setDelay(30)
  for (let round = 0; round < 4; round++) {
    await rig.sell(60)
    await new Promise((resolve) => setTimeout(resolve, round * 45))
    await rig.relay.kill('SIGKILL')
    await rig.sell(5)
    await rig.relay.start()
  }
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  t.equal(await rig.relay.kill('SIGTERM'), 0, 'a clean stop says so')
  await waitFor(() => rig.door.state() === 'unknown')
  await rig.sell(3)
  t.equal(readCloudState(rig.db).pending_count, 3)
  await rig.relay.start()
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
})

t.test('it states its own mistakes of configuration in one sentence each', async (t) => {
  const settings = {
    RELAY_CLOUD_URL: 'mysql://x',
    RELAY_REDIS_UR: 'redis://x',
    RELAY_HUB_SOCKET: '',
    RELAY_CALL_TIMEOUT_MS: 'soon',
  }
  t.throws(() => readRelayConfig(settings), {
    message: [
      "RELAY_OUTLET_DATABASE must be the hub's database file.",
      "RELAY_DATA_FOLDER must be a folder for the relay's own small file.",
      "RELAY_HUB_SOCKET must be the path of the hub's socket.",
      'RELAY_CLOUD_URL must be postgresql://host:port/database.',
      'RELAY_CALL_TIMEOUT_MS must be milliseconds from 500 to 120000.',
      'RELAY_REDIS_UR is not a setting of the relay.',
    ].join('\n'),
  })
})
