import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { buildReceipt } from '#domain/receipt-model.ts'
import type { CompletedSale } from '../../models/payment-model.ts'
import { receiptPoints } from '../../models/receipt-points.ts'
import { PrintablePaper } from '../../parts/printable-paper.tsx'
import { useTill } from '../../parts/till-context.ts'

/** The balance is on the receipt as soon as the hub has said it. */
function usePoints(sale: CompletedSale): number | null {
  const { accounts, sales } = useTill()
  const points = useSignal<number | null>(null)
  const safety = sales.safetyOf(sale.transactionId)
  useEffect(() => {
    void receiptPoints(accounts, sale, safety).then((said) => {
      points.value = said ?? points.peek()
    })
  }, [accounts, points, sale, safety])
  return points.value
}

/** The receipt of the sale just made; its code comes later than the change it belongs to. */
export function DoneReceipt() {
  const sale = useTill().payment.completed.value
  return sale && <ReceiptOf key={sale.transactionId} sale={sale} />
}

function ReceiptOf({ sale }: { sale: CompletedSale }) {
  const { rules, sales, settings } = useTill()
  const pointsBalance = usePoints(sale)
  const { outlet, cashierName, customer } = sale.paper
  const row = sales.rows.value.find(({ transactionId }) => transactionId === sale.transactionId)
  const receipt = buildReceipt({
    ...{ message: sale.message, outlet, cashierName, copyNo: 0 },
    customerName: customer?.fullName ?? null,
    pointsBalance,
    pageUrl: row?.pageUrl ?? null,
    showsExpiry: rules.rules.value.receipt_shows_expiry === true,
    language: settings.language.value,
  })
  return <PrintablePaper receipt={receipt} />
}
