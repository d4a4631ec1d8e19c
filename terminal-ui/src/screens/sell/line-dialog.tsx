import { useSignal } from '@preact/signals'
import type { CartLine } from '#domain/cart.ts'
import { formatQuantity } from '#domain/quantity.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import type { CartModel } from '../../models/cart-model.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { QuantityEntry, readQuantity } from '../../parts/quantity-entry.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { type DiscountDraft, draftOf, readDraft } from './discount-draft.ts'
import { DiscountFields } from './discount-fields.tsx'
import { closeDialog } from './sell-state.ts'

/** The quantity first: a discount by amount must fit the line it will stand on. */
async function saveLine(
  cart: CartModel,
  lineNo: number,
  quantityMilli: number,
  draft: DiscountDraft,
): Promise<TillOutcome<unknown>> {
  const discount = readDraft(draft)
  if (discount === 'unfinished') return { ok: false, code: 'INVALID_REQUEST' }
  const quantity = await cart.setQuantity(lineNo, quantityMilli)
  return quantity.ok ? cart.setLineDiscount(lineNo, discount) : quantity
}

function useLineDraft(line: CartLine) {
  const { cart } = useTill()
  const text = useSignal(formatQuantity(line.quantityMilli, '').trim().replace(/\./g, ''))
  const draft = useSignal(draftOf(line.discount))
  const problem = useSignal<string | null>(null)
  const quantity = readQuantity(text.value)
  const isReady = quantity !== null && readDraft(draft.value) !== 'unfinished'
  const save = async () => {
    if (quantity === null || !isReady) return
    const outcome = await saveLine(cart, line.lineNo, quantity, draft.value)
    if (outcome.ok) closeDialog()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return { text, draft, problem, isReady, save }
}

function LineForm({ line }: { line: CartLine }) {
  const { cart } = useTill()
  const show = useMoney()
  const { text, draft, problem, isReady, save } = useLineDraft(line)
  const remove = async () => {
    await cart.removeLine(line.lineNo)
    closeDialog()
  }
  const footer = (
    <>
      <Button kind="danger" size="large" icon="trash" onPress={() => void remove()}>
        {t('line.remove-short')}
      </Button>
      <Button kind="primary" size="large" isDisabled={!isReady} onPress={() => void save()}>
        {t('common.save')}
      </Button>
    </>
  )
  return (
    <Dialog title={line.name} shape="wide" onClose={closeDialog} footer={footer}>
      <form
        class="line-dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <QuantityEntry
          label={line.isWeighed ? t('weight.label') : t('line.quantity')}
          text={text.value}
          unit={line.isWeighed ? 'kg' : line.unitCode}
          hasDecimals={line.isWeighed}
          note={t('line.unit-price', { price: show(line.unitPriceMinor) })}
          onChange={(next) => {
            text.value = next
          }}
        />
        <div class="stack">
          <DiscountFields
            draft={draft.value}
            onChange={(next) => {
              draft.value = next
              problem.value = null
            }}
          />
          {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        </div>
      </form>
    </Dialog>
  )
}

export function LineDialog({ lineNo }: { lineNo: number }) {
  const { cart } = useTill()
  const line = cart.cart.value.lines.find((each) => each.lineNo === lineNo)
  return line ? <LineForm line={line} /> : null
}
