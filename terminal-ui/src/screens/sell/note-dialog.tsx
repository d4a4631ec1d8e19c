import { useSignal } from '@preact/signals'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const NOTE_LENGTH_MAX = 500

export function NoteDialog() {
  const { cart } = useTill()
  const text = useSignal(cart.cart.peek().note ?? '')
  const save = async () => {
    await cart.setNote(text.value)
    closeDialog()
  }
  return (
    <Dialog
      title={t('cart.note')}
      onClose={closeDialog}
      footer={
        <Button kind="primary" size="large" onPress={() => void save()}>
          {t('common.save')}
        </Button>
      }
    >
      <Field
        label={t('note.label')}
        help={t('note.help')}
        value={text.value}
        maxLength={NOTE_LENGTH_MAX}
        isMultiline
        hasFocus
        onInput={(next) => {
          text.value = next
        }}
      />
    </Dialog>
  )
}
