import type { CartLine } from '#domain/cart.ts'
import { refusalText } from '../../link/till-errors.ts'
import {
  firstUndecided,
  keepOldPrice,
  openNewsOf,
  takeNewPrice,
} from '../../models/price-news-model.ts'
import type { Till } from '../../models/till.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'
import './price-mark.css'

/** Under a line whose price the hub has changed: what it was, what it is, and which of them holds. */
export function PriceMark({ line }: { line: CartLine }) {
  const till = useTill()
  const show = useMoney()
  const news = openNewsOf(till, line)
  if (news === null) return null
  const take = async () => {
    const outcome = await takeNewPrice(till, line, news)
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  return (
    <div class="price-mark" role="status" data-testid="price-mark">
      <span class="grow">
        {t('price-news.changed', { old: show(news.oldMinor), new: show(news.newMinor) })}
      </span>
      <Button kind="primary" onPress={() => void take()}>
        {t('price-news.take', { price: show(news.newMinor) })}
      </Button>
      <Button onPress={() => keepOldPrice(till, line, news)}>
        {t('price-news.keep', { price: show(news.oldMinor) })}
      </Button>
    </div>
  )
}

/** Paying waits until somebody has chosen: the line in question is shown, its buttons focused. */
export function mayPayAtPrices(till: Till): boolean {
  const line = firstUndecided(till)
  if (line === null) return true
  till.cart.select(line.lineNo)
  showToast('warn', 'tag', t('price-news.choose', { name: line.name }))
  requestAnimationFrame(() => {
    const row = document.querySelector(`[data-line="${line.lineNo}"]`)
    row?.querySelector<HTMLElement>('.price-mark button')?.focus()
  })
  return false
}
