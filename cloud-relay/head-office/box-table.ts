// How boxes and their copies are: the third part of `ocean cloud status` (decision 0102).
import { textTable } from './text-table.ts'

/** Null where a box does not say, or is of an older release. */
export type BoxStatus = {
  medium_state: string | null
  medium_life_used_percent: number | null
  temperature_celsius: number | null
  clock_source: string | null
  /** Days until the certificate of the LAN ends. */
  certificate_days: number | null
  redis_state: string | null
  identity_state: string | null
  backup_state: string | null
  backup_is_proven: boolean | null
  backup_proven_days: number | null
  off_box_state: string | null
  off_box_is_proven: boolean | null
  off_box_proven_days: number | null
}

const DAYS = (column: string, sign: '' | '-') =>
  `floor(${sign}extract(epoch FROM now() - ${column}) / 86400)::int`
export const BOX_COLUMNS = `medium_state, medium_life_used_percent, temperature_celsius,
    clock_source, ${DAYS('certificate_ends_at', '-')} AS certificate_days, redis_state,
    identity_state, backup_state, backup_is_proven,
    ${DAYS('backup_proven_at', '')} AS backup_proven_days, off_box_state, off_box_is_proven,
    ${DAYS('off_box_proven_at', '')} AS off_box_proven_days`

const HOT_CELSIUS = 85
const CERTIFICATE_DAYS_MIN = 30
/** A copy is proven every night. */
const PROOF_DAYS_MAX = 3

/** What somebody has to go there for, or ask about; [] when nothing is. */
export function boxTroubles(box: BoxStatus): string[] {
  const { certificate_days: left } = box
  const isOld = (days: number | null) => days !== null && days > PROOF_DAYS_MAX
  return [
    ...(box.medium_state === 'failing' || box.medium_state === 'worn' ? ['medium'] : []),
    ...(box.backup_state === 'failing' || box.backup_is_proven === false ? ['copy'] : []),
    ...(box.off_box_is_proven === false ? ['copy outside'] : []),
    ...(box.off_box_state === 'late' ? ['copy late'] : []),
    ...(isOld(box.backup_proven_days) || isOld(box.off_box_proven_days) ? ['not proven'] : []),
    ...((box.temperature_celsius ?? 0) >= HOT_CELSIUS ? ['hot'] : []),
    ...(left !== null && left < CERTIFICATE_DAYS_MIN ? ['certificate'] : []),
    ...(box.identity_state === 'waiting' ? ['keys'] : []),
  ]
}

/** One row for each outlet; a question mark where the box does not say. */
export function boxTable(rows: readonly (BoxStatus & { outlet: string })[]): string[] {
  const headings = ['outlet', 'medium', '>worn', '>heat', 'clock set by', '>certificate', 'redis']
  return [
    'Boxes and their copies (? is not said):',
    ...textTable(
      [...headings, 'copy', '>proven', 'outside', '>proven', 'keys'],
      rows.map((row) => [
        row.outlet,
        row.medium_state ?? '?',
        unit(row.medium_life_used_percent, ' %'),
        unit(row.temperature_celsius, ' °C'),
        row.clock_source ?? '?',
        unit(row.certificate_days, ' d'),
        row.redis_state ?? '?',
        row.backup_state ?? '?',
        proof(row.backup_is_proven, row.backup_proven_days),
        row.off_box_state ?? '?',
        proof(row.off_box_is_proven, row.off_box_proven_days),
        row.identity_state ?? '?',
      ]),
    ),
  ]
}

const unit = (value: number | null, of: string): string => (value === null ? '?' : `${value}${of}`)

const proof = (isProven: boolean | null, days: number | null): string =>
  isProven === null ? '?' : isProven ? `${days ?? '?'} d` : 'broken!'
