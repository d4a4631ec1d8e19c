// Releases and updates: the last part of `ocean cloud status` (decision 0125).
import { shownSeconds } from './shown-values.ts'
import { textTable } from './text-table.ts'

/** Null where a box does not say, or is of an older release. */
export type ReleaseStatus = {
  hub_version: string | null
  release_wanted: string | null
  update_to: string | null
  update_result: string | null
  update_reason: string | null
  update_s: number | null
  set_up_state: string | null
}

export const RELEASE_COLUMNS = `release_wanted, update_to, update_result, update_reason,
    extract(epoch FROM now() - update_at)::float8 AS update_s, set_up_state`

const DAY_S = 86_400
/** A shop closes its shifts once in that time, and a file has come over any line. */
const WAIT_DAYS_MAX = 7

/** What somebody has to decide or to go there for; [] when nothing is. */
export function releaseTroubles(status: ReleaseStatus): string[] {
  const { update_result: result, update_to: to, release_wanted: wanted, update_s } = status
  // What is not wanted any more was decided.
  const isWanted = wanted === null || wanted === to
  const isUndone = (result === 'undone' || result === 'refused') && isWanted
  const isLate = result === 'waits' && (update_s ?? 0) > WAIT_DAYS_MAX * DAY_S
  return [
    ...(isUndone || isLate || status.update_reason === 'no-room' ? ['update'] : []),
    ...(status.set_up_state === 'older' ? ['set-up'] : []),
  ]
}

/** One row for each outlet; a question mark where the box does not say. */
export function releaseTable(rows: readonly (ReleaseStatus & { outlet: string })[]): string[] {
  const headings = ['outlet', 'runs', 'wanted', 'last update', 'result', 'why', '>ago']
  return [
    'Releases and updates (? is not said):',
    ...textTable(
      [...headings, 'set-up'],
      rows.map((row) => [
        row.outlet,
        row.hub_version ?? '?',
        row.release_wanted ?? (row.set_up_state === null ? '?' : '–'),
        row.update_to ?? '?',
        row.update_result ?? '?',
        row.update_reason ?? (row.update_result === null ? '?' : '–'),
        row.update_s === null ? '?' : shownSeconds(Math.max(0, row.update_s)),
        row.set_up_state ?? '?',
      ]),
    ),
  ]
}
