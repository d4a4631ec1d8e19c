import { useSignal } from '@preact/signals'
import type { UnverifiedPayment } from '#domain/wire/payment-message.ts'
import type { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Field } from '../../../parts/field.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'

type VerifyProps = {
  model: ConsolePaymentsModel
  payment: UnverifiedPayment
  onClose: () => void
}

/** Somebody saw the money and says where; what they say is kept with their name. */
export function VerifyDialog({ model, payment, onClose }: VerifyProps) {
  const reference = useSignal(payment.evidence?.rrn ?? payment.evidence?.reference ?? '')
  const show = useMoney()
  const isReady = reference.value.trim() !== ''
  return (
    <SendingDialog
      title={t('unverified.verify-title')}
      onClose={onClose}
      action={t('unverified.verify')}
      icon="check"
      isReady={isReady}
      send={() => model.verify(payment, reference.value)}
      onDone={() =>
        showToast('good', 'check', t('unverified.done', { amount: show(payment.amount_minor) }))
      }
    >
      <p>
        {t(tenderKind(payment.method).text)} <Money minor={payment.amount_minor} isBold />
      </p>
      <p class="soft">
        {t('unverified.by', { number: payment.receipt_number, name: payment.cashier_name })}
      </p>
      <Field
        label={t('unverified.reference')}
        value={reference.value}
        size="large"
        maxLength={64}
        hasFocus
        help={t('unverified.reference-more')}
        onInput={(typed) => {
          reference.value = typed
        }}
      />
    </SendingDialog>
  )
}
