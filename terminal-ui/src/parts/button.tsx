import type { ComponentChildren } from 'preact'
import './button.css'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'

export type ButtonProps = {
  children?: ComponentChildren
  kind?: 'primary' | 'soft' | 'plain' | 'danger'
  size?: 'normal' | 'large' | 'pay'
  icon?: IconName
  /** The key that does the same, shown on the button. */
  hint?: string
  /** For buttons that show only an icon. */
  label?: string
  type?: 'button' | 'submit'
  isDisabled?: boolean
  isBusy?: boolean
  isPressed?: boolean
  isWide?: boolean
  hasFocus?: boolean
  testId?: string
  onPress?: () => void
}

function ButtonBody({ children, icon, hint, isBusy }: ButtonProps) {
  return (
    <>
      {isBusy ? <span class="spinner" /> : icon && <Icon name={icon} size={22} />}
      {children !== undefined && <span class="button-text">{children}</span>}
      {hint && (
        <span class="key-hint" aria-hidden="true">
          {hint}
        </span>
      )}
    </>
  )
}

/** While it is busy it does nothing and keeps the focus: a disabled one would lose it. */
export function Button(props: ButtonProps) {
  const { kind = 'soft', size = 'normal', isWide = false, children } = props
  const isIconOnly = children === undefined
  const classes = `button button-${kind} button-${size}${isWide ? ' button-wide' : ''}${
    isIconOnly ? ' button-icon-only' : ''
  }`
  return (
    <button
      type={props.type ?? 'button'}
      class={classes}
      disabled={props.isDisabled}
      aria-disabled={props.isBusy}
      aria-label={props.label}
      aria-pressed={props.isPressed}
      aria-busy={props.isBusy}
      aria-keyshortcuts={props.hint}
      title={isIconOnly ? props.label : undefined}
      data-autofocus={props.hasFocus || undefined}
      data-testid={props.testId}
      onClick={(event) => (props.isBusy ? event.preventDefault() : props.onPress?.())}
    >
      <ButtonBody {...props} />
    </button>
  )
}
