import { formatDateTime } from '#domain/datetime.ts'
import { AWAY_STOP_DAYS } from '#domain/wire/rules-message.ts'
import type { Away } from '../../models/away-limit.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** '6 hari', '5 jam': never more than there is. */
const sayLeft = (ms: number): string =>
  ms >= 2 * DAY_MS
    ? t('limits.days', { n: Math.floor(ms / DAY_MS) })
    : t('limits.hours', { n: Math.max(0, Math.floor(ms / HOUR_MS)) })

/** Since when the hub has not been heard, and for how long the till sells on. */
export function useAwayWords(): (away: Away) => { since: string; left: string } {
  const { rules, session } = useTill()
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const stopMs = (rules.rules.value.away_stop_days ?? AWAY_STOP_DAYS) * DAY_MS
  return ({ awayMs, heardAtMs, liftedForMs }) => ({
    since: formatDateTime(heardAtMs, zone),
    left: sayLeft(Math.max(liftedForMs, stopMs - awayMs, 0)),
  })
}
