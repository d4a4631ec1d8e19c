import { useId } from 'preact/hooks'
import './field.css'

type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; text: string }[]
  /** Said under it. */
  help?: string
  isDisabled?: boolean
  onChange: (value: T) => void
}

/** One of a list that is too long for segments. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, value, options, help, isDisabled, onChange } = props
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="native-select"
        value={value}
        disabled={isDisabled}
        aria-describedby={help ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      {help && (
        <p class="field-note" id={`${id}-note`}>
          {help}
        </p>
      )}
    </div>
  )
}
