import { useEffect, useRef } from 'preact/hooks'
import { buildRefundReceipt } from '#domain/refund-receipt-model.ts'
import type { RefundMessage } from '#domain/wire/refund-message.ts'
import { shownRefund } from '../../models/customer-display.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PrintState } from '../../parts/print-state.tsx'
import { PrintablePaper } from '../../parts/printable-paper.tsx'
import { reasonName } from '../../parts/reason-draft.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { tenderKind } from '../pay/tender-kinds.ts'
import './refund-screen.css'

function HandOver({ refund }: { refund: RefundMessage }) {
  if (refund.payouts.length === 0) return null
  return (
    <div class="hand-over">
      <p>{t('refund.hand-over')}</p>
      <ul>
        {refund.payouts.map((payout) => (
          <li key={payout.line_no}>
            <span class="row">
              <Icon name={tenderKind(payout.method).icon} size={28} />
              <span>
                {t(tenderKind(payout.method).text)}
                {payout.account_code && <small>{payout.account_code}</small>}
              </span>
            </span>
            <Money minor={payout.amount_minor} isBold />
          </li>
        ))}
      </ul>
    </div>
  )
}

function RefundPaper({ refund, customerName }: RefundDoneProps) {
  const { session, settings, rules } = useTill()
  const outlet = session.outlet.value
  if (!outlet) return null
  const reason = rules.rules.value.reasons.find((each) => each.code === refund.reason_code)
  const receipt = buildRefundReceipt({
    ...{ refund, outlet, customerName, copyNo: 0 },
    showsExpiry: rules.rules.value.receipt_shows_expiry === true,
    reasonName: reason ? reasonName(reason) : refund.reason_code,
    language: settings.language.value,
  })
  return <PrintablePaper receipt={receipt} />
}

export type RefundDoneProps = { refund: RefundMessage; customerName: string | null }

/** The refund stands in the books: what to hand over, and its paper. */
export function RefundDone(props: RefundDoneProps & { onClose: () => void }) {
  const { refund, customerName, onClose } = props
  const title = refund.kind === 'void' ? t('refund.done-void') : t('refund.done')
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    shownRefund.value = { isVoid: refund.kind === 'void', totalMinor: refund.payable_minor }
    return () => {
      shownRefund.value = null
    }
  }, [refund])
  // The form before it may have been scrolled down: what to hand over is what is read first.
  useEffect(() => top.current?.scrollIntoView({ block: 'start' }), [])
  return (
    <div class="refund" ref={top} data-testid="refund-done">
      <Notice tone="good" icon="check" title={title} role="status">
        {refund.refund_number ? `${t('refund.number')} ${refund.refund_number}` : t('alone.refund')}
      </Notice>
      <HandOver refund={refund} />
      <div class="row row-wrap refund-end">
        <PrintState documentId={refund.refund_id} />
        <Button kind="primary" size="large" icon="check" hasFocus onPress={onClose}>
          {t('refund.close')}
        </Button>
      </div>
      <RefundPaper refund={refund} customerName={customerName} />
    </div>
  )
}
