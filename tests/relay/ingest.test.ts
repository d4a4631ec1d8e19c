// ocean.ingest on a real PostgreSQL: what it stores, refuses, ignores and sets aside.
import t from 'tap'
import { Check } from 'typebox/value'
import { IngestAnswer } from '#domain/wire/cloud-message.ts'
import { BoxHealthDocument } from '#domain/wire/document-box.ts'
import type { OutletKpis } from '#domain/wire/kpi-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import {
  addTestOutlet,
  anyDocument,
  CHAIN_START,
  CLOUD_OUTLET,
  chain,
  saleDocument,
  startTestCloud,
  withClient,
} from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH, TERMINAL, testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)

const sales = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    saleDocument(
      makeSale({
        number: from + index,
        items: [
          [1, 2000],
          [3, 250],
        ],
      }),
    ),
  )
const at = (rows: OutboxEnvelope[], index: number): OutboxEnvelope => {
  const row = rows.at(index)
  if (!row) throw new Error(`no row ${index}`)
  return row
}
const countOf = async (table: string): Promise<number> => {
  const [row] = await cloud.ask<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)
  return row?.count ?? -1
}
const watermark = (number: number) => [
  { terminal_id: TERMINAL.id, series: TERMINAL.series, watermark: number },
]

const first = chain(sales(1, 10))
t.test('rows arrive, and arriving again changes nothing', async (t) => {
  const answer = await cloud.ingest(1, first)
  const same = { ...answer, cloud_at: String }
  t.ok(Check(IngestAnswer, answer))
  t.match(answer, {
    refused: null,
    last_sequence: 10,
    last_hash: at(first, -1).hash,
    watermarks: watermark(10),
    verdicts: [],
  })
  t.match(await cloud.ingest(1, first), same, 'all of them again')
  t.match(await cloud.ingest(4, first.slice(3, 7)), same, 'some from the middle again')
  t.match(await cloud.ingest(0, []), same, 'an empty call asks for the answer')
  t.equal(await countOf('ocean.sale'), 10)
  t.equal(await countOf('ocean.sale_line'), 20)
  t.equal(await countOf('ocean.sale_payment'), 10)
  t.equal(await countOf('ocean.quarantine'), 0)
})

t.test('the sale in the cloud is the sale of the till, to the rupiah', async (t) => {
  const sale = makeSale({
    number: 1,
    items: [
      [1, 2000],
      [3, 250],
    ],
  })
  const [row] = await cloud.ask(
    `SELECT receipt_number, total_minor::int, payable_minor::int, tax_minor::int, status,
       outlet_code, (SELECT sum(total_minor)::int FROM ocean.pos_transaction_items
         WHERE transaction_id = id) AS lines_minor
     FROM ocean.pos_transactions WHERE id = $1`,
    [sale.offline_transaction_id],
  )
  t.strictSame(row, {
    receipt_number: sale.receipt_number,
    total_minor: sale.totals.total_minor,
    payable_minor: sale.totals.payable_minor,
    tax_minor: sale.totals.tax_minor,
    status: 'completed',
    outlet_code: 'TEST01',
    lines_minor: sale.totals.total_minor,
  })
})

const next = chain(sales(11, 14), 10, at(first, -1).hash)
t.test('a gap is answered with the last sequence and changes nothing', async (t) => {
  const answer = await cloud.ingest(13, next.slice(2))
  t.equal(answer.last_sequence, 10)
  t.equal(await countOf('ocean.document'), 10)
})

t.test('rows that overlap what is there are taken from where they are new', async (t) => {
  const answer = await cloud.ingest(8, [...first.slice(7), ...next])
  t.match(answer, { last_sequence: 14, verdicts: [], watermarks: watermark(14) })
  t.equal(await countOf('ocean.sale'), 14)
})

t.test('rows out of order within a call are taken in their order', async (t) => {
  const rows = chain(sales(15, 18), 14, at(next, -1).hash)
  const answer = await cloud.ingest(15, [...rows].reverse())
  t.match(answer, { last_sequence: 18, last_hash: at(rows, -1).hash, verdicts: [] })
  next.push(...rows)
})

t.test('refusals leave everything as it was', async (t) => {
  const head = at(next, -1)
  const more = chain(sales(19, 20), 18, head.hash)
  const forked = chain(sales(19, 20), 18, CHAIN_START)
  const before = await cloud.ingest(0, [])
  await t.rejects(cloud.ingest(19, forked), { code: 'OC003' }, 'does not follow, nothing proven')
  const otherHead = { ...head, hash: CHAIN_START }
  const fork = { refused: { code: 'CHAIN-FORKED' }, last_sequence: 0, watermarks: [] }
  t.match(await cloud.ingest(18, [otherHead, ...more]), fork, 'another row 18')
  const otherTenth = { ...at(first, 4), hash: CHAIN_START }
  t.match(await cloud.ingest(5, [otherTenth]), fork, 'another row 5, long ago')
  await t.rejects(cloud.ingest(19, [at(more, 0), at(more, 0)]), { code: 'OC004' }, 'twice the same')
  await t.rejects(cloud.ingest(19, [at(more, 1)]), { code: 'OC004' }, 'not where it says')
  t.match(await cloud.ingest(0, []), { ...before, cloud_at: String })
  t.equal(await countOf('ocean.document'), 18)
})

t.test('a fenced epoch is refused until it is approved again', async (t) => {
  await cloud.ask(`UPDATE ocean.epoch SET state = 'fenced' WHERE epoch = $1`, [EPOCH])
  t.match(await cloud.ingest(0, []), { refused: { code: 'EPOCH-FENCED' }, last_sequence: 0 })
  await cloud.ask(`UPDATE ocean.epoch SET state = 'approved' WHERE epoch = $1`, [EPOCH])
  t.match(await cloud.ingest(0, []), { last_sequence: 18 })
})

t.test('an outlet may call ingest and nothing else', async (t) => {
  const tables = ['outlet', 'outlet_role', 'epoch', 'document', 'document_0', 'sale', 'sale_line']
  const more = ['sale_payment', 'terminal_series', 'quarantine', 'box', 'box_request']
  const attempts = [
    ...[...tables, ...more, 'pos_transactions'].map((name) => `SELECT * FROM ocean.${name}`),
    ...[...tables, ...more].map((name) => `DELETE FROM ocean.${name}`),
    `SELECT ocean.hold_numbers('${testId(2)}', '${testId(10)}', 'A', '{[1,100)}')`,
    `SELECT ocean.store_documents('${testId(2)}', '${EPOCH}', '[]', 0)`,
    `SELECT ocean.enter('{}')`,
    `SELECT ocean.unpack_rows('')`,
    `SELECT ocean.unpack_pieces('')`,
    `SELECT ocean_ext.digest('', 'sha1')`,
    'CREATE TABLE public.mine (n int)',
    'CREATE TEMP TABLE mine (n int)',
    'SELECT * FROM public.ocean_migration',
  ]
  for (const text of attempts) {
    await t.rejects(
      withClient(cloud.outletUrl, (client) => client.query(text)),
      { code: '42501' },
      text,
    )
  }
  const granted = await cloud.ask(
    `SELECT table_name AS name FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC'
       AND table_schema = 'ocean'
     UNION ALL SELECT routine_name FROM information_schema.role_routine_grants
     WHERE grantee = 'PUBLIC' AND routine_schema = 'ocean'`,
  )
  t.strictSame(granted, [], 'nothing is granted to everybody')
})

t.test('a login that was revoked is refused', async (t) => {
  const setActive = (isActive: boolean) =>
    cloud.ask('UPDATE ocean.outlet_role SET is_active = $1 WHERE role_name = $2', [
      isActive,
      cloud.login.user,
    ])
  await setActive(false)
  t.match(await cloud.ingest(0, []), { refused: { code: 'OUTLET-REVOKED' } })
  await setActive(true)
  t.match(await cloud.ingest(0, []), { last_sequence: 18 })
})

t.test('the fleet view says how an outlet stands, from what its box last said', async (t) => {
  const place = { ...CLOUD_OUTLET, outletId: testId(851), code: 'FS1' }
  const outlet = await addTestOutlet(cloud, place, { epoch: testId(852) })
  const status = async () => {
    const [row] = await cloud.ask(`SELECT box_state, hub_version, last_sequence::int,
        queue_count::int, unsent_value_minor::int, applied_cursor, open_conflict_count::int,
        round(extract(epoch FROM queue_age) / 60)::int AS queue_minutes,
        round(clock_skew_ms / 60000)::int AS skew_minutes, disk_state, jammed_printer_count::int
      FROM ocean.fleet_status WHERE outlet_code = 'FS1'`)
    return row
  }
  t.match(await status(), { box_state: 'never-seen', queue_count: 0, unsent_value_minor: 0 })
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  // The box's clock is five minutes slow; of three rows one has come.
  const report = {
    ...{ at: ago(5), hub_version: '1.2.3', head_sequence: 3, oldest_unsent_at: ago(90) },
    ...{ unsent_value_minor: 125_500, applied_cursor: 'c-7' },
  }
  const hello = { epoch: testId(852), report }
  const sale = { ...makeSale({ number: 1 }), offline_transaction_id: testId(853) }
  await outlet.send([saleDocument(sale)], hello)
  t.match(await status(), {
    ...{ box_state: 'approved', hub_version: '1.2.3', last_sequence: 1, queue_count: 2 },
    ...{ queue_minutes: 90, unsent_value_minor: 125_500, applied_cursor: 'c-7' },
    ...{ skew_minutes: -5, open_conflict_count: 0 },
  })
  const empty = { ...report, head_sequence: 1, oldest_unsent_at: null, unsent_value_minor: 0 }
  await outlet.send([], { ...hello, report: empty })
  t.match(await status(), { queue_count: 0, queue_minutes: null, unsent_value_minor: 0 })
  t.match(await outletKpis(), NO_KPIS, 'a box of an older release says nothing of it')
  await outlet.send([], { ...hello, report: { ...empty, kpis: KPIS, absent_terminal_count: 2 } })
  t.strictSame(await outletKpis(), {
    absent: 2,
    ...{ sales: 198, success: '0.9900', in_time: '0.7500', conflicts: '0.0101' },
    ...{ hits: '0.9500', installed: '1.0000', ready: '0.5000', ready_ms: 12_000 },
    ...{ online_ms: 20_000, offline_ms: 21_000 },
  })
  const quiet = { ...KPIS, offline_sales: 0, offline_failures: 0, cache_hits: 0, cache_misses: 0 }
  await outlet.send([], { ...hello, report: { ...empty, kpis: quiet } })
  t.match(await outletKpis(), { sales: 0, success: null, conflicts: null, hits: null })
  await outlet.send([], { ...hello, report: { ...empty, kpis: null } })
  t.match(await outletKpis(), NO_KPIS)
})

t.test('the fleet view says how a box and its copies are', async (t) => {
  const place = { ...CLOUD_OUTLET, outletId: testId(861), code: 'FS2' }
  const outlet = await addTestOutlet(cloud, place, { epoch: testId(862) })
  const at = '2026-11-29T02:00:00.000Z'
  const machine = {
    medium: {
      ...{ state: 'worn', kind: 'emmc', model: 'DG4032', life_used_percent: 90, because: null },
    },
    ...{ temperature: 'warm', temperature_celsius: 78, clock_source: 'network', clock_step: null },
  }
  const backup = {
    ...{ state: 'ok', fault: null, copied_at: at, proven_at: at, is_proven: true },
    off_box: {
      ...{ state: 'ok', sent_at: at, fault: null },
      ...{ proven_at: at, is_proven: false, broken: 'it ends at row 3' },
    },
  }
  const health = {
    ...{ at, reason: 'periodic', hub_version: '1.2.3', uptime_s: 5, database_bytes: 4_096 },
    disk: { state: 'low', free_bytes: 400_000_000, total_bytes: 8_000_000_000 },
    clock: { state: 'ok', skew_ms: 12 },
    ...{ cloud: 'connected', redis: 'connected', identity: 'safe', quarantine_count: 0 },
    ...{ certificate_ends_at: at, authority_ends_at: at },
    outbox: { unconfirmed_count: 0, oldest_unconfirmed_at: null, set_aside_count: 0 },
    conflicts: { open_count: 0, raised_count: 0, resolved_count: 0 },
    ...{ terminals: [], printers: [], backup, machine },
    release: null,
  }
  t.ok(Check(BoxHealthDocument, health), 'what a box tells')
  await outlet.send([anyDocument('box-health', testId(863), health)], { epoch: testId(862) })
  const [row] = await cloud.ask(
    `SELECT disk_state, backup_state, backup_is_proven, off_box_state,
      off_box_is_proven, off_box_proven_at = $1 AS proven, certificate_ends_at = $1 AS ends,
      identity_state, redis_state, medium_state, medium_life_used_percent,
      temperature_celsius, clock_source FROM ocean.fleet_status WHERE outlet_code = 'FS2'`,
    [at],
  )
  t.strictSame(row, {
    ...{ disk_state: 'low', backup_state: 'ok', backup_is_proven: true, off_box_state: 'ok' },
    ...{ off_box_is_proven: false, proven: true, ends: true, identity_state: 'safe' },
    ...{ redis_state: 'connected', medium_state: 'worn', medium_life_used_percent: 90 },
    ...{ temperature_celsius: 78, clock_source: 'network' },
  })
})

const KPIS: OutletKpis = {
  ...{ days: 7, offline_sales: 198, offline_failures: 2, offline_conflicts: 2 },
  ...{ synced_in_time: 150, synced_late: 50, cache_hits: 950, cache_misses: 50 },
  ...{ terminals_active: 3, terminals_installed: 3, ready_count: 4, ready_in_time: 2 },
  ...{ ready_median_ms: 12_000, checkout_online_count: 300, checkout_online_median_ms: 20_000 },
  ...{ checkout_offline_count: 200, checkout_offline_median_ms: 21_000 },
}
const NO_KPIS = { sales: null, success: null, hits: null, installed: null, absent: null }

async function outletKpis() {
  const [row] = await cloud.ask(`SELECT offline_sale_count::int AS sales,
      round(offline_success_rate, 4)::text AS success, round(sync_in_time_rate, 4)::text AS in_time,
      round(offline_conflict_rate, 4)::text AS conflicts, round(cache_hit_rate, 4)::text AS hits,
      round(worker_installed_rate, 4)::text AS installed,
      round(ready_in_time_rate, 4)::text AS ready, offline_ready_ms::int AS ready_ms,
      checkout_online_ms::int AS online_ms,
      checkout_offline_ms::int AS offline_ms, absent_terminal_count AS absent
    FROM ocean.fleet_status WHERE outlet_code = 'FS1'`)
  return row
}
