import { type CartLine, promotionsOf } from '#domain/cart.ts'
import { Icon } from '../../parts/icon.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import './line-marks.css'
import { PriceMark } from './price-mark.tsx'

/** What stands under a line: promotions by their names, and a price that has changed. */
export function LineMarks({ line }: { line: CartLine }) {
  return (
    <>
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
