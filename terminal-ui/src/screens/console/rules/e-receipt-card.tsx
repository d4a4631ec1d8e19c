import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { Field } from '../../../parts/field.tsx'
import { t } from '../../../text/translate.ts'

const ADDRESS_LENGTH_MAX = 60

/** Where the QR of a receipt leads the customer. */
export function EReceiptCard({ model }: { model: ConsoleRulesModel }) {
  const isWrong = model.fault.value?.field === 'e_receipt_address'
  return (
    <section class="card stack">
      <h2>{t('rules.e-receipt')}</h2>
      <p class="soft">{t('rules.e-receipt-more')}</p>
      <Field
        label={t('rules.e-receipt-address')}
        value={model.draft.value?.e_receipt_address ?? ''}
        placeholder="https://"
        maxLength={ADDRESS_LENGTH_MAX}
        error={isWrong ? t('rules.fault.e_receipt_address') : null}
        onInput={(typed) =>
          model.change((rules) => ({ ...rules, e_receipt_address: typed.trim() || null }))
        }
      />
    </section>
  )
}
