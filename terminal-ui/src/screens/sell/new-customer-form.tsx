import { useSignal } from '@preact/signals'
import { refusalText, type TillRefusal } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const isPhoneLike = (text: string): boolean => /^[\d+\s().-]{4,}$/.test(text)

function useNewCustomer(typed: string) {
  const { customers, cart } = useTill()
  const fullName = useSignal(isPhoneLike(typed) ? '' : typed)
  const phone = useSignal(isPhoneLike(typed) ? typed : '')
  const isBusy = useSignal(false)
  const refusal = useSignal<TillRefusal | null>(null)
  const isReady = fullName.value.trim() !== ''
  const save = async () => {
    if (!isReady || isBusy.value) return
    isBusy.value = true
    const outcome = await customers.add({
      fullName: fullName.value.trim(),
      phone: phone.value.trim() || null,
      email: null,
    })
    isBusy.value = false
    if (!outcome.ok) {
      refusal.value = outcome
      return
    }
    const { value } = outcome
    await cart.setCustomer({
      customerId: value.customer_id,
      fullName: value.full_name,
      loyaltyTier: value.loyalty_tier,
      loyaltyPoints: value.loyalty_points,
    })
    closeDialog()
  }
  return { fullName, phone, isBusy, refusal, isReady, save }
}

/** What was typed in the search is not typed again: digits are the phone, letters the name. */
export function NewCustomerForm({ typed, onBack }: { typed: string; onBack: () => void }) {
  const { fullName, phone, isBusy, refusal, isReady, save } = useNewCustomer(typed)
  const problem = refusal.value ? refusalText(refusal.value.code, currentLanguage()) : null
  const isPhoneWrong = refusal.value?.code.startsWith('PHONE') ?? false
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={t('customer.name')}
        value={fullName.value}
        maxLength={200}
        hasFocus
        onInput={(text) => {
          fullName.value = text
        }}
      />
      <Field
        label={t('customer.phone')}
        help={t('customer.phone-help')}
        error={isPhoneWrong ? problem : null}
        inputMode="tel"
        value={phone.value}
        maxLength={30}
        onInput={(text) => {
          phone.value = text
          refusal.value = null
        }}
      />
      {problem && !isPhoneWrong && (
        <Notice tone="bad" icon="warning" title={problem} role="alert" />
      )}
      <div class="row row-wrap spread">
        <Button icon="arrow-left" onPress={onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit" kind="primary" isDisabled={!isReady} isBusy={isBusy.value}>
          {t('customer.save')}
        </Button>
      </div>
    </form>
  )
}
