import { useEffect, useState } from 'preact/hooks'
import { fetchLater, type LaterScreen, laterScreen } from '../../parts/later.tsx'
import { showToast } from '../../parts/toast.tsx'
import { t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

export const EXCHANGE = laterScreen(
  async () => (await import('../exchange/exchange-section.tsx')).ExchangeSection,
)
export const GLANCE = laterScreen(
  async () => (await import('./customer-glance.tsx')).CustomerGlance,
)
export const BASKET_DISCOUNT = laterScreen(
  async () => (await import('./discount-dialog.tsx')).BasketDiscountDialog,
)
export const BILL = laterScreen(async () => (await import('./bill-dialog.tsx')).BillDialog)
export const BUYER = laterScreen(async () => (await import('./buyer-dialog.tsx')).BuyerDialog)
export const CLEAR_BILLED = laterScreen(
  async () => (await import('./clear-billed-dialog.tsx')).ClearBilledDialog,
)
export const COUPON = laterScreen(async () => (await import('./coupon-dialog.tsx')).CouponDialog)
export const DISCARD = laterScreen(
  async () => (await import('./discard-held-dialog.tsx')).DiscardHeldDialog,
)

export const CUSTOMER = laterScreen(
  async () => (await import('./customer-dialog.tsx')).CustomerDialog,
)
export const HELD_CARTS = laterScreen(
  async () => (await import('./held-carts-dialog.tsx')).HeldCartsDialog,
)
export const HOLD = laterScreen(async () => (await import('./hold-dialog.tsx')).HoldDialog)
export const LINE = laterScreen(async () => (await import('./line-dialog.tsx')).LineDialog)
export const NOTE = laterScreen(async () => (await import('./note-dialog.tsx')).NoteDialog)
export const WEIGHT = laterScreen(async () => (await import('./weight-dialog.tsx')).WeightDialog)

export const SELL_DIALOGS = [
  ...[BASKET_DISCOUNT, LINE, WEIGHT, BILL, BUYER, CLEAR_BILLED, COUPON, CUSTOMER],
  ...[DISCARD, EXCHANGE, HELD_CARTS, HOLD, NOTE],
]

/** A dialog whose code comes later: it is there once the till was idle (later-screens.ts). */
export function LaterDialog({ screen }: { screen: LaterScreen }) {
  const [, redraw] = useState(false)
  useEffect(() => {
    if (screen.loaded !== null) return
    void fetchLater(screen).then((isLoaded) => {
      if (isLoaded) return redraw((before) => !before)
      closeDialog()
      showToast('bad', 'cloud-off', t('later.away'))
    })
  }, [screen])
  const Dialog = screen.loaded
  return Dialog ? <Dialog /> : null
}
