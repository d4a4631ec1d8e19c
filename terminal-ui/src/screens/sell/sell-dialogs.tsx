import { useTill } from '../../parts/till-context.ts'
import { CartMenu } from './cart-menu.tsx'
import { ClearDialog } from './clear-dialog.tsx'
import {
  BASKET_DISCOUNT,
  BILL,
  BUYER,
  CLEAR_BILLED,
  COUPON,
  CUSTOMER,
  DISCARD,
  HELD_CARTS,
  HOLD,
  LaterDialog,
  LINE,
  NOTE,
  WEIGHT,
} from './later-dialogs.tsx'
import { sellDialog } from './sell-state.ts'
import { UnitDialog } from './unit-dialog.tsx'

export function SellDialogs() {
  const { bills } = useTill()
  const dialog = sellDialog.value
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'weight':
      return <LaterDialog screen={WEIGHT} />
    case 'unit':
      return <UnitDialog product={dialog.product} />
    case 'line':
      return <LaterDialog screen={LINE} />
    case 'customer':
      return <LaterDialog screen={CUSTOMER} />
    case 'note':
      return <LaterDialog screen={NOTE} />
    case 'buyer':
      return <LaterDialog screen={BUYER} />
    case 'coupon':
      return <LaterDialog screen={COUPON} />
    case 'basket-discount':
      return <LaterDialog screen={BASKET_DISCOUNT} />
    case 'hold':
      return <LaterDialog screen={HOLD} />
    case 'held-carts':
      return <LaterDialog screen={HELD_CARTS} />
    case 'clear':
      return bills.isBilled.value ? <LaterDialog screen={CLEAR_BILLED} /> : <ClearDialog />
    case 'cart-menu':
      return <CartMenu />
    case 'bill':
      return <LaterDialog screen={BILL} />
    case 'discard-cart':
      return <LaterDialog screen={DISCARD} />
  }
}
