import { AmountEntry } from '../../parts/amount-entry.tsx'
import { useMoney } from '../../parts/money.tsx'
import { ReasonFields } from '../../parts/reason-fields.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { t } from '../../text/translate.ts'
import type { PriceDraft } from './price-draft.ts'

type PriceFieldsProps = {
  listPriceMinor: number
  draft: PriceDraft
  /** What promotions take off the line now: nothing of that comes off a price somebody names. */
  promotedMinor: number
  onChange: (draft: PriceDraft) => void
}

/** The list's price, or another one and why. */
export function PriceFields({ listPriceMinor, draft, promotedMinor, onChange }: PriceFieldsProps) {
  const show = useMoney()
  return (
    <div class="stack-tight">
      <Segmented
        label={t('price.title')}
        value={draft.isOther ? 'other' : 'list'}
        choices={[
          { value: 'list', text: show(listPriceMinor) },
          { value: 'other', text: t('price.other') },
        ]}
        onChange={(kind) => onChange({ ...draft, isOther: kind === 'other', priceMinor: null })}
      />
      {draft.isOther && (
        <>
          {promotedMinor > 0 && (
            <p class="soft small">{t('promotion.not-beside', { amount: show(promotedMinor) })}</p>
          )}
          <AmountEntry
            label={t('price.new')}
            minor={draft.priceMinor}
            hasPad={false}
            onChange={(priceMinor) => onChange({ ...draft, priceMinor })}
          />
          <ReasonFields
            kind="price-override"
            draft={draft.reason}
            onChange={(reason) => onChange({ ...draft, reason })}
          />
        </>
      )}
    </div>
  )
}
