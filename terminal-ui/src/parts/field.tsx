import { useEffect, useId, useRef } from 'preact/hooks'
import './field.css'
import { useFirstFocus } from './use-first-focus.ts'

type FieldProps = {
  label: string
  /** Where the label alone does not say of what, for those who do not see the row around it. */
  spokenLabel?: string
  value: string
  onInput: (value: string) => void
  /** Said under the field; an error takes its place. */
  help?: string | undefined
  error?: string | null | undefined
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  prefix?: string
  suffix?: string
  placeholder?: string
  maxLength?: number
  size?: 'normal' | 'large'
  hasFocus?: boolean
  isMultiline?: boolean
  /** A PIN: dots instead of digits. */
  isSecret?: boolean
  /** A scan is meant for it, as if it were typed. */
  takesScans?: boolean
}

/** In a dialog that scrolls, the first wrong field is brought into sight when one turns wrong. */
function useSight(isWrong: boolean) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const first = ref.current?.closest('dialog')?.querySelector('.field-wrong')
    if (isWrong) first?.scrollIntoView({ block: 'nearest' })
  }, [isWrong])
  return ref
}

export function Field(props: FieldProps) {
  const id = useId()
  const input = useFirstFocus<HTMLInputElement>(props.hasFocus === true)
  const box = useSight(Boolean(props.error))
  const note = props.error ?? props.help
  const shared = {
    id,
    value: props.value,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autocomplete: 'off' as const,
    'aria-label': props.spokenLabel,
    'aria-invalid': Boolean(props.error),
    'aria-describedby': note ? `${id}-note` : undefined,
    'data-autofocus': props.hasFocus || undefined,
    'data-scans': props.takesScans,
    onInput: (event: Event) => props.onInput((event.target as HTMLInputElement).value),
  }
  return (
    <div
      ref={box}
      class={`field field-${props.size ?? 'normal'}${props.error ? ' field-wrong' : ''}`}
    >
      <label for={id}>{props.label}</label>
      <div class="field-box">
        {props.prefix && <span class="field-fix">{props.prefix}</span>}
        {props.isMultiline && <textarea rows={3} {...shared} />}
        {props.isSecret && <input ref={input} type="password" inputMode="numeric" {...shared} />}
        {!props.isMultiline && !props.isSecret && (
          <input ref={input} type="text" inputMode={props.inputMode ?? 'text'} {...shared} />
        )}
        {props.suffix && <span class="field-fix">{props.suffix}</span>}
      </div>
      {note && (
        <p class="field-note" id={`${id}-note`} role={props.error ? 'alert' : undefined}>
          {note}
        </p>
      )}
    </div>
  )
}
