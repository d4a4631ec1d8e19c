import { type CartLine, promotionsOf } from '#domain/cart.ts'
import { isMuch } from '../../models/is-much.ts'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { lineQuantity } from './cart-line-row.tsx'
import './line-marks.css'
import { PriceMark } from './price-mark.tsx'

/** What stands under a line: a slip of the keys, promotions by their names, a price that changed. */
export function LineMarks({ line }: { line: CartLine }) {
  return (
    <>
      {isMuch(line) && (
        <p class="much-mark">
          <Icon name="warning" size={16} />
          {t('stock.is-much', { n: lineQuantity(line) })}
        </p>
      )}
      <PromotionMarks line={line} />
      <PriceMark line={line} />
    </>
  )
}

function PromotionMarks({ line }: { line: CartLine }) {
  const { cart } = useTill()
  const show = useMoney()
  const { promotions } = cart.cart.value
  const mine = promotionsOf(cart.cart.value, line)?.promotions ?? []
  if (mine.length === 0) return null
  const nameOf = (id: string) =>
    promotions?.all.find(({ promotion_id }) => promotion_id === id)?.name ?? id
  return (
    <ul class="promotion-marks" aria-label={t('promotion.of-line', { name: line.name })}>
      {mine.map(({ promotion_id, amount_minor }) => (
        <li key={promotion_id}>
          <Icon name="tag" />
          <span class="grow">{nameOf(promotion_id)}</span>
          <span class="promotion-amount">{show(-amount_minor)}</span>
        </li>
      ))}
    </ul>
  )
}
