import type { OfferKind } from '#domain/wire/promotion-message.ts'
import { NO_GOODS, type PromotionDraft } from '../../../models/promotion-draft.ts'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { type PlainKey, t } from '../../../text/translate.ts'
import { MoneyField } from '../rules/money-field.tsx'
import { GoodsFields } from './goods-fields.tsx'

const KINDS: readonly { value: OfferKind; text: PlainKey }[] = [
  { value: 'percent', text: 'promo.kind-percent' },
  { value: 'amount', text: 'promo.kind-amount' },
  { value: 'price', text: 'promo.kind-price' },
  { value: 'buy-get', text: 'promo.kind-buy-get' },
  { value: 'set-price', text: 'promo.kind-set-price' },
  { value: 'set-percent', text: 'promo.kind-set-percent' },
  { value: 'set-amount', text: 'promo.kind-set-amount' },
  { value: 'basket-percent', text: 'promo.kind-basket-percent' },
  { value: 'basket-amount', text: 'promo.kind-basket-amount' },
]

type Props = { draft: PromotionDraft; onChange: (change: Partial<PromotionDraft>) => void }

function Figures({ draft, onChange }: Props) {
  const { kind } = draft
  const isPrice = kind === 'price' || kind === 'set-price'
  const number = (label: PlainKey, field: 'pieces' | 'buy' | 'get') => (
    <Field
      label={t(label)}
      value={draft[field]}
      inputMode="numeric"
      maxLength={2}
      onInput={(text) => onChange({ [field]: text })}
    />
  )
  return (
    <div class="promo-figures">
      {kind.startsWith('basket') && (
        <MoneyField
          label={t('promo.spend')}
          minor={draft.spendMinor}
          onChange={(spendMinor) => onChange({ spendMinor })}
        />
      )}
      {kind.startsWith('set') && number('promo.pieces', 'pieces')}
      {kind === 'buy-get' && number('promo.buy', 'buy')}
      {kind === 'buy-get' && number('promo.get', 'get')}
      {kind.endsWith('percent') || kind === 'buy-get' ? (
        <Field
          label={t(kind === 'buy-get' ? 'promo.reward-percent' : 'promo.percent')}
          value={draft.percent}
          inputMode="decimal"
          suffix="%"
          maxLength={8}
          onInput={(percent) => onChange({ percent })}
        />
      ) : (
        <MoneyField
          label={t(isPrice ? 'promo.price' : 'promo.amount')}
          minor={draft.minor}
          onChange={(minor) => onChange({ minor })}
        />
      )}
    </div>
  )
}

/** What is given, on which goods. */
export function OfferFields({ draft, onChange }: Props) {
  return (
    <>
      <Choice
        label={t('promo.kind')}
        value={draft.kind}
        options={KINDS.map(({ value, text }) => ({ value, text: t(text) }))}
        onChange={(kind) => onChange(kind === 'buy-get' ? { kind, percent: '100' } : { kind })}
      />
      <Figures draft={draft} onChange={onChange} />
      <GoodsFields
        label={t('promo.goods')}
        goods={draft.goods}
        isSome={draft.isForSome}
        onChange={(goods, isForSome) => onChange({ goods, isForSome })}
      />
      {draft.kind === 'buy-get' && (
        <>
          <Switch
            label={t('promo.other-reward')}
            isOn={draft.reward !== null}
            onChange={(isOn) => onChange({ reward: isOn ? { ...NO_GOODS } : null })}
          />
          {draft.reward && (
            <GoodsFields
              label={t('promo.reward')}
              goods={draft.reward}
              isSome={draft.isRewardSome}
              onChange={(reward, isRewardSome) => onChange({ reward, isRewardSome })}
            />
          )}
        </>
      )}
    </>
  )
}
