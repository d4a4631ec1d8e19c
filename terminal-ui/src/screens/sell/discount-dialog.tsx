import { useSignal } from '@preact/signals'
import { setBasketDiscount } from '#domain/cart.ts'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { draftOf, readDraft } from './discount-draft.ts'
import { DiscountFields } from './discount-fields.tsx'
import { approveSale } from './sale-approval.ts'
import { closeDialog } from './sell-state.ts'

export function BasketDiscountDialog() {
  const till = useTill()
  const { cart } = till
  const before = cart.cart.peek().basketDiscount
  const draft = useSignal(before ? draftOf(before) : { ...draftOf(null), kind: 'percent' as const })
  const problem = useSignal<string | null>(null)
  const read = readDraft(draft.value)
  const save = async () => {
    if (read === 'unfinished') return
    const wanted = setBasketDiscount(cart.cart.peek(), read)
    if (wanted.ok && (await approveSale(till, wanted.value)) === null) return
    const outcome = await cart.setBasketDiscount(read)
    if (outcome.ok) closeDialog()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return (
    <Dialog
      title={t('discount.basket')}
      onClose={closeDialog}
      footer={
        <Button
          kind="primary"
          size="large"
          isDisabled={read === 'unfinished'}
          onPress={() => void save()}
        >
          {t('common.save')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p class="soft">{t('discount.basket-lead')}</p>
        <DiscountFields
          draft={draft.value}
          hasFocus
          onChange={(next) => {
            draft.value = next
            problem.value = null
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </form>
    </Dialog>
  )
}
