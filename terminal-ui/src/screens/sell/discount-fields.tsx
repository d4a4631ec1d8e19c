import { AmountEntry } from '../../parts/amount-entry.tsx'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { t } from '../../text/translate.ts'
import type { DiscountDraft } from './discount-draft.ts'
import './discount-fields.css'

const USUAL_PERCENTS = ['5', '10', '15', '20', '25', '50']

type DiscountFieldsProps = {
  draft: DiscountDraft
  onChange: (draft: DiscountDraft) => void
  /** Typing begins with the percentage. */
  hasFocus?: boolean
}

function PercentField({ draft, onChange, hasFocus = false }: DiscountFieldsProps) {
  return (
    <div class="stack-tight">
      <Field
        label={t('discount.percent')}
        value={draft.percentText}
        inputMode="decimal"
        suffix="%"
        size="large"
        maxLength={6}
        hasFocus={hasFocus}
        onInput={(percentText) => onChange({ ...draft, percentText })}
      />
      <div class="usual-percents">
        {USUAL_PERCENTS.map((percentText) => (
          <Button
            key={percentText}
            isPressed={draft.percentText === percentText}
            onPress={() => onChange({ ...draft, percentText })}
          >
            {`${percentText}%`}
          </Button>
        ))}
      </div>
    </div>
  )
}

/** None, an amount, or a percentage: one of the three, and its figure. */
export function DiscountFields({ draft, onChange, hasFocus = false }: DiscountFieldsProps) {
  return (
    <div class="discount-fields">
      <Segmented
        label={t('discount.kind')}
        value={draft.kind}
        choices={[
          { value: 'none', text: t('discount.none') },
          { value: 'percent', text: t('discount.percent-short') },
          { value: 'amount', text: t('discount.amount-short') },
        ]}
        onChange={(kind) => onChange({ ...draft, kind })}
      />
      {draft.kind === 'percent' && (
        <PercentField draft={draft} onChange={onChange} hasFocus={hasFocus} />
      )}
      {draft.kind === 'amount' && (
        <AmountEntry
          label={t('discount.amount')}
          minor={draft.amountMinor}
          hasPad={false}
          onChange={(amountMinor) => onChange({ ...draft, amountMinor })}
        />
      )}
    </div>
  )
}
