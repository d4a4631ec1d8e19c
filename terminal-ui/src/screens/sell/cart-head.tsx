import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { pointsText } from './customer-words.ts'
import { openDialog } from './sell-state.ts'

function CustomerChip() {
  const { cart } = useTill()
  const customer = cart.cart.value.customer
  return (
    <button
      type="button"
      class={customer ? 'customer-chip is-known' : 'customer-chip'}
      aria-haspopup="dialog"
      aria-keyshortcuts="F3"
      onClick={() => openDialog({ kind: 'customer' })}
    >
      <Icon name={customer ? 'star' : 'person-add'} />
      <span class="customer-words">
        <span class="customer-name">{customer?.fullName ?? t('customer.none')}</span>
        <span class="customer-facts">
          {customer
            ? pointsText(customer.loyaltyTier, customer.loyaltyPoints)
            : t('customer.none-more')}
        </span>
      </span>
    </button>
  )
}

/** Whose basket it is, and what can be done with all of it. */
export function CartHead() {
  const { cart, heldCarts } = useTill()
  const { lines, note, buyer } = cart.cart.value
  const heldCount = heldCarts.count.value
  const isEmpty = lines.length === 0
  return (
    <header class="cart-head">
      <CustomerChip />
      <Button
        kind="plain"
        icon="hold"
        label={t('held.hold')}
        isDisabled={isEmpty}
        onPress={() => openDialog({ kind: 'hold' })}
      />
      <span class="cart-held">
        <Button
          kind="plain"
          icon="tray"
          label={t('held.open-n', { n: heldCount })}
          onPress={() => openDialog({ kind: 'held-carts' })}
        />
        {heldCount > 0 && (
          <span class="count-badge" aria-hidden="true">
            {heldCount}
          </span>
        )}
      </span>
      <Button
        kind="plain"
        icon="more"
        label={t('cart.more-acts')}
        isPressed={note !== null || buyer !== undefined}
        onPress={() => openDialog({ kind: 'cart-menu' })}
      />
    </header>
  )
}
