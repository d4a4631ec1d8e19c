import { useSignal } from '@preact/signals'
import { type CartLine, promotionsOf } from '#domain/cart.ts'
import { formatQuantity } from '#domain/quantity.ts'
import type { ReasonMessage } from '#domain/wire/rules-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { type LineTerms, withLineTerms } from '../../models/cart-model.ts'
import { isMuch } from '../../models/is-much.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { QuantityEntry, readQuantity } from '../../parts/quantity-entry.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { type DiscountDraft, draftOf, readDraft } from './discount-draft.ts'
import { DiscountFields } from './discount-fields.tsx'
import { listPriceOf, type PriceDraft, priceDraftOf, readPrice } from './price-draft.ts'
import { PriceFields } from './price-fields.tsx'
import { approveSale } from './sale-approval.ts'
import { closeDialog, sellDialog } from './sell-state.ts'

/** The terms as they were typed; null while something is missing. */
function readTerms(
  quantityMilli: number | null,
  price: PriceDraft,
  discount: DiscountDraft,
  reasons: readonly ReasonMessage[],
): LineTerms | null {
  const wantedPrice = readPrice(price, reasons)
  const wantedDiscount = readDraft(discount)
  if (quantityMilli === null || wantedPrice === 'unfinished' || wantedDiscount === 'unfinished') {
    return null
  }
  return { quantityMilli, price: wantedPrice, discount: wantedDiscount }
}

function useLineDraft(line: CartLine) {
  const till = useTill()
  const { cart, rules } = till
  const text = useSignal(formatQuantity(line.quantityMilli, '').trim().replace(/\./g, ''))
  const price = useSignal(priceDraftOf(line))
  const discount = useSignal(draftOf(line.discount))
  const problem = useSignal<string | null>(null)
  const reasons = rules.reasonsFor('price-override')
  const terms = readTerms(readQuantity(text.value), price.value, discount.value, reasons)
  const save = async () => {
    if (terms === null) return
    const wanted = withLineTerms(cart.cart.peek(), line.lineNo, terms)
    if (wanted.ok && (await approveSale(till, wanted.value)) === null) return
    const outcome = await cart.changeLine(line.lineNo, terms)
    if (outcome.ok) closeDialog()
    else problem.value = refusalText(outcome.code, currentLanguage())
  }
  return { text, price, discount, problem, isReady: terms !== null, save }
}

function LineForm({ line }: { line: CartLine }) {
  const { cart } = useTill()
  const show = useMoney()
  const { text, price, discount, problem, isReady, save } = useLineDraft(line)
  const unit = line.isWeighed ? 'kg' : line.unitCode
  const quantityMilli = readQuantity(text.value) ?? 0
  const isDoubtful = isMuch({ quantityMilli })
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
          unit={unit}
          hasDecimals={line.isWeighed}
          isDoubtful={isDoubtful}
          note={
            isDoubtful
              ? t('stock.is-much', { n: formatQuantity(quantityMilli, unit) })
              : t('line.unit-price', { price: show(price.value.priceMinor ?? listPriceOf(line)) })
          }
          onChange={(next) => {
            text.value = next
          }}
        />
        <div class="stack">
          <PriceFields
            listPriceMinor={listPriceOf(line)}
            draft={price.value}
            promotedMinor={promotionsOf(cart.cart.value, line)?.amountMinor ?? 0}
            onChange={(next) => {
              price.value = next
              problem.value = null
            }}
          />
          <DiscountFields
            draft={discount.value}
            onChange={(next) => {
              discount.value = next
              problem.value = null
            }}
          />
          {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        </div>
      </form>
    </Dialog>
  )
}

export function LineDialog() {
  const { cart } = useTill()
  const dialog = sellDialog.value
  if (dialog?.kind !== 'line') return null
  const line = cart.cart.value.lines.find(({ lineNo }) => lineNo === dialog.lineNo)
  return line ? <LineForm line={line} /> : null
}
