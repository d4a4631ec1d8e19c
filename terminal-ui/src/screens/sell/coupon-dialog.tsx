import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { dropCoupon, promotionName, takeCoupon } from '../../models/promotions-model.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const CODE_LENGTH_MAX = 40

function Given() {
  const till = useTill()
  const { coupons = [], promotions } = till.cart.cart.value
  if (coupons.length === 0) return null
  const isUsed = (code: string) => promotions?.all.some((each) => each.coupon_code === code)
  return (
    <ul class="stack-tight plain-list" aria-label={t('coupon.given')}>
      {coupons.map(({ code, promotionId }) => (
        <li key={code} class="row">
          <span class="grow">
            <strong>{code}</strong> {promotionName(promotionId)}
            {!isUsed(code) && <small class="soft"> · {t('coupon.nothing-yet')}</small>}
          </span>
          <Button
            kind="plain"
            icon="close"
            label={t('coupon.drop', { code })}
            onPress={() => void dropCoupon(till, code)}
          />
        </li>
      ))}
    </ul>
  )
}

/** Typing or scanning a code that opens a promotion; what it gives shows on the lines. */
export function CouponDialog() {
  const till = useTill()
  const text = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const take = async () => {
    if (isBusy.value || text.value.trim() === '') return
    isBusy.value = true
    const outcome = await takeCoupon(till, text.value)
    isBusy.value = false
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    showToast('good', 'gift', t('coupon.taken', { code: outcome.value.code }))
    closeDialog()
  }
  return (
    <Dialog
      title={t('coupon.title')}
      onClose={closeDialog}
      footer={
        <Button kind="primary" size="large" isBusy={isBusy.value} onPress={() => void take()}>
          {t('coupon.take')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void take()
        }}
      >
        <Field
          label={t('coupon.title')}
          help={t('coupon.help')}
          value={text.value}
          maxLength={CODE_LENGTH_MAX}
          hasFocus
          takesScans
          onInput={(next) => {
            text.value = next
            problem.value = null
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <Given />
      </form>
    </Dialog>
  )
}
