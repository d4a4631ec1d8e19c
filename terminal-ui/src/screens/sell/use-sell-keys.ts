import { useShortcuts } from '../../parts/shortcuts.ts'
import { useTill } from '../../parts/till-context.ts'
import { startPaying } from './cart-totals.tsx'
import { isCartShown, openDialog } from './sell-state.ts'

const WHOLE_MILLI = 1000

/** Everything the mouse can do on this screen, on keys; the help (?) lists them. */
export function useSellKeys(): void {
  const till = useTill()
  const { cart } = till
  const chosen = () => {
    const { lines } = cart.cart.value
    return lines.find((line) => line.lineNo === cart.selectedLineNo.value)
  }
  const move = (by: 1 | -1) => {
    const { lines } = cart.cart.value
    const at = lines.findIndex((line) => line.lineNo === cart.selectedLineNo.value)
    const next = at === -1 ? lines[by === 1 ? 0 : lines.length - 1] : lines[at + by]
    if (next) cart.select(next.lineNo)
  }
  const step = (milli: number) => {
    const line = chosen()
    if (!line || line.isWeighed) return
    void cart.setQuantity(line.lineNo, Math.max(0, line.quantityMilli + milli))
  }
  const isEmpty = () => cart.cart.value.lines.length === 0
  const pay = () => void startPaying(till)
  useShortcuts({
    F3: () => openDialog({ kind: 'customer' }),
    F4: () => isEmpty() || openDialog({ kind: 'basket-discount' }),
    F6: () => openDialog({ kind: 'note' }),
    F7: () => isEmpty() || openDialog({ kind: 'hold' }),
    F9: () => openDialog({ kind: 'held-carts' }),
    F8: pay,
    Enter: pay,
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ArrowRight: () => step(WHOLE_MILLI),
    ArrowLeft: () => step(-WHOLE_MILLI),
    ' ': () => {
      const line = chosen()
      if (line) openDialog({ kind: 'line', lineNo: line.lineNo })
    },
    Delete: () => {
      const line = chosen()
      if (line) void cart.removeLine(line.lineNo)
    },
    Escape: () => {
      isCartShown.value = false
      cart.select(null)
    },
  })
}
