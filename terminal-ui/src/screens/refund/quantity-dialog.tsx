import { useSignal } from '@preact/signals'
import { formatQuantity } from '#domain/quantity.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { QuantityEntry, readQuantity } from '../../parts/quantity-entry.tsx'
import { t } from '../../text/translate.ts'

type QuantityDialogProps = {
  name: string
  unit: string
  quantityMilli: number
  mostMilli: number
  onSave: (quantityMilli: number) => void
  onClose: () => void
}

const WHOLE_MILLI = 1000

/** An exact quantity, by keys or pad; what was sold whole comes back whole. */
export function QuantityDialog(props: QuantityDialogProps) {
  const { name, unit, quantityMilli, mostMilli, onSave, onClose } = props
  const hasDecimals = mostMilli % WHOLE_MILLI !== 0
  const text = useSignal(formatQuantity(quantityMilli, '').trim().replace(/\./g, ''))
  const read = readQuantity(text.value)
  const isPossible = read !== null && read <= mostMilli
  const save = () => {
    if (!isPossible) return
    onSave(read)
    onClose()
  }
  return (
    <Dialog
      title={name}
      onClose={onClose}
      footer={
        <Button kind="primary" size="large" isDisabled={!isPossible} onPress={save}>
          {t('common.save')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <QuantityEntry
          label={t('refund.edit')}
          text={text.value}
          unit={unit}
          hasDecimals={hasDecimals}
          isWrong={!isPossible && text.value !== ''}
          note={t('refund.of', { quantity: formatQuantity(mostMilli, unit) })}
          onChange={(next) => {
            text.value = next
          }}
        />
      </form>
    </Dialog>
  )
}
