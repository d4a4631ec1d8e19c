import type { PointsHere } from '../../models/alone/own-points.ts'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { t } from '../../text/translate.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

function sayAge(ageMs: number | null): string {
  if (ageMs === null) return t('points.age-unknown')
  if (ageMs < MINUTE_MS) return t('points.age-now')
  if (ageMs < HOUR_MS) return t('points.age-minutes', { n: Math.floor(ageMs / MINUTE_MS) })
  if (ageMs < DAY_MS) return t('points.age-hours', { n: Math.floor(ageMs / HOUR_MS) })
  return t('points.age-days', { n: Math.floor(ageMs / DAY_MS) })
}

const BOUND_TEXT = {
  never: 'points.alone-never',
  limit: 'points.alone-limit',
  balance: 'points.alone-balance',
  'too-few': 'points.alone-few',
} as const

/** How much may be taken without the hub, why it is no more, and how old the balance is. */
export function AlonePoints({ here }: { here: PointsHere }) {
  const show = useMoney()
  const { mostMinor, limitMinor, usedMinor, bound, ageMs } = here
  const isUsed = bound === 'limit' && usedMinor > 0
  const words = isUsed ? 'points.alone-used' : BOUND_TEXT[bound]
  const why = t(words, { limit: show(limitMinor), used: show(usedMinor) })
  return (
    <>
      <p class="soft">{sayAge(ageMs)}</p>
      <Notice
        tone={mostMinor > 0 ? 'accent' : 'warn'}
        icon="info"
        title={
          mostMinor > 0
            ? t('points.alone-most', { amount: show(mostMinor) })
            : t('points.alone-none')
        }
        role="status"
      >
        <p data-testid="points-alone">{why}</p>
      </Notice>
    </>
  )
}
