import { useTill } from '../../parts/till-context.ts'
import { CartMenu } from './cart-menu.tsx'
import { ClearDialog } from './clear-dialog.tsx'
import { CustomerDialog } from './customer-dialog.tsx'
import { BasketDiscountDialog } from './discount-dialog.tsx'
import { HeldCartsDialog } from './held-carts-dialog.tsx'
import { HoldDialog } from './hold-dialog.tsx'
import { BILL, CLEAR_BILLED, DISCARD, LaterDialog, WEIGHT } from './later-dialogs.tsx'
import { LineDialog } from './line-dialog.tsx'
import { NoteDialog } from './note-dialog.tsx'
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
      return <LineDialog lineNo={dialog.lineNo} />
    case 'customer':
      return <CustomerDialog />
    case 'note':
      return <NoteDialog />
    case 'basket-discount':
      return <BasketDiscountDialog />
    case 'hold':
      return <HoldDialog />
    case 'held-carts':
      return <HeldCartsDialog />
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
