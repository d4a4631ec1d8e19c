// What head office sees of outlets without their hub, line by line.
import t from 'tap'
import { boxTable } from '../../cloud-relay/head-office/box-table.ts'
import { offlineTable } from '../../cloud-relay/head-office/offline-table.ts'
import { releaseTable } from '../../cloud-relay/head-office/release-table.ts'
import { type OutletStatus, troubleOf } from '../../cloud-relay/head-office/status-command.ts'

const NOTHING: OutletStatus = {
  ...{ outlet: 'S01', name: 'Toko Pusat', box_state: 'approved', silent_s: 12, queue_count: 0 },
  ...{ queue_age_s: null, unsent_value_minor: 0, hub_version: '0.2.0', printer_count: 2 },
  ...{ jammed_printer_count: 0, disk_state: 'ok', clock_skew_ms: 0, open_conflict_count: 0 },
  ...{ open_quarantine_count: 0, offline_sale_count: null, offline_success_rate: null },
  ...{ sync_in_time_rate: null, offline_conflict_rate: null, cache_hit_rate: null },
  ...{ worker_installed_rate: null, ready_in_time_rate: null, offline_ready_ms: null },
  ...{ checkout_online_ms: null, checkout_offline_ms: null, absent_terminal_count: null },
  missing_number_count: 0,
  ...{ medium_state: null, medium_life_used_percent: null, temperature_celsius: null },
  ...{ clock_source: null, certificate_days: null, redis_state: null, identity_state: null },
  ...{ backup_state: null, backup_is_proven: null, backup_proven_days: null },
  ...{ off_box_state: null, off_box_is_proven: null, off_box_proven_days: null },
  ...{ release_wanted: null, update_to: null, update_result: null, update_reason: null },
  ...{ update_s: null, set_up_state: null },
}
const WELL: OutletStatus = {
  ...NOTHING,
  ...{ outlet: 'S04', offline_sale_count: 412, offline_success_rate: 1, sync_in_time_rate: 0.98 },
  ...{ offline_conflict_rate: 0.02, cache_hit_rate: 0.9999, worker_installed_rate: 1 },
  ...{ ready_in_time_rate: 0.99, offline_ready_ms: 12_040, checkout_online_ms: 20_000 },
  ...{ checkout_offline_ms: 22_000, absent_terminal_count: 0 },
}
const BADLY: OutletStatus = {
  ...WELL,
  ...{ outlet: 'S17', offline_success_rate: 0.98999, sync_in_time_rate: 0.5 },
  ...{ offline_conflict_rate: 0.021, cache_hit_rate: 0.9, worker_installed_rate: 0.5 },
  ...{ ready_in_time_rate: 0.5, checkout_offline_ms: 30_000, absent_terminal_count: 2 },
  missing_number_count: 12,
}
const cellsOf = (status: OutletStatus): string[] =>
  (offlineTable([status])[3] ?? '').split(/ {2,}/).map((cell) => cell.trim())

t.test('every figure has its column, and what misses its target is marked', async (t) => {
  t.match(
    offlineTable([WELL])[1],
    /^outlet +sales +kept +in 5 min +conflicts +cache +worker +ready 30 s +ready +checkout +in outage +absent +missing$/,
  )
  t.strictSame(cellsOf(NOTHING), ['S01', '?', ...Array(9).fill('–'), '?', '0'])
  t.strictSame(cellsOf(WELL), [
    ...['S04', '412', '100 %', '98 %', '2 %', '99.9 %', '100 %', '99 %', '12 s'],
    ...['20 s', '22 s', '0', '0'],
  ])
  t.strictSame(cellsOf(BADLY), [
    ...['S17', '412', '98.9 %!', '50 %!', '2.1 %!', '90 %!', '50 %!', '50 %!', '12 s'],
    ...['20 s', '30 s!', '2!', '12!'],
  ])
})

t.test('what head office has to ask about is trouble', async (t) => {
  t.strictSame(troubleOf(NOTHING), [])
  t.strictSame(troubleOf(WELL), [])
  t.strictSame(troubleOf(BADLY), ['absent', 'numbers', 'offline sales', 'late sync'])
  t.strictSame(troubleOf({ ...BADLY, silent_s: 7_200, open_quarantine_count: 1 }), [
    ...['silent', 'absent', 'numbers', 'set aside', 'offline sales', 'late sync'],
  ])
})

const BOX: OutletStatus = {
  ...WELL,
  ...{ medium_state: 'well', medium_life_used_percent: 10, temperature_celsius: 48 },
  ...{ clock_source: 'network', certificate_days: 211, redis_state: 'connected' },
  ...{ identity_state: 'safe', backup_state: 'ok', backup_is_proven: true },
  ...{ backup_proven_days: 0, off_box_state: 'ok', off_box_is_proven: true },
  off_box_proven_days: 1,
}
const boxCellsOf = (status: OutletStatus): string[] =>
  (boxTable([status])[3] ?? '').split(/ {2,}/).map((cell) => cell.trim())

t.test(
  'how boxes are: what is not said is a question mark, what is broken is trouble',
  async (t) => {
    t.strictSame(boxCellsOf(NOTHING), ['S01', ...Array(11).fill('?')])
    t.strictSame(boxCellsOf(BOX), [
      ...[
        'S04',
        'well',
        '10 %',
        '48 °C',
        'network',
        '211 d',
        'connected',
        'ok',
        '0 d',
        'ok',
        '1 d',
      ],
      'safe',
    ])
    t.strictSame(troubleOf(BOX), [])
    const cases: [Partial<OutletStatus>, string][] = [
      [{ medium_state: 'worn' }, 'medium'],
      [{ medium_state: 'failing' }, 'medium'],
      [{ backup_state: 'failing' }, 'copy'],
      [{ backup_is_proven: false }, 'copy'],
      [{ off_box_is_proven: false }, 'copy outside'],
      [{ off_box_state: 'late' }, 'copy late'],
      [{ off_box_proven_days: 4 }, 'not proven'],
      [{ temperature_celsius: 85 }, 'hot'],
      [{ certificate_days: 29 }, 'certificate'],
      [{ identity_state: 'waiting' }, 'keys'],
    ]
    for (const [changed, expected] of cases) {
      t.strictSame(troubleOf({ ...BOX, ...changed }), [expected], JSON.stringify(changed))
    }
    t.equal(boxCellsOf({ ...BOX, off_box_is_proven: false })[10], 'broken!')
  },
)

const UPDATED: OutletStatus = {
  ...BOX,
  ...{ hub_version: '0.3.0', release_wanted: '0.3.0', update_to: '0.3.0', update_result: 'done' },
  ...{ update_reason: null, update_s: 3 * 86_400, set_up_state: 'current' },
}
const releaseCellsOf = (status: OutletStatus): string[] =>
  (releaseTable([status])[3] ?? '').split(/ {2,}/).map((cell) => cell.trim())

t.test(
  'how updates went: what was decided already, and what waits its turn, is none',
  async (t) => {
    t.strictSame(releaseCellsOf(NOTHING), ['S01', '0.2.0', ...Array(6).fill('?')])
    t.strictSame(releaseCellsOf(UPDATED), [
      ...['S04', '0.3.0', '0.3.0', '0.3.0', 'done', '–', '3 d', 'current'],
    ])
    const undone = { update_to: '0.4.0', update_result: 'undone', update_reason: 'not-started' }
    t.strictSame(releaseCellsOf({ ...UPDATED, ...undone, release_wanted: null }), [
      ...['S04', '0.3.0', '–', '0.4.0', 'undone', 'not-started', '3 d', 'current'],
    ])
    const waits = { update_to: '0.4.0', update_result: 'waits', update_reason: 'shifts-open' }
    const cases: [Partial<OutletStatus>, string[]][] = [
      [{}, []],
      [{ ...undone, release_wanted: '0.4.0' }, ['update']],
      [{ ...undone, release_wanted: null }, ['update']],
      [undone, []],
      [waits, []],
      [{ ...waits, update_s: 8 * 86_400 }, ['update']],
      [{ ...waits, update_reason: 'no-room' }, ['update']],
      [{ set_up_state: 'older' }, ['set-up']],
    ]
    for (const [changed, expected] of cases) {
      t.strictSame(troubleOf({ ...UPDATED, ...changed }), expected, JSON.stringify(changed))
    }
  },
)
