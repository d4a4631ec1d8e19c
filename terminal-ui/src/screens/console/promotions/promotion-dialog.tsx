import { useSignal } from '@preact/signals'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { ConsolePromotionsModel } from '../../../models/console-promotions-model.ts'
import {
  type DraftField,
  type PromotionDraft,
  readPromotion,
} from '../../../models/promotion-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { OfferFields } from './offer-fields.tsx'
import { promotionSentence } from './promotion-sentence.ts'
import { TryBasket } from './try-basket.tsx'
import { useNames } from './use-names.ts'
import { WhenFields, WhoFields } from './when-fields.tsx'

const MISSING: Record<DraftField, PlainKey> = {
  name: 'promo.lacks-name',
  goods: 'promo.lacks-goods',
  days: 'promo.lacks-days',
  hours: 'promo.lacks-hours',
  percent: 'promo.lacks-percent',
  minor: 'promo.lacks-minor',
  spend: 'promo.lacks-spend',
  pieces: 'promo.lacks-pieces',
  times: 'promo.lacks-times',
  codes: 'promo.lacks-codes',
}

type Props = {
  model: ConsolePromotionsModel
  first: PromotionDraft
  isNew: boolean
  /** Those that run beside it. */
  others: readonly PromotionMessage[]
  onClose: () => void
}

/** A promotion, the sentence that it comes to, and a basket to try it on. */
export function PromotionDialog({ model, first, isNew, others, onClose }: Props) {
  const names = useNames()
  const draft = useSignal(first)
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const read = readPromotion(draft.value)
  const change = (part: Partial<PromotionDraft>) => {
    draft.value = { ...draft.value, ...part }
    problem.value = null
  }
  const save = async () => {
    if (!read.ok || isBusy.value) return
    isBusy.value = true
    const outcome = await model.save(first.id, read.change)
    isBusy.value = false
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    showToast('good', 'check', t('promo.saved', { name: read.change.name }))
    onClose()
  }
  const fields = { draft: draft.value, onChange: change }
  return (
    <Dialog
      title={isNew ? t('promo.new') : t('promo.edit-of', { name: first.name })}
      shape="wide"
      onClose={onClose}
      footer={
        <>
          {!read.ok && <Notice tone="plain" icon="info" title={t(MISSING[read.field])} />}
          <Button
            kind="primary"
            size="large"
            isBusy={isBusy.value}
            isDisabled={!read.ok}
            onPress={() => void save()}
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div class="promo-form stack">
        <Field
          label={t('promo.name')}
          help={t('promo.name-help')}
          value={draft.value.name}
          maxLength={60}
          hasFocus
          onInput={(name) => change({ name })}
        />
        <OfferFields {...fields} />
        <WhenFields {...fields} />
        <WhoFields {...fields} />
        {read.ok && (
          <>
            <Notice tone="good" icon="gift" title={promotionSentence(read.change, names)} />
            <TryBasket id={first.id} change={read.change} others={others} />
          </>
        )}
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}
