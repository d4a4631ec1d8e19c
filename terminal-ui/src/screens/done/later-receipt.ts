import { laterScreen } from '../../parts/later.tsx'

/** Paper and its QR code are drawn by code that the next scan need not wait for. */
export const DONE_RECEIPT = laterScreen(
  async () => (await import('./done-receipt.tsx')).DoneReceipt,
)
