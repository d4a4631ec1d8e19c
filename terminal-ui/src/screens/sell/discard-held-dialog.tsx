import { DiscardCartDialog } from './discard-cart-dialog.tsx'
import { openDialog, sellDialog } from './sell-state.ts'

/** From the list of held baskets, and back to it. */
export function DiscardHeldDialog() {
  const dialog = sellDialog.value
  if (dialog?.kind !== 'discard-cart') return null
  return (
    <DiscardCartDialog
      cartId={dialog.cartId}
      label={dialog.label}
      onClose={() => openDialog({ kind: 'held-carts' })}
      onDone={() => {}}
    />
  )
}
