import { ReceiptPaper } from '../../parts/receipt-paper.tsx'
import { useTill } from '../../parts/till-context.ts'

/** The receipt of the sale just made; its code comes later than the change it belongs to. */
export function DoneReceipt() {
  const sale = useTill().payment.completed.value
  return sale && <ReceiptPaper receipt={sale.receipt} />
}
