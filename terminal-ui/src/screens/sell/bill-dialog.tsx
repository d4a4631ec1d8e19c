import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { printBill } from '../../models/cart-papers.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const LABEL_LENGTH_MAX = 80

/** What the basket costs, on paper, before it is paid. The hub keeps that version for good. */
export function BillDialog() {
  const till = useTill()
  const label = useSignal(till.cart.cart.peek().customer?.fullName ?? '')
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const print = async () => {
    if (isBusy.value) return
    isBusy.value = true
    const outcome = await printBill(till, label.value.trim())
    isBusy.value = false
    if (!outcome.ok) {
      problem.value = refusalText(outcome.code, currentLanguage())
      return
    }
    showToast('good', 'printer', t('bill.printed', { n: outcome.value }))
    closeDialog()
  }
  return (
    <Dialog
      title={t('bill.title')}
      onClose={closeDialog}
      footer={
        <Button
          kind="primary"
          size="large"
          icon="printer"
          isBusy={isBusy.value}
          onPress={() => void print()}
        >
          {t('bill.action')}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void print()
        }}
      >
        <p>{t('bill.lead')}</p>
        {till.bills.isBilled.value && <Notice tone="plain" icon="info" title={t('bill.again')} />}
        <Field
          label={t('held.label')}
          help={t('held.label-help')}
          value={label.value}
          maxLength={LABEL_LENGTH_MAX}
          hasFocus
          onInput={(text) => {
            label.value = text
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </form>
    </Dialog>
  )
}
