import type { Cart } from '#domain/cart.ts'
import type { GivenWord, OpenExchange } from '../../link/database.ts'
import { refusalText } from '../../link/till-errors.ts'
import { netOf } from '../../models/basket-net.ts'
import type { Till } from '../../models/till.ts'
import { Button } from '../../parts/button.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { approveSale } from './sale-approval.ts'
import { openDialog } from './sell-state.ts'

/** Pieces; a weighing counts as one. */
export function countOf(cart: Cart): number {
  return cart.lines.reduce(
    (sum, line) => sum + (line.isWeighed ? 1 : Math.round(line.quantityMilli / 1000)),
    0,
  )
}

/** Looks at the basket before it is paid; comes after the first screen. */
export const beforePaying: { mayPay: (till: Till) => boolean } = { mayPay: () => true }

export async function startPaying(till: Till): Promise<void> {
  // What was scanned before the key is paid as well; what could not be added is looked at first.
  if (!(await till.scan.settled()) || till.payment.attempt.peek() !== null) return
  await till.cart.renew()
  const cart = till.cart.cart.peek()
  const hasExchange = till.exchange.open.peek() !== null
  if (cart.lines.length === 0 && !isGivingBack(till.exchange.open.peek())) return
  if (!beforePaying.mayPay(till)) return
  const approvalIds = await approveSale(till, cart)
  if (approvalIds === null) return
  if (hasExchange) return payExchange(till, approvalIds)
  const outcome = await till.payment.open(approvalIds)
  if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
}

/** Its code comes with the screens of returns. */
async function payExchange(till: Till, approvalIds: readonly GivenWord[]): Promise<void> {
  try {
    const { payWithExchange } = await import('../exchange/pay-with-exchange.ts')
    await payWithExchange(till, approvalIds)
  } catch {
    showToast('bad', 'cloud-off', t('later.away'))
  }
}

/** A return that is not credit yet can go back without a basket. */
const isGivingBack = (open: OpenExchange | null): boolean =>
  open !== null && open.credit?.state !== 'given'

export function PayButton({ totalMinor, isEmpty }: { totalMinor: number; isEmpty: boolean }) {
  const till = useTill()
  const show = useMoney()
  const open = till.exchange.open.value
  const netMinor = netOf(totalMinor, open)
  return (
    <button
      type="button"
      class="pay-button"
      disabled={isEmpty && !isGivingBack(open)}
      aria-keyshortcuts="F8"
      data-testid="pay"
      onClick={() => void startPaying(till)}
    >
      <span>{netMinor < 0 ? t('exchange.give-back') : t('cart.pay')}</span>
      <span class="key-hint" aria-hidden="true">
        F8
      </span>
      <span class="pay-amount">{show(Math.abs(netMinor))}</span>
    </button>
  )
}

function DiscountRow({ minor, isEmpty }: { minor: number; isEmpty: boolean }) {
  const show = useMoney()
  return (
    <div class="total-row">
      <dt>
        <Button
          kind="plain"
          icon="percent"
          hint="F4"
          isDisabled={isEmpty}
          onPress={() => openDialog({ kind: 'basket-discount' })}
        >
          {t('cart.discount')}
        </Button>
      </dt>
      <dd>{show(-minor)}</dd>
    </div>
  )
}

/** What the customer asks about: how many, how much off, how much tax, how much altogether. */
export function CartTotals() {
  const { cart, exchange, session } = useTill()
  const show = useMoney()
  const open = exchange.open.value
  const priced = cart.priced.value
  const isEmpty = cart.cart.value.lines.length === 0
  if (!priced.ok) {
    return <Notice tone="bad" icon="warning" title={refusalText(priced.code, currentLanguage())} />
  }
  const { totals } = priced.value
  const outlet = session.outlet.value
  const isInclusive = outlet?.is_price_tax_inclusive ?? true
  const hasTax = outlet?.is_taxable_enterprise !== false || totals.taxMinor !== 0
  return (
    <footer class="cart-totals">
      <dl>
        <div class="total-row">
          <dt>{t('cart.items-n', { n: countOf(cart.cart.value) })}</dt>
          <dd>
            <Money minor={totals.grossMinor} />
          </dd>
        </div>
        <DiscountRow
          minor={totals.lineDiscountMinor + totals.basketDiscountMinor}
          isEmpty={isEmpty}
        />
        {open && (
          <div class="total-row total-back">
            <dt>{t('exchange.back')}</dt>
            <dd>{show(-(open.credit?.leftMinor ?? open.totalMinor))}</dd>
          </div>
        )}
        {hasTax && (
          <div class="total-row total-tax">
            <dt>{isInclusive ? t('cart.tax-included') : t('cart.tax')}</dt>
            <dd>
              <Money minor={totals.taxMinor} />
            </dd>
          </div>
        )}
      </dl>
      <PayButton totalMinor={totals.totalMinor} isEmpty={isEmpty} />
    </footer>
  )
}
