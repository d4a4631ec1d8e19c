// The whole way down: published in the cloud, in the hub's tables, told to the tills.
import t from 'tap'
import { put } from '../support/feed.ts'
import { productBody, productId } from '../support/feed-desk.ts'
import { type RelayRig, startRelayRig, waitFor } from '../support/relay-rig.ts'

const PRODUCTS = 2500

t.test('what head office says comes down', async (t) => {
  const settings = { RELAY_PULL_EVERY_MS: '500' }
  const rig = await startRelayRig(t, { withRedis: false, settings })
  const nameOf = (n: number): unknown =>
    rig.db.prepare('SELECT name FROM product WHERE id = ?').pluck().get(productId(n))

  await t.test('in two seconds, to the tills too', async (t) => {
    await put(rig.cloud, 'product', productId(1), null, productBody(1))
    const startMs = performance.now()
    await waitFor(() => nameOf(1) === 'Barang 1', rig.relay)
    const tookMs = performance.now() - startMs
    t.comment(`${tookMs.toFixed(0)} ms`)
    await waitFor(() => rig.live.some(({ type }) => type === 'catalogue-changed'), rig.relay)
    await put(rig.cloud, 'product', productId(1), null, productBody(1, { name: 'Baru' }))
    await rig.sell(1)
    await waitFor(() => nameOf(1) === 'Baru', rig.relay)
    await rig.arrived()
  })

  await t.test('killed in the middle of a snapshot, it ends equal', async (t) => {
    await rig.cloud.ask(
      `SELECT ocean.feed_put('product', (left($2, 24) || lpad((500000 + n)::text, 12, '0')), NULL,
         $1::jsonb || jsonb_build_object('sku', 'HO' || n, 'name', 'Banyak ' || n), false)
       FROM generate_series(1, $3) AS n`,
      [JSON.stringify(productBody(0)), productId(0), PRODUCTS],
    )
    await rig.cloud.ask('SELECT ocean.feed_restart()')
    rig.line.setDelay(15)
    for (let kill = 0; kill < 3; kill++) {
      await waitFor(() => countActive(rig) > 200 * (kill + 1), rig.relay)
      await rig.relay.kill('SIGKILL')
      if (kill === 1) await rig.cloud.ask('SELECT ocean.feed_restart()')
      await rig.relay.start()
    }
    rig.line.setDelay(0)
    await waitFor(async () => {
      const [row] = await rig.cloud.ask<{ head: string }>(
        'SELECT ocean.feed_head(outlet_id) AS head FROM ocean.outlet',
      )
      return row?.head === rig.db.prepare('SELECT cursor FROM feed_state').pluck().get()
    }, rig.relay)
    const theirs = await rig.cloud.ask<{ item_id: string; name: string }>(
      `SELECT item_id, body ->> 'name' AS name FROM ocean.feed_item
       WHERE topic = 'product' ORDER BY item_id`,
    )
    const own = rig.db
      .prepare('SELECT id AS item_id, name FROM product WHERE is_active = 1 ORDER BY id')
      .all()
    t.same(own, theirs)
    t.equal(own.length, PRODUCTS, 'and what the box was loaded with is no more')
  })

  await t.test('the cloud learns how far the outlet has applied', async () => {
    await rig.sell(1)
    await waitFor(async () => {
      await rig.relay.kill('SIGTERM')
      await rig.relay.start()
      await rig.sell(1)
      await rig.arrived()
      const [row] = await rig.cloud.ask<{ is_same: boolean }>(
        `SELECT report ->> 'applied_cursor' = ocean.feed_head(outlet_id) AS is_same
         FROM ocean.outlet_state`,
      )
      return row?.is_same === true
    }, rig.relay)
  })
})

const countActive = (rig: RelayRig): number =>
  rig.db
    .prepare(`SELECT count(*) FROM product WHERE name LIKE 'Banyak%' AND is_active = 1`)
    .pluck()
    .get() as number
