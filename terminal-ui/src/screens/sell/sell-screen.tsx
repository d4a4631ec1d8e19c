import { useTill } from '../../parts/till-context.ts'
import { CartBar } from './cart-bar.tsx'
import { CartPane } from './cart-pane.tsx'
import { CataloguePane } from './catalogue-pane.tsx'
import { SellDialogs } from './sell-dialogs.tsx'
import './sell-screen.css'
import { isCartShown } from './sell-state.ts'
import { useSellKeys } from './use-sell-keys.ts'

/** Products on the left, the customer's basket on the right; on a phone the basket is a sheet. */
export function SellScreen() {
  const { cart } = useTill()
  useSellKeys()
  return (
    <div class={isCartShown.value ? 'sell is-cart-shown' : 'sell'}>
      <CataloguePane />
      {cart.isReady.value && <CartPane />}
      <CartBar />
      <SellDialogs />
    </div>
  )
}
