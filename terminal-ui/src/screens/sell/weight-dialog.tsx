import { useSignal } from '@preact/signals'
import { multiplyDivide } from '#domain/money.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { WeightSource } from '#domain/wire/sale-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { QuantityEntry, readQuantity } from '../../parts/quantity-entry.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { ScalePanel, useScale } from './scale-panel.tsx'
import { canTake, showKilograms } from './scale-words.ts'
import { addToCart, baseUnit, closeDialog, type GoodsSaid, sellDialog } from './sell-state.ts'

type Weighing = { product: ProductMessage; barcode: string | null; said: GoodsSaid }

function useWeighing({ product, barcode, said }: Weighing) {
  const till = useTill()
  const scale = useScale()
  const text = useSignal('')
  const tare = useSignal('')
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  /** Taken from the scale, and not yet in the basket: it is not asked for a second time. */
  const takenG = useSignal<number | null>(null)
  const view = scale?.view.value ?? { kind: 'asking' as const }
  const typedMilli = readQuantity(text.value)
  const tareG = Number(tare.value)
  const shown = view.kind === 'shown' && canTake(view.weight) ? (view.weight.grams ?? 0) : 0
  const isNet = view.kind === 'shown' && view.weight.is_net
  const liveG = takenG.value ?? shown - (isNet ? 0 : tareG)

  async function put(quantityMilli: number, weightSource: WeightSource): Promise<void> {
    const options = { ...said, quantityMilli, barcode, weightSource }
    if (await addToCart(till, product, options)) closeDialog()
  }
  async function take(): Promise<void> {
    if (!scale) return
    if (takenG.value === null) {
      const taken = await scale.take(isNet ? 0 : tareG)
      problem.value = taken.ok ? null : refusalText(taken.code, currentLanguage())
      if (!taken.ok) return
      takenG.value = taken.value.netG
    }
    // A gram is a thousandth of the kilogram that is sold.
    await put(takenG.value ?? 0, 'scale')
  }
  async function act(): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    if (typedMilli !== null) await put(typedMilli, 'typed')
    else if (text.value === '' && liveG > 0) await take()
    isBusy.value = false
  }
  return { view, text, tare, problem, isBusy, typedMilli, liveG, act }
}

/** From the scale where there is one, else as it was read off: the price follows. */
function WeightForm(weighing: Weighing) {
  const { product } = weighing
  const show = useMoney()
  const form = useWeighing(weighing)
  const { view, text, tare, typedMilli, liveG, act } = form
  const price = baseUnit(product)?.price_minor ?? 0
  const isTyped = text.value !== ''
  const isOnScale = !isTyped && view.kind === 'shown'
  const milli = isTyped ? typedMilli : liveG > 0 ? liveG : null
  const amount = show(milli === null ? 0 : multiplyDivide(milli, price, 1000, 'half-up'))
  const weight = showKilograms(milli)
  const action = isOnScale
    ? milli === null
      ? t('scale.take')
      : t('scale.take-for', { weight, amount })
    : milli === null
      ? t('weight.action')
      : t('weight.action-for', { amount })
  return (
    <Dialog
      title={product.name}
      onClose={closeDialog}
      footer={
        <Button
          kind="primary"
          size="pay"
          type="submit"
          hint="Enter"
          isWide
          isBusy={form.isBusy.value}
          isDisabled={milli === null}
          onPress={() => void act()}
        >
          {action}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        {form.problem.value && (
          <Notice tone="bad" icon="warning" title={form.problem.value} role="alert" />
        )}
        <ScalePanel
          view={view}
          tare={tare.value}
          onTare={(next) => {
            tare.value = next
          }}
        />
        <QuantityEntry
          label={view.kind === 'shown' ? t('scale.or-type') : t('weight.label')}
          text={text.value}
          unit="kg"
          hasDecimals
          note={t('weight.price', { price: show(price) })}
          onChange={(next) => {
            text.value = next
          }}
        />
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}

export function WeightDialog() {
  const dialog = sellDialog.value
  if (dialog?.kind !== 'weight') return null
  const { product, barcode, said = {} } = dialog
  return <WeightForm product={product} barcode={barcode} said={said} />
}
