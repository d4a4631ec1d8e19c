import { buildReceipt } from '#domain/receipt-model.ts'
import type { CompletedSale } from '../../models/payment-model.ts'
import { PrintablePaper } from '../../parts/printable-paper.tsx'
import { useTill } from '../../parts/till-context.ts'

/** As far as this till knows the customer. */
function pointsAfter({ message, paper }: CompletedSale): number | null {
  if (paper.customer === null) return null
  const { loyalty_points_earned: earned, loyalty_points_to_redeem: used } = message
  return paper.customer.loyaltyPoints - used + earned
}

/** The receipt of the sale just made; its code comes later than the change it belongs to. */
export function DoneReceipt() {
  const { payment, rules, sales, settings } = useTill()
  const sale = payment.completed.value
  if (sale === null) return null
  const { outlet, cashierName, customer } = sale.paper
  const row = sales.rows.value.find(({ transactionId }) => transactionId === sale.transactionId)
  const receipt = buildReceipt({
    ...{ message: sale.message, outlet, cashierName, copyNo: 0 },
    customerName: customer?.fullName ?? null,
    pointsBalance: pointsAfter(sale),
    pageUrl: row?.pageUrl ?? null,
    showsExpiry: rules.rules.value.receipt_shows_expiry === true,
    language: settings.language.value,
  })
  return <PrintablePaper receipt={receipt} />
}
