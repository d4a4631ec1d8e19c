import { t } from '../text/translate.ts'
import { Icon } from './icon.tsx'
import './stepper.css'

type StepperProps = {
  /** What is counted, for screen readers. */
  label: string
  text: string
  onLess: () => void
  onMore: () => void
  onEdit: () => void
}

/** Minus, the quantity (a button that opens the exact entry), plus. */
export function Stepper({ label, text, onLess, onMore, onEdit }: StepperProps) {
  return (
    <div class="stepper">
      <button type="button" aria-label={t('cart.less', { name: label })} onClick={onLess}>
        <Icon name="minus" size={20} />
      </button>
      <button
        type="button"
        class="stepper-value"
        aria-label={t('cart.quantity-of', { name: label, quantity: text })}
        onClick={onEdit}
      >
        {text}
      </button>
      <button type="button" aria-label={t('cart.more', { name: label })} onClick={onMore}>
        <Icon name="plus" size={20} />
      </button>
    </div>
  )
}
