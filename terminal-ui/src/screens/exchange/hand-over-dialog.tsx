import { Dialog } from '../../parts/dialog.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { RefundDone } from '../refund/refund-done.tsx'

/** What of an exchange goes back to the customer at once, before the basket is paid. */
export function HandOverDialog() {
  const { exchange, cart } = useTill()
  const refund = exchange.shown.value
  if (!refund) return null
  const close = () => exchange.show(null)
  return (
    <Dialog title={t('refund.hand-over')} onClose={close}>
      <RefundDone
        refund={refund}
        customerName={cart.cart.value.customer?.fullName ?? null}
        onClose={close}
      />
    </Dialog>
  )
}
