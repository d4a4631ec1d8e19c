import { sumAmounts } from '#domain/refund.ts'
import type { PayoutRequest } from '#domain/wire/refund-message.ts'
import type { RefundPreview } from '../../models/refund-draft.ts'
import { Money } from '../../parts/money.tsx'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'

export const payoutName = ({ method, account_id }: Pick<PayoutRequest, 'method' | 'account_id'>) =>
  method === 'voucher' && account_id === null ? t('refund.new-voucher') : t(tenderKind(method).text)

function Row(props: { text: string; minor: number; kind?: 'part' | 'payable' }) {
  return (
    <div class={props.kind ? `is-${props.kind}` : undefined}>
      <dt>{props.text}</dt>
      <dd>
        <Money minor={props.minor} />
      </dd>
    </div>
  )
}

/** What goes back, how it comes about and by which tenders. */
export function RefundSums({ preview }: { preview: RefundPreview }) {
  const { gross_minor, discount_minor, tax_minor } = sumAmounts(preview.lines)
  const roundingMinor = preview.payableMinor - preview.totalMinor
  return (
    <dl class="refund-sums" aria-live="polite">
      {preview.lines.length > 0 && <Row text={t('refund.total')} minor={gross_minor} />}
      {discount_minor > 0 && <Row text={t('refund.discount')} minor={-discount_minor} />}
      {tax_minor > 0 && <Row text={t('refund.tax')} minor={tax_minor} kind="part" />}
      {roundingMinor !== 0 && <Row text={t('refund.rounding')} minor={roundingMinor} />}
      <Row text={t('refund.payable')} minor={preview.payableMinor} kind="payable" />
      {preview.paid.map((payout) => (
        <Row
          key={`${payout.method} ${payout.account_id}`}
          text={payoutName(payout)}
          minor={payout.amount_minor}
          kind="part"
        />
      ))}
    </dl>
  )
}
