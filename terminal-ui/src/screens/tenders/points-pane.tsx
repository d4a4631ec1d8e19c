import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CartCustomer } from '#domain/cart.ts'
import { redeemableMinor } from '#domain/loyalty.ts'
import { formatAmount } from '#domain/money.ts'
import { isUnanswered } from '../../link/till-errors.ts'
import { isHubAway } from '../../models/alone/hub-away.ts'
import { type PointsHere, pointsHere, takePoints } from '../../models/alone/own-points.ts'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { type PayDraft, useDraft } from '../pay/use-pay-draft.ts'
import { LedgerAmount } from './account-card.tsx'
import { AlonePoints } from './alone-points.tsx'
import { NeedsCustomer } from './needs-customer.tsx'

/** `alone`: no hub said it, so it is what this till may take by itself. */
type Known = { points: number; alone: PointsHere | null }

/** Looked up again when the hub goes or comes, and when something of it was taken. */
function usePoints(draft: PayDraft, customerId: string): Known | null {
  const till = useTill()
  const known = useSignal<Known | null>(null)
  const isAway = isHubAway(till)
  const taken = till.payment.attempt.value?.tenders.length
  useEffect(() => {
    let isAsked = true
    const say = (found: Known) => {
      if (isAsked) known.value = found
    }
    const look = async () => {
      const asked = isAway ? null : await till.accounts.points(customerId)
      if (asked?.ok) return say({ points: asked.value.available_points, alone: null })
      if (asked && !isUnanswered(asked.code)) return void draft.tell(asked)
      const here = await pointsHere(till, customerId)
      if (here.ok) return say({ points: here.value.points, alone: here.value })
      draft.tell(here)
    }
    void look()
    return () => {
      isAsked = false
    }
  }, [till, customerId, isAway, taken])
  return known.value
}

function TooFew() {
  const minimum = useTill().rules.rules.value.loyalty_redeem_minimum_points
  const title = t('points.too-few', { n: formatAmount(minimum) })
  return <Notice tone="warn" icon="info" title={title} role="status" />
}

function Points(props: { draft: PayDraft; customer: CartCustomer; known: Known }) {
  const { draft, customer, known } = props
  const { points, alone } = known
  const till = useTill()
  const rules = till.rules.rules.value
  const show = useMoney()
  const mostMinor = alone ? alone.mostMinor : redeemableMinor(points, rules)
  useEffect(() => {
    draft.capMinor.value = mostMinor
  }, [mostMinor, draft.capMinor])
  const { customerId, fullName: holder } = customer
  const take = async () => {
    const amountMinor = draft.enteredMinor
    const order = { method: 'loyalty', customerId, amountMinor, holder, available: points } as const
    await draft.after(await takePoints(till, order))
  }
  return (
    <LedgerAmount draft={draft} isReady={mostMinor > 0} press={take}>
      <div class="account-card">
        <p class="account-card-head">
          <Icon name="star" />
          <span class="grow">{holder}</span>
        </p>
        <strong class="account-card-figure">{t('points.have', { n: formatAmount(points) })}</strong>
        {alone === null && <p class="soft">{t('points.worth', { amount: show(mostMinor) })}</p>}
        {alone === null && points < rules.loyalty_redeem_minimum_points && <TooFew />}
        {alone && <AlonePoints here={alone} />}
      </div>
    </LedgerAmount>
  )
}

function OfCustomer({ customer }: { customer: CartCustomer }) {
  const draft = useDraft()
  const known = usePoints(draft, customer.customerId)
  if (known) return <Points draft={draft} customer={customer} known={known} />
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
