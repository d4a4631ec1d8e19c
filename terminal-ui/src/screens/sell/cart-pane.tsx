import { Button } from '../../parts/button.tsx'
import { Later } from '../../parts/later.tsx'
import { useMoney } from '../../parts/money.tsx'
import { EmptyState } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { CartHead } from './cart-head.tsx'
import { CartLineRow } from './cart-line-row.tsx'
import './cart-pane.css'
import { CartTotals } from './cart-totals.tsx'
import { EXCHANGE } from './later-dialogs.tsx'
import { isCartShown } from './sell-state.ts'

/** The removed line stays one tap away until the basket changes again. */
function UndoBar() {
  const { cart } = useTill()
  const removed = cart.removed.value
  if (!removed) return null
  return (
    <div class="undo-bar" role="status">
      <span class="grow">{t('cart.removed', { name: removed.name })}</span>
      <Button kind="plain" icon="undo" onPress={() => void cart.undoRemoval()}>
        {t('cart.undo')}
      </Button>
    </div>
  )
}

function Lines() {
  const { cart } = useTill()
  const { lines } = cart.cart.value
  const priced = cart.priced.value
  if (lines.length === 0) {
    return (
      <EmptyState icon="cart" title={t('cart.empty')}>
        {t('cart.empty-more')}
      </EmptyState>
    )
  }
  return (
    <ol class="cart-lines">
      {lines.map((line, index) => (
        <CartLineRow
          key={line.lineNo}
          line={line}
          priced={priced.ok ? (priced.value.lines[index] ?? null) : null}
        />
      ))}
    </ol>
  )
}

/** What was said about the whole basket. */
function SaidLines() {
  const { note, buyer } = useTill().cart.cart.value
  return (
    <>
      {note && <p class="cart-note">{note}</p>}
      {buyer && <p class="cart-note">{t('buyer.of', { name: buyer.name })}</p>}
    </>
  )
}

export function CartPane() {
  const { cart, exchange } = useTill()
  const show = useMoney()
  const priced = cart.priced.value
  const total = priced.ok ? show(priced.value.totals.totalMinor) : ''
  return (
    <section class="cart" aria-label={t('cart.label')}>
      <div class="cart-sheet-head">
        <Button
          kind="plain"
          icon="chevron-down"
          onPress={() => {
            isCartShown.value = false
          }}
        >
          {t('cart.back')}
        </Button>
      </div>
      <CartHead />
      <SaidLines />
      <div class="cart-scroll scroll">
        <Lines />
      </div>
      <UndoBar />
      {exchange.open.value && <Later screen={EXCHANGE} />}
      <CartTotals />
      <p class="visually-hidden" aria-live="polite">
        {t('cart.total-spoken', { total })}
      </p>
    </section>
  )
}
