import { useSignal } from '@preact/signals'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const LABEL_LENGTH_MAX = 80

/** Sets the basket aside under a word that whoever takes it up again will recognise. */
export function HoldDialog() {
  const { cart, heldCarts } = useTill()
  const label = useSignal(cart.cart.peek().customer?.fullName ?? '')
  const hold = async () => {
    const outcome = await heldCarts.hold(label.value.trim())
    closeDialog()
    if (outcome.ok) showToast('good', 'check', t('held.done'))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <Dialog
      title={t('held.hold')}
      onClose={closeDialog}
      footer={
        <Button kind="primary" size="large" icon="hold" onPress={() => void hold()}>
          {t('held.action')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void hold()
        }}
      >
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
      </form>
    </Dialog>
  )
}
