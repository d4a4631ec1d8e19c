// PostgreSQL stops, dies, goes silent, forgets a day, refuses: what is sold arrives once, later.
import { execFileSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readCloudState } from '#hub/cloud/cloud-state.ts'
import { approveEpoch } from '../../cloud-relay/cloud-enrol.ts'
import { withClient } from '../support/cloud.ts'
import { startRelayRig, waitFor } from '../support/relay-rig.ts'
import { EPOCH, SMALL_OUTLET, testId } from '../support/small-outlet.ts'

t.test('PostgreSQL is stopped, killed and cut off in the middle of calls', async (t) => {
  const rig = await startRelayRig(t, { withRedis: false })
  const { postgres } = rig.cloud
  const faults = [
    () => postgres.stop('immediate'),
    () => postgres.kill(),
    () => postgres.stop('fast'),
    async () => rig.line.cut(),
  ]
  for (const fault of faults) {
    const selling = rig.sell(200)
    await new Promise((resolve) => setTimeout(resolve, 120))
    await fault()
    await selling
    await rig.sell(20)
    if (!postgres.isRunning()) {
      // A server that is going down may say first that it is busy.
      await waitFor(() => rig.door.status()?.error_code === 'CLOUD-AWAY', rig.relay)
      await postgres.restart()
    }
    await rig.arrived()
    t.equal(await rig.reconcile(), null)
  }
})

t.test('a connection that goes silent is given up and made anew', async (t) => {
  const settings = { RELAY_CALL_TIMEOUT_MS: '800' }
  const rig = await startRelayRig(t, { withRedis: false, settings })
  await rig.sell(5)
  await rig.arrived()
  rig.line.freeze()
  await rig.sell(5)
  await waitFor(() => rig.door.status()?.error_code === 'CLOUD-SLOW', rig.relay)
  t.equal(readCloudState(rig.db).pending_count, 5)
  await waitFor(() => rig.door.status()?.error_code === 'CLOUD-AWAY', rig.relay)
  rig.line.thaw()
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  t.ok(rig.line.openedCount() >= 3, 'the silent one, one that could not log in, a good one')
})

t.test('a cloud restored to yesterday gets the lost day again', async (t) => {
  const rig = await startRelayRig(t, { withRedis: false })
  const { postgres } = rig.cloud
  const [data, copy] = [join(postgres.folder, 'data'), join(postgres.folder, 'yesterday')]
  await rig.sell(30)
  await rig.arrived()
  const yesterday = readCloudState(rig.db)
  await postgres.stop('fast')
  execFileSync('cp', ['-a', data, copy])
  await postgres.restart()
  await rig.sell(40)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)

  await postgres.stop('fast')
  rmSync(data, { recursive: true })
  renameSync(copy, data)
  await postgres.restart()
  t.not(await rig.reconcile(), null, 'the cloud has forgotten 40 sales')
  t.equal(
    readCloudState(rig.db).pending_count,
    yesterday.pending_count,
    'and the hub not yet heard',
  )
  await rig.sell(1)
  await rig.arrived()
  t.equal(await rig.reconcile(), null)
  const watermark = rig.db.prepare('SELECT watermark FROM terminal_series').pluck().get()
  t.equal(watermark, 71)
})

t.test('an epoch that was fenced is refused until it is approved again', async (t) => {
  const rig = await startRelayRig(t, { withRedis: false })
  const approve = (epoch: string) =>
    withClient(rig.cloud.postgres.url, (client) =>
      approveEpoch(client, SMALL_OUTLET.outlet_id, epoch),
    )
  await rig.sell(3)
  await rig.arrived()
  await approve(testId(900))
  await rig.sell(3)
  await waitFor(() => rig.door.status()?.error_code === 'EPOCH-FENCED', rig.relay)
  t.match(readCloudState(rig.db, rig.door.status()), { state: 'waiting', pending_count: 3 })
  await approve(EPOCH)
  // What needs a person is tried again within a minute; a restarted relay tries at once.
  await rig.relay.kill('SIGTERM')
  await rig.relay.start()
  await rig.arrived()
  await rig.cloud.ask('DELETE FROM ocean.epoch WHERE epoch = $1', [testId(900)])
  t.equal(await rig.reconcile(), null)
})
