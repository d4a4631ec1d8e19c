import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { countOf } from './cart-totals.tsx'
import { isCartShown } from './sell-state.ts'

/** On a narrow screen: the basket in one line at the bottom, a tap opens it. */
export function CartBar() {
  const { cart } = useTill()
  const show = useMoney()
  const priced = cart.priced.value
  const count = countOf(cart.cart.value)
  return (
    <button
      type="button"
      class="cart-bar"
      data-testid="cart-bar"
      onClick={() => {
        isCartShown.value = true
      }}
    >
      <Icon name="cart" />
      <span class="grow">{count === 0 ? t('cart.empty') : t('cart.items-n', { n: count })}</span>
      <span class="cart-bar-total">{show(priced.ok ? priced.value.totals.totalMinor : 0)}</span>
      <Icon name="chevron-up" />
    </button>
  )
}
