import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CartCustomer } from '#domain/cart.ts'
import { redeemableMinor } from '#domain/loyalty.ts'
import { formatAmount } from '#domain/money.ts'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { type PayDraft, useDraft } from '../pay/use-pay-draft.ts'
import { LedgerAmount } from './account-card.tsx'
import { NeedsCustomer } from './needs-customer.tsx'

function usePoints(draft: PayDraft, customerId: string): number | null {
  const { accounts } = useTill()
  const points = useSignal<number | null>(null)
  useEffect(() => {
    void accounts.points(customerId).then((answer) => {
      draft.tell(answer)
      if (answer.ok) points.value = answer.value.available_points
    })
  }, [accounts, customerId])
  return points.value
}

function Points(props: { draft: PayDraft; customer: CartCustomer; points: number }) {
  const { draft, customer, points } = props
  const { holds, rules } = useTill()
  const show = useMoney()
  const mostMinor = redeemableMinor(points, rules.rules.value)
  useEffect(() => {
    draft.capMinor.value = mostMinor
  }, [mostMinor, draft.capMinor])
  const { customerId, fullName: holder } = customer
  const take = async () => {
    const amountMinor = draft.enteredMinor
    const order = { method: 'loyalty', customerId, amountMinor, holder, available: points } as const
    await draft.after(await holds.take(order))
  }
  const minimum = rules.rules.value.loyalty_redeem_minimum_points
  return (
    <LedgerAmount draft={draft} isReady={mostMinor > 0} press={take}>
      <div class="account-card">
        <p class="account-card-head">
          <Icon name="star" />
          <span class="grow">{holder}</span>
        </p>
        <strong class="account-card-figure">{t('points.have', { n: formatAmount(points) })}</strong>
        <p class="soft">{t('points.worth', { amount: show(mostMinor) })}</p>
        {points < minimum && (
          <Notice
            tone="warn"
            icon="info"
            title={t('points.too-few', { n: formatAmount(minimum) })}
            role="status"
          />
        )}
      </div>
    </LedgerAmount>
  )
}

function OfCustomer({ customer }: { customer: CartCustomer }) {
  const draft = useDraft()
  const points = usePoints(draft, customer.customerId)
  if (points !== null) return <Points draft={draft} customer={customer} points={points} />
  return draft.problem.value ? null : <Skeleton rows={3} />
}

/** Points pay at what the outlet says they are worth. */
export function PointsPane() {
  const { cart, rules } = useTill()
  const customer = cart.cart.value.customer
  if (rules.rules.value.loyalty_point_value_minor === 0) {
    return (
      <EmptyState icon="star" title={t('points.off')}>
        {t('points.off-more')}
      </EmptyState>
    )
  }
  return customer ? <OfCustomer customer={customer} /> : <NeedsCustomer />
}
