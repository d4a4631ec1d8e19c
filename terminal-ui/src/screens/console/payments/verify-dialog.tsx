import { useSignal } from '@preact/signals'
import type { UnverifiedPayment } from '#domain/wire/payment-message.ts'
import type { ConsolePaymentsModel } from '../../../models/console-payments-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'
import { useSending } from '../staff/use-sending.ts'

type VerifyProps = {
  model: ConsolePaymentsModel
  payment: UnverifiedPayment
  onClose: () => void
}

/** Somebody saw the money and says where; what they say is kept with their name. */
export function VerifyDialog({ model, payment, onClose }: VerifyProps) {
  const reference = useSignal(payment.evidence?.rrn ?? payment.evidence?.reference ?? '')
  const { problem, isBusy, send } = useSending()
  const show = useMoney()
  const isReady = reference.value.trim() !== ''
  const verify = async () => {
    if (!isReady || !(await send(() => model.verify(payment, reference.value)))) return
    showToast('good', 'check', t('unverified.done', { amount: show(payment.amount_minor) }))
    onClose()
  }
  return (
    <Dialog
      title={t('unverified.verify-title')}
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="check"
          isWide
          isBusy={isBusy.value}
          isDisabled={!isReady}
          onPress={() => void verify()}
        >
          {t('unverified.verify')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void verify()
        }}
      >
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
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
      </form>
    </Dialog>
  )
}
