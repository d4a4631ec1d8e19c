import type { CreditAgeing } from '#domain/wire/account-message.ts'
import {
  AGE_BUCKETS,
  type AgeBucket,
  type AgeingBar,
  ageingBars,
  ageingTotals,
} from '../../../models/console-accounts-model.ts'
import { Money, useMoney } from '../../../parts/money.tsx'
import { type PlainKey, t } from '../../../text/translate.ts'

const BUCKET_TEXTS: Record<AgeBucket, PlainKey> = {
  'not-due': 'ageing.bucket-not-due',
  '1-30': 'ageing.bucket-1-30',
  '31-60': 'ageing.bucket-31-60',
  '61-90': 'ageing.bucket-61-90',
  'over-90': 'ageing.bucket-over-90',
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

function Bar({ bar, onOpen }: { bar: AgeingBar; onOpen: (accountId: string) => void }) {
  const show = useMoney()
  const parts = bar.parts.map(({ bucket, minor }) => `${t(BUCKET_TEXTS[bucket])} ${show(minor)}`)
  return (
    <li>
      <button
        type="button"
        class="ageing-row"
        title={parts.join('\n')}
        onClick={() => onOpen(bar.accountId)}
      >
        <span class="ageing-name">{bar.name}</span>
        <span class="ageing-track" aria-hidden="true">
          <span class="ageing-bar" style={{ width: percent(bar.share) }}>
            {bar.parts.map(({ bucket, share }) => (
              <span key={bucket} class={`age-${bucket}`} style={{ width: percent(share) }} />
            ))}
          </span>
        </span>
        <Money minor={bar.owedMinor} isBold />
        <span class="visually-hidden">{parts.join(', ')}</span>
      </button>
    </li>
  )
}

/** Which colour is which age, and what all owe of it. */
function Legend({ ageing }: { ageing: CreditAgeing }) {
  const totals = new Map(ageingTotals(ageing).map(({ bucket, minor }) => [bucket, minor]))
  return (
    <dl class="ageing-legend">
      {AGE_BUCKETS.map((bucket) => (
        <div key={bucket}>
          <dt>
            <span class={`age-mark age-${bucket}`} aria-hidden="true" />
            {t(BUCKET_TEXTS[bucket])}
          </dt>
          <dd>
            <Money minor={totals.get(bucket) ?? 0} isBold />
          </dd>
        </div>
      ))}
    </dl>
  )
}

type ChartProps = { ageing: CreditAgeing; onOpen: (accountId: string) => void }

/** Who owes how much since when: the longer and redder, the sooner somebody should call. */
export function AgeingChart({ ageing, onOpen }: ChartProps) {
  const bars = ageingBars(ageing)
  if (bars.length === 0) return <p class="soft">{t('ageing.none')}</p>
  return (
    <div class="stack">
      <Legend ageing={ageing} />
      <ul class="ageing-bars">
        {bars.map((bar) => (
          <Bar key={bar.accountId} bar={bar} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  )
}
