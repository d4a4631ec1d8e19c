import { formatMoney } from '#domain/money.ts'
import { BOX_COLUMNS, type BoxStatus, boxTable, boxTroubles } from './box-table.ts'
import { DONE } from './exit-codes.ts'
import type { OfficeCommand } from './office-command.ts'
import {
  missedTargets,
  OFFLINE_COLUMNS,
  type OfflineStatus,
  offlineTable,
} from './offline-table.ts'
import {
  RELEASE_COLUMNS,
  type ReleaseStatus,
  releaseTable,
  releaseTroubles,
} from './release-table.ts'
import { shownSeconds } from './shown-values.ts'
import { textTable } from './text-table.ts'

export type OutletStatus = {
  outlet: string
  name: string
  box_state: string
  silent_s: number | null
  queue_count: number | null
  queue_age_s: number | null
  unsent_value_minor: number
  hub_version: string | null
  printer_count: number
  jammed_printer_count: number
  disk_state: string | null
  clock_skew_ms: number | null
  open_conflict_count: number
  open_quarantine_count: number
} & OfflineStatus &
  BoxStatus &
  ReleaseStatus

const FLEET = `SELECT outlet_code AS outlet, name, box_state,
    extract(epoch FROM silent_for)::float8 AS silent_s, queue_count::int,
    extract(epoch FROM queue_age)::float8 AS queue_age_s,
    unsent_value_minor::float8, hub_version, printer_count::int, jammed_printer_count::int,
    disk_state, clock_skew_ms::float8, open_conflict_count::int, open_quarantine_count::int,
    ${OFFLINE_COLUMNS}, ${BOX_COLUMNS}, ${RELEASE_COLUMNS}
  FROM ocean.fleet_status`

const HOUR_S = 3_600
const SKEW_MS_MAX = 60_000

export const statusCommand: OfficeCommand = {
  name: 'status',
  takes: '[OUTLET…]',
  summary: 'Shows how every outlet is, the worst first.',
  group: 'everybody in head office (ocean_reader)',
  about: `What each column means stands in docs/manual-head-office.md. Figures are what the box
said when it last spoke, so look at “seen” first.`,
  flags: { json: { type: 'boolean', words: 'for programs' } },
  hasDryRun: false,
  needsCloud: true,
  run: async ({ cloud, flags, names, say }) => {
    const all = await cloud.read<OutletStatus>(FLEET)
    const chosen = names.length === 0 ? all : all.filter(({ outlet }) => names.includes(outlet))
    const sorted = chosen
      .map((each) => ({ ...each, trouble: troubleOf(each) }))
      .sort((a, b) => weigh(b) - weigh(a) || a.outlet.localeCompare(b.outlet))
    if (flags.json === true) say(JSON.stringify(sorted))
    else {
      const parts = [table(sorted), offlineTable(sorted), boxTable(sorted), releaseTable(sorted)]
      for (const [index, part] of parts.entries()) {
        for (const line of index === 0 ? part : ['', ...part]) say(line)
      }
    }
    return DONE
  },
}

/** What is wrong, the gravest first; [] when nothing is. */
export function troubleOf(status: OutletStatus): string[] {
  const { box_state, silent_s, disk_state, clock_skew_ms } = status
  const isSilent = silent_s !== null && silent_s > HOUR_S
  return [
    ...(box_state === 'approved' ? [] : [box_state]),
    ...(isSilent ? ['silent'] : []),
    ...((status.absent_terminal_count ?? 0) > 0 ? ['absent'] : []),
    ...(status.missing_number_count > 0 ? ['numbers'] : []),
    ...((status.queue_age_s ?? 0) > HOUR_S ? ['queue'] : []),
    ...(disk_state === null || disk_state === 'ok' ? [] : ['disk']),
    ...(status.open_quarantine_count > 0 ? ['set aside'] : []),
    ...missedTargets(status),
    ...boxTroubles(status),
    ...releaseTroubles(status),
    ...(status.jammed_printer_count > 0 ? ['printer'] : []),
    ...(Math.abs(clock_skew_ms ?? 0) > SKEW_MS_MAX ? ['clock'] : []),
  ]
}

/** Money that has not arrived weighs first, then how many things are wrong, then silence. */
const weigh = (status: OutletStatus & { trouble: string[] }): number =>
  (status.trouble.length > 0 ? 1e15 * (10 - gravity(status.trouble)) : 0) +
  status.unsent_value_minor +
  (status.silent_s ?? 0) / 1e6

const GRAVITY = [
  'asks',
  'revoked',
  'not-approved',
  'silent',
  'absent',
  'numbers',
  'queue',
  'disk',
  'set aside',
  'medium',
  'copy',
  'copy outside',
]
function gravity([first = '']: string[]): number {
  const place = GRAVITY.indexOf(first)
  return place === -1 ? GRAVITY.length : place
}

function table(rows: (OutletStatus & { trouble: string[] })[]): string[] {
  const headings = ['outlet', 'name', '>seen', '>queue', '>oldest', '>not sent', 'version']
  return textTable(
    [...headings, 'printers', 'disk', '>clock', '>conflicts', '>aside', 'trouble'],
    rows.map((row) => [
      row.outlet,
      row.name.slice(0, 24),
      row.silent_s === null ? 'never' : shownSeconds(row.silent_s),
      String(row.queue_count ?? '?'),
      row.queue_age_s === null ? '–' : shownSeconds(row.queue_age_s),
      formatMoney(row.unsent_value_minor),
      row.hub_version ?? '?',
      `${row.printer_count - row.jammed_printer_count}/${row.printer_count}`,
      row.disk_state ?? '?',
      row.clock_skew_ms === null ? '?' : `${Math.round(row.clock_skew_ms / 1000)} s`,
      String(row.open_conflict_count),
      String(row.open_quarantine_count),
      row.trouble.join(', ') || 'none',
    ]),
  )
}
