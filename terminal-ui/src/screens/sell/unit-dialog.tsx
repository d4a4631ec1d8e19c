import { formatQuantity } from '#domain/quantity.ts'
import type { ProductMessage, SellingUnitMessage } from '#domain/wire/catalogue-message.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Money } from '../../parts/money.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { addToCart, baseUnit, closeDialog, takeQuantityAhead } from './sell-state.ts'
import './unit-dialog.css'

type UnitRowProps = { product: ProductMessage; unit: SellingUnitMessage; isFirst: boolean }

function UnitRow({ product, unit, isFirst }: UnitRowProps) {
  const till = useTill()
  const base = baseUnit(product)
  const choose = async () => {
    if (
      await addToCart(till, product, {
        ...takeQuantityAhead(till),
        unitCode: unit.unit_code,
      })
    )
      closeDialog()
  }
  return (
    <button
      type="button"
      class="unit-row"
      data-autofocus={isFirst || undefined}
      disabled={unit.price_minor === 0}
      onClick={() => void choose()}
    >
      <span>
        <span class="unit-name">{unit.unit_code}</span>
        <span class="unit-factor">
          {unit === base
            ? t('unit.single')
            : t('unit.contains', {
                quantity: formatQuantity(unit.factor_milli, base?.unit_code ?? ''),
              })}
        </span>
      </span>
      <Money minor={unit.price_minor} isBold />
    </button>
  )
}

/** The same goods by the piece, the pack or the carton: each with its own price. */
export function UnitDialog({ product }: { product: ProductMessage }) {
  return (
    <Dialog title={product.name} onClose={closeDialog}>
      <p class="soft">{t('unit.lead')}</p>
      <ul class="unit-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
        {product.units.map((unit, index) => (
          <li key={unit.unit_code}>
            <UnitRow product={product} unit={unit} isFirst={index === 0} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
