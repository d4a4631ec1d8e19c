// What people and Prometheus hear of the relay: how much waits, since when and for how much money,
// how fast it goes, and whether it is well.
import t from 'tap'
import { Check } from 'typebox/value'
import { BoxHello } from '#domain/wire/cloud-message.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import { countKpi } from '#hub/kpi/count-kpi.ts'
import { readKpis } from '#hub/kpi/read-kpis.ts'
import { insertAwaited } from '#hub/tail/tail-store.ts'
import { createBoxHello } from '../../cloud-relay/box-hello.ts'
import { openMetricsDoor } from '../../cloud-relay/metrics-door.ts'
import { createOutboxReader } from '../../cloud-relay/outbox-reader.ts'
import { createPushRate } from '../../cloud-relay/push-rate.ts'
import { type HealthFacts, judgeHealth } from '../../cloud-relay/relay-health.ts'
import { createRelayMetrics } from '../../cloud-relay/relay-metrics.ts'
import { createStatusBoard, type RelayFacts } from '../../cloud-relay/status-board.ts'
import { createUnsentReader } from '../../cloud-relay/unsent.ts'
import { fakeClock } from '../support/fake-seams.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

t.test('rate and remaining time follow the last seconds', async (t) => {
  const rate = createPushRate()
  t.equal(rate.progress(), null, 'nothing is being pushed')
  const call = { rowCount: 100, bytesPacked: 40_000, elapsedMs: 1_000 }
  rate.arrived(call, 900)
  t.match(rate.progress(), {
    ...{ sent_count: 100, total_count: 1_000, rows_per_second: 100, bytes_per_second: 40_000 },
    remaining_ms: 9_000,
  })
  for (let left = 880; left >= 600; left -= 20) {
    rate.arrived({ rowCount: 20, bytesPacked: 8_000, elapsedMs: 1_000 }, left)
  }
  const slow = rate.progress()
  t.ok(slow && slow.rows_per_second > 20 && slow.rows_per_second < 25, 'what was fast is forgotten')
  t.equal(slow?.sent_count, 400)
  t.equal(slow?.total_count, 1_000)
  rate.pause()
  t.equal(rate.progress(), null)
  rate.arrived(call, 500)
  t.equal(rate.progress()?.sent_count, 500, 'after a pause the bar goes on where it was')
  rate.arrived(call, 0)
  t.equal(rate.progress(), null)
  rate.arrived(call, 100)
  t.equal(rate.progress()?.sent_count, 100, 'another backlog is another bar')
})

function board() {
  const clock = fakeClock()
  const timers = fakeTimers()
  const said: RelayStatusMessage[] = []
  const made = createStatusBoard({ seams: { clock, timers }, say: (status) => said.push(status) })
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50)
      timers.pass(50)
    }
  }
  return { ...made, said, pass }
}

t.test('progress is said a few times a second, news at once', async (t) => {
  const { put, said, pass } = board()
  put({})
  t.match(said, [{ cloud: 'waiting', redis: 'absent', retry_in_ms: null }])
  for (let call = 0; call < 100; call++) {
    put({ lastContactMs: call })
    pass(50)
  }
  t.ok(said.length >= 10 && said.length <= 14, `${said.length} in five seconds`)
  const before = said.length
  put({ cloud: 'connected', errorCode: null })
  t.equal(said.length, before + 1, 'at once')
  put({ cloud: 'waiting', errorCode: 'CLOUD-AWAY', retryAtMs: 20_000 })
  t.match(said.at(-1), { cloud: 'waiting', error_code: 'CLOUD-AWAY', retry_in_ms: 15_000 })
  pass(10_000)
  t.match(said.at(-1), { retry_in_ms: 5_000 }, 'a pause that shrinks is told again')
  put({ cloud: 'connected', errorCode: null, retryAtMs: null, clockSkewMs: -250 })
  t.match(said.at(-1), { retry_in_ms: null, clock_skew_ms: -250 })
})

t.test('what waits is counted and summed without reading it twice', async (t) => {
  const shop = openSmallShop(makeTempFolder(t, 'unsent'))
  const outbox = createOutboxReader(shop.path)
  t.teardown(() => {
    outbox.close()
    shop.db.close()
  })
  let cursor = { sequence: outbox.readHead()?.sequence ?? 0 }
  const reads: number[] = []
  const readUnsent = createUnsentReader({
    ...outbox,
    loadCursor: () => cursor,
    readValue: (epoch, after, upTo) => {
      reads.push(upTo - after)
      return outbox.readValue(epoch, after, upTo)
    },
  })
  t.strictSame(readUnsent(), { count: 0, oldestAtMs: null, valueMinor: 0 })
  const start = cursor.sequence
  fill(shop.db, start, 10_000)
  const startMs = performance.now()
  t.strictSame(readUnsent(), { count: 10_000, oldestAtMs: start + 1, valueMinor: worth(1, 10_000) })
  t.comment(`10,000 documents: ${(performance.now() - startMs).toFixed(0)} ms once`)
  reads.length = 0
  t.equal(readUnsent()?.valueMinor, worth(1, 10_000))
  cursor = { sequence: start + 300 }
  t.strictSame(readUnsent(), {
    ...{ count: 9_700, oldestAtMs: start + 301, valueMinor: worth(301, 10_000) },
  })
  t.ok(Math.max(...reads) <= 300, 'afterwards only what is new or gone is looked at')
  cursor = { sequence: start + 100 }
  t.equal(readUnsent()?.valueMinor, worth(101, 10_000), 'a cloud that went back')
  cursor = { sequence: start + 9_999 }
  t.equal(readUnsent()?.valueMinor, worth(10_000, 10_000), 'nearly all at once')
})

/** Document n of each ten is a refund of 500, the others are sales of n. */
const worth = (from: number, to: number): number => {
  let sum = 0
  for (let number = from; number <= to; number++) sum += number % 10 === 0 ? -500 : number
  return sum
}

/** Rows as the hub would leave them after a week without a WAN; only what is summed is filled in. */
function fill(db: ReturnType<typeof openSmallShop>['db'], after: number, count: number): void {
  db.pragma('foreign_keys = OFF')
  db.pragma('ignore_check_constraints = ON')
  const columns = (table: string): string[] =>
    db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
  const insertInto = (table: string, own: Record<string, string>) => {
    const names = columns(table)
    const values = names.map((name) => own[name] ?? 'coalesce(@n * 0, 0)')
    return db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`)
  }
  const unique = { id: "'doc-' || @n", number: '@n', receipt_number: "'r' || @n" }
  const sale = insertInto('sale', { ...unique, payable_minor: '@n' })
  const refund = insertInto('refund', { ...unique, kind: "'refund'", payable_minor: '500' })
  const outbox = db.prepare(
    `INSERT INTO outbox (epoch, sequence, kind, document_id, schema_version, payload, hash, at_ms)
     VALUES (?, ?, ?, 'doc-' || ?, 1, ?, '', ?)`,
  )
  const payload = JSON.stringify({ lines: 'x'.repeat(2_000) })
  db.transaction(() => {
    for (let number = 1; number <= count; number++) {
      const isRefund = number % 10 === 0
      const kind = isRefund ? 'refund-completed' : 'sale-completed'
      ;(isRefund ? refund : sale).run({ n: number })
      outbox.run(EPOCH, after + number, kind, number, payload, after + number)
    }
    db.prepare('UPDATE chain_head SET outbox_sequence = ?').run(after + count)
  })()
}

const WELL: RelayFacts = {
  ...{ cloud: 'connected', redis: 'connected', errorCode: null, progress: null },
  ...{ lastContactMs: 0, retryAtMs: null, clockSkewMs: 0 },
}
const NOTHING = { count: 0, oldestAgeMs: null, valueMinor: 0 }
const HOUR_MS = 3_600_000

t.test('health is one word and plain sentences', async (t) => {
  const judge = (changed: Partial<HealthFacts>) =>
    judgeHealth({
      ...{ facts: WELL, queue: NOTHING, isRedisConfigured: true, needsPerson: false },
      ...changed,
    })
  const away: RelayFacts = { ...WELL, cloud: 'waiting', errorCode: 'CLOUD-AWAY' }
  const queue = (hours: number) => ({ count: 7, oldestAgeMs: hours * HOUR_MS, valueMinor: 1 })
  t.strictSame(judge({}), { state: 'healthy', reasons: [] })
  t.match(judge({ facts: away }), {
    state: 'degraded',
    reasons: [/does not answer \(CLOUD-AWAY\)/],
  })
  t.match(judge({ facts: away, queue: queue(3) }), {
    state: 'degraded',
    reasons: [/does not answer/, '7 documents wait, the oldest for 3 hours.'],
  })
  t.match(judge({ queue: queue(72) }), { state: 'failing', reasons: [/has waited for 3 days/] })
  const refused = { ...away, errorCode: 'EPOCH-UNKNOWN' }
  t.match(judge({ facts: refused, needsPerson: true }), {
    state: 'failing',
    reasons: [/refuses this box \(EPOCH-UNKNOWN\): head office must decide/],
  })
  t.match(judge({ facts: { ...WELL, redis: 'absent' } }), {
    state: 'degraded',
    reasons: [/Redis is away/],
  })
  t.equal(
    judge({ facts: { ...WELL, redis: 'absent' }, isRedisConfigured: false }).state,
    'healthy',
    'a box without Redis misses nothing',
  )
  t.match(judge({ queue: null }), { state: 'degraded', reasons: [/cannot be read/] })
})

t.test('figures and health have a door on this machine alone', async (t) => {
  let state: 'healthy' | 'failing' = 'healthy'
  const metrics = createRelayMetrics({
    queue: () => ({ count: 3, oldestAgeMs: 4_000, valueMinor: 55_000 }),
    facts: () => WELL,
  })
  metrics.called('push', 'ok', 120)
  metrics.called('push', 'CLOUD-SLOW', 20_000)
  metrics.carried(3, 9_000, 900)
  metrics.judged([{ sequence: 4, verdict: 'quarantined', reason: 'x' }])
  metrics.paused('CLOUD-SLOW')
  metrics.woken('probe')
  metrics.probed(true)
  metrics.rotated(false)
  const door = await openMetricsDoor({
    ...{ port: 0, registry: metrics.registry },
    health: () => ({ state, reasons: [] }),
  })
  t.teardown(() => door.close())
  const url = `http://127.0.0.1:${door.port}`
  const text = await (await fetch(`${url}/metrics`)).text()
  for (const line of [
    'relay_queue_documents 3',
    'relay_queue_age_seconds 4',
    'relay_queue_value_minor 55000',
    'relay_cloud_connected 1',
    'relay_calls_total{kind="push",result="ok"} 1',
    'relay_calls_total{kind="push",result="CLOUD-SLOW"} 1',
    'relay_call_seconds_count{kind="push"} 1',
    'relay_rows_total 3',
    'relay_bytes_total{form="packed"} 900',
    'relay_verdicts_total{verdict="quarantined"} 1',
    'relay_retries_total{code="CLOUD-SLOW"} 1',
    'relay_wakes_total{source="probe"} 1',
    'relay_probes_total{result="answered"} 1',
    'relay_rotations_total{result="failed"} 1',
  ]) {
    t.ok(text.split('\n').includes(line), line)
  }
  const status = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  t.equal(await status('/health'), 200)
  state = 'failing'
  t.equal(await status('/health'), 503)
  t.equal(await status('/'), 404)
  t.equal(await status('/metrics', { method: 'POST' }), 405)
})

t.test('the cloud hears the figures that the hub shows', async (t) => {
  const shop = openSmallShop(makeTempFolder(t, 'kpis'))
  const outbox = createOutboxReader(shop.path)
  t.teardown(() => outbox.close())
  const clock = fakeClock()
  const count = (figures: [string, number][], atMs: number) => countKpi(shop.db, atMs, figures)
  count([['offline_sales', 7]], clock.nowMs() - 7 * 86_400_000)
  count(
    [
      ['offline_sales', 40],
      ['checkout_offline:9', 3],
    ],
    clock.nowMs() - 6 * 86_400_000,
  )
  count(
    [
      ['offline_sales', 2],
      ['offline_failures', 1],
      ['cache_hits', 19],
    ],
    clock.nowMs(),
  )
  const hello = createBoxHello({
    ...{ clock, boxId: 'a'.repeat(64), relayVersion: 'test', ...outbox },
    readUnsent: createUnsentReader({ ...outbox, loadCursor: () => ({ sequence: 0 }) }),
    readHubVersion: () => 'test',
    readHeadSequence: () => outbox.readHead()?.sequence ?? null,
  })(EPOCH, true)
  t.match(hello.report?.kpis, {
    ...{ offline_sales: 42, offline_failures: 1, cache_hits: 19, checkout_offline_count: 3 },
    ...{ checkout_offline_median_ms: 13_500, terminals_active: 1, terminals_installed: 0 },
  })
  t.strictSame(hello.report?.kpis, readKpis(shop.db, clock.nowMs()))
  t.ok(Check(BoxHello, hello))
  t.equal(hello.report?.absent_terminal_count, 0)
  shop.db.prepare('UPDATE chain_head SET life = 2').run()
  insertAwaited(shop.db, 1)
  t.equal(outbox.readAbsentCount(), 0, 'of an earlier life')
  insertAwaited(shop.db, 2)
  t.equal(outbox.readAbsentCount(), 1, 'the terminal has not come back')
  shop.db.prepare("UPDATE terminal_tail SET state = 'offered'").run()
  t.equal(outbox.readAbsentCount(), 0)
  for (const table of ['terminal_about', 'terminal_tail']) shop.db.exec(`DROP TABLE ${table}`)
  t.equal(outbox.readKpis(clock.nowMs()), null, 'a hub of an older release')
  t.equal(outbox.readAbsentCount(), null)
})
