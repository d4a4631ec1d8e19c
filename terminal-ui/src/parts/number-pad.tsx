import { t } from '../text/translate.ts'
import { Icon } from './icon.tsx'
import './number-pad.css'

type NumberPadProps = {
  onKey: (key: string) => void
  onErase: () => void
  /** The key left of 0: a comma for weights, thousands for cash, nothing for a PIN. */
  extraKey?: ',' | '000' | 'C' | undefined
  label: string
  size?: 'normal' | 'large'
  isDisabled?: boolean
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

/** Keys for fingers; the keyboard reaches the same field, so the pad never takes the focus. */
export function NumberPad(props: NumberPadProps) {
  const { onKey, onErase, extraKey, label, size = 'normal', isDisabled = false } = props
  const key = (name: string) => (
    <button
      type="button"
      key={name}
      tabIndex={-1}
      disabled={isDisabled}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onKey(name)}
    >
      {name}
    </button>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in older browsers
    <div class={`number-pad number-pad-${size}`} role="group" aria-label={label}>
      {DIGITS.map(key)}
      {extraKey ? key(extraKey) : <span />}
      {key('0')}
      <button
        type="button"
        tabIndex={-1}
        disabled={isDisabled}
        aria-label={t('common.erase')}
        onPointerDown={(event) => event.preventDefault()}
        onClick={onErase}
      >
        <Icon name="backspace" size={28} />
      </button>
    </div>
  )
}
