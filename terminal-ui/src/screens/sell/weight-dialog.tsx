import { useSignal } from '@preact/signals'
import { multiplyDivide } from '#domain/money.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useMoney } from '../../parts/money.tsx'
import { QuantityEntry, readQuantity } from '../../parts/quantity-entry.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { addToCart, baseUnit, closeDialog } from './sell-state.ts'

type WeightDialogProps = { product: ProductMessage; barcode: string | null }

/** The weight the scale shows, in kilograms; the price follows while it is typed. */
export function WeightDialog({ product, barcode }: WeightDialogProps) {
  const till = useTill()
  const show = useMoney()
  const text = useSignal('')
  const milli = readQuantity(text.value)
  const price = baseUnit(product)?.price_minor ?? 0
  const add = async () => {
    if (milli === null) return
    if (await addToCart(till, product, { quantityMilli: milli, barcode })) closeDialog()
  }
  const cost = milli === null ? 0 : multiplyDivide(milli, price, 1000, 'half-up')
  return (
    <Dialog
      title={product.name}
      onClose={closeDialog}
      footer={
        <Button
          kind="primary"
          size="pay"
          type="submit"
          isWide
          isDisabled={milli === null}
          onPress={() => void add()}
        >
          {milli === null ? t('weight.action') : t('weight.action-for', { amount: show(cost) })}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <QuantityEntry
          label={t('weight.label')}
          text={text.value}
          unit="kg"
          hasDecimals
          note={t('weight.price', { price: show(price) })}
          onChange={(next) => {
            text.value = next
          }}
        />
      </form>
    </Dialog>
  )
}
