import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { IconName } from '../../parts/icon-shapes.ts'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import { closeDialog, openDialog, type SellDialog } from './sell-state.ts'

type Entry = { icon: IconName; text: PlainKey; dialog: SellDialog; needsLines: boolean }

const ENTRIES: readonly Entry[] = [
  { icon: 'note', text: 'cart.note', dialog: { kind: 'note' }, needsLines: false },
  { icon: 'gift', text: 'coupon.title', dialog: { kind: 'coupon' }, needsLines: false },
  { icon: 'percent', text: 'buyer.title', dialog: { kind: 'buyer' }, needsLines: false },
  { icon: 'receipt', text: 'bill.title', dialog: { kind: 'bill' }, needsLines: true },
  { icon: 'trash', text: 'cart.clear', dialog: { kind: 'clear' }, needsLines: true },
]

/** What was said already. */
function More({ text }: { text: string | null | undefined }) {
  return text ? <span class="cart-menu-more">{text}</span> : null
}

/** What is done with a whole basket now and then. */
export function CartMenu() {
  const { lines, note, buyer } = useTill().cart.cart.value
  const more = { note, buyer: buyer?.name }
  return (
    <Dialog title={t('cart.more-acts')} onClose={closeDialog}>
      <ul class="nav-sheet-list">
        {ENTRIES.map(({ icon, text, dialog, needsLines }, index) => (
          <li key={text}>
            <button
              type="button"
              class="nav-sheet-link"
              disabled={needsLines && lines.length === 0}
              data-autofocus={index === 0 || undefined}
              onClick={() => openDialog(dialog)}
            >
              <Icon name={icon} />
              <span>
                {t(text)}
                <More text={more[dialog.kind as keyof typeof more]} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
