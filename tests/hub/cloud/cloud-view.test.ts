// What a manager is told of the cloud, with a relay that speaks on the real socket.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import { RELAY_SOCKET_NAME } from '#hub/cloud/relay-socket.ts'
import type { Db } from '#hub/db/open-database.ts'
import { type FakeRelay, startFakeRelay } from '../../support/fake-relay.ts'
import { startTestHub, TECHNICIAN_ID, type TestHub } from '../../support/hub.ts'
import { EPOCH, MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { insertPrinter } from '../printing/print-shop.ts'
import { refund, sell } from '../refund/refund-desk.ts'

type Desk = { hub: TestHub; till: TestTerminal; relay: FakeRelay; view(): Promise<CloudView> }

async function openDesk(t: Test): Promise<Desk> {
  const hub = await startTestHub(t, { hasRelayDoor: true, seed: (db) => insertPrinter(db) })
  const till = await hub.logIn(MANAGER_ID)
  await till.openShift()
  const relay = await startFakeRelay(join(hub.folder, RELAY_SOCKET_NAME))
  const view = async () => (await till.get('/api/console/cloud')).body
  return { hub, till, relay, view }
}

/** As the cloud confirms everything up to a row. */
function confirm(db: Db, relay: FakeRelay, sequence: number) {
  const hash = db.prepare('SELECT hash FROM outbox WHERE sequence = ?').pluck().get(sequence)
  return relay.say({
    ...{ type: 'marks', epoch: EPOCH, last_sequence: sequence, watermarks: [] },
    last_hash: String(hash),
  })
}
const headOf = (db: Db): number =>
  db.prepare('SELECT outbox_sequence FROM chain_head').pluck().get() as number

t.test('what waits is counted from the hub’s own rows, also without a relay', async (t) => {
  const { hub, till, relay, view } = await openDesk(t)
  const first = await sell({ till })
  const before = headOf(hub.db)
  await confirm(hub.db, relay, before)
  t.match(await view(), { pending_count: 0, unsent_value_minor: 0, oldest_unsent_at: null })
  const sold = await sell({ till }, { items: [[5, 2000]] })
  const answer = await refund(till, first, '1 1000', 3_150)
  t.equal(answer.status, 200, JSON.stringify(answer.body))
  const seen = await view()
  const payable = hub.db.prepare('SELECT payable_minor FROM sale WHERE id = ?').pluck()
  const isPaid = payable.get(sold.offline_transaction_id) as number
  t.equal(seen.unsent_value_minor, isPaid - answer.body.refund.payable_minor)
  t.ok(isPaid > 24_000)
  t.equal(seen.pending_count, headOf(hub.db) - before)
  t.match(seen, { epoch: EPOCH, confirmed_sequence: before })
  const oldest = hub.db.prepare('SELECT at_ms FROM outbox WHERE sequence = ?').pluck()
  t.equal(Date.parse(seen.oldest_unsent_at ?? ''), oldest.get(before + 1))
  t.equal(seen.feed, null, 'nothing came down yet')
  hub.db.prepare("UPDATE feed_state SET cursor = 'abc.7', applied_at_ms = 1800000000000").run()
  const feed = { cursor: 'abc.7', applied_at: '2027-01-15T08:00:00.000Z', refused_count: 0 }
  t.same((await view()).feed, feed)
  await relay.hangUp()
  while ((await view()).state !== 'unknown') await new Promise((go) => setTimeout(go, 5))
  t.match(await view(), { redis: 'unknown', error_code: null, pending_count: seen.pending_count })
})

t.test('what the relay says is passed on, and it can be asked to try', async (t) => {
  const desk = await openDesk(t)
  await t.test('a refusal is told from an absence', (t) => hearStates(t, desk))
  await t.test('try now reaches it once, however often people press', (t) => pressTwice(t, desk))
  await t.test('one that does not run cannot be asked', (t) => pressInVain(t, desk))
})

async function hearStates(t: Test, { relay, view }: Desk): Promise<void> {
  const progress = {
    ...{ sent_count: 40, total_count: 100, remaining_ms: 6_000 },
    ...{ rows_per_second: 10, bytes_per_second: 2_048.5 },
  }
  const at = '2026-11-28T08:00:00.000Z'
  await relay.report({ progress, last_contact_at: at, clock_skew_ms: -1_500 })
  t.match(await view(), {
    state: 'connected',
    progress,
    last_contact_at: at,
    clock_skew_ms: -1_500,
  })
  const before = Date.now()
  await relay.report({ cloud: 'waiting', error_code: 'CLOUD-AWAY', retry_in_ms: 20_000 })
  const away = await view()
  t.match(away, { state: 'waiting', error_code: 'CLOUD-AWAY', progress: null })
  const retryAt = Date.parse(away.retry_at ?? '')
  t.ok(retryAt >= before + 20_000 && retryAt <= Date.now() + 20_000, 'counted from when it spoke')
  for (const [code, state] of [
    ['EPOCH-UNKNOWN', 'refused'],
    ['OUTLET-REVOKED', 'refused'],
    ['CLOUD-FAULT', 'waiting'],
    ['A-NEW-CODE', 'waiting'],
  ] as const) {
    await relay.report({ cloud: 'waiting', error_code: code })
    t.match(await view(), { state, error_code: code })
  }
}

async function pressTwice(t: Test, { hub, till, relay }: Desk): Promise<void> {
  const press = async (who: TestTerminal) => (await who.post('/api/console/cloud/retry')).body
  const asked = relay.nextAsked()
  t.same(await press(till), { success: true, result: 'asked' })
  t.same(await asked, { type: 'retry' })
  const technician = await hub.logIn(TECHNICIAN_ID, 'Teknisi')
  t.same(await press(technician), { success: true, result: 'asked-already' })
  t.match(await relay.report({}), { ok: true }, 'the answers are still in step')
  t.equal(relay.asked.length, 1)
}

/** Within the gap after an earlier question, a hub without a relay says so all the same. */
async function pressInVain(t: Test, { hub, till, relay, view }: Desk): Promise<void> {
  await relay.hangUp()
  while ((await view()).state !== 'unknown') await new Promise((go) => setTimeout(go, 5))
  const press = async () => (await till.post('/api/console/cloud/retry')).body.result
  t.equal(await press(), 'no-relay')
  const next = await startFakeRelay(join(hub.folder, RELAY_SOCKET_NAME))
  await next.report({ cloud: 'connected' })
  t.equal(await press(), 'asked-already')
  await next.hangUp()
}
