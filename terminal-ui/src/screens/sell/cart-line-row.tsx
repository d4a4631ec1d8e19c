import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { CartLine } from '#domain/cart.ts'
import type { PricedLine } from '#domain/price-sale.ts'
import { formatQuantity } from '#domain/quantity.ts'
import { Button } from '../../parts/button.tsx'
import { Money, useMoney } from '../../parts/money.tsx'
import { Stepper } from '../../parts/stepper.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { isCartShown, openDialog } from './sell-state.ts'

const WHOLE_MILLI = 1000

/** What stands under a line beside its tools; its code comes after the first screen. */
export const lineNews = signal<ComponentType<{ line: CartLine }> | null>(null)

export const lineQuantity = (line: CartLine): string =>
  formatQuantity(line.quantityMilli, line.isWeighed ? 'kg' : line.unitCode)

function LineTools({ line }: { line: CartLine }) {
  const { cart } = useTill()
  const step = (milli: number) =>
    void cart.setQuantity(line.lineNo, Math.max(0, line.quantityMilli + milli))
  const edit = () => openDialog({ kind: 'line', lineNo: line.lineNo })
  return (
    <div class="line-tools">
      {line.isWeighed ? (
        <Button icon="scale" onPress={edit}>
          {lineQuantity(line)}
        </Button>
      ) : (
        <Stepper
          label={line.name}
          text={formatQuantity(line.quantityMilli, '').trim()}
          onLess={() => step(-WHOLE_MILLI)}
          onMore={() => step(WHOLE_MILLI)}
          onEdit={edit}
        />
      )}
      <span class="grow" />
      <Button
        kind="plain"
        icon="tag"
        label={t('line.change', { name: line.name })}
        onPress={edit}
      />
      <Button
        kind="plain"
        icon="trash"
        label={t('line.remove', { name: line.name })}
        onPress={() => void cart.removeLine(line.lineNo)}
      />
    </div>
  )
}

/** A chosen line shows its tools; the one just added is always the chosen one. */
function useChosenLine(line: CartLine) {
  const { cart } = useTill()
  const row = useRef<HTMLLIElement>(null)
  const isChosen = cart.selectedLineNo.value === line.lineNo
  // Also when the basket opens, and when what was said above or below it takes its room.
  useEffect(() => {
    if (!isChosen) return
    row.current?.scrollIntoView({ block: 'nearest' })
    row.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
  }, [isChosen, cart.cart.value, isCartShown.value, lineNews.value])
  const choose = () => cart.select(isChosen ? null : line.lineNo)
  return { row, isChosen, choose }
}

type RowProps = { line: CartLine; priced: PricedLine | null }

function LineDiscount({ priced }: { priced: PricedLine | null }) {
  const show = useMoney()
  if (!priced || priced.lineDiscountMinor === 0) return null
  return <span class="line-discount">{show(-priced.lineDiscountMinor)}</span>
}

/** The list's price struck through beside the one that somebody set; a reader says which is which. */
function ListPrice({ line }: { line: CartLine }) {
  const show = useMoney()
  if (line.priceOverride === null) return null
  const price = show(line.priceOverride.listPriceMinor)
  return (
    <>
      <s class="line-list-price" aria-hidden="true">
        {price}
      </s>
      <span class="visually-hidden">{t('line.list-price', { price })}</span>
    </>
  )
}

export function CartLineRow({ line, priced }: RowProps) {
  const show = useMoney()
  const { row, isChosen, choose } = useChosenLine(line)
  const News = lineNews.value
  const net = priced ? priced.grossMinor - priced.lineDiscountMinor : 0
  return (
    <li ref={row} class={isChosen ? 'cart-line is-chosen' : 'cart-line'} data-line={line.lineNo}>
      <button type="button" class="line-main" aria-expanded={isChosen} onClick={choose}>
        <span class="line-name">{line.name}</span>
        <span class="line-total">
          <Money minor={net} isBold />
        </span>
        <span class="line-facts">
          {`${lineQuantity(line)} × ${show(line.unitPriceMinor)}`}
          <ListPrice line={line} />
          <LineDiscount priced={priced} />
        </span>
      </button>
      {News && <News line={line} />}
      {isChosen && <LineTools line={line} />}
    </li>
  )
}
