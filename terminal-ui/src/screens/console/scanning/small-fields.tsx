import { useId } from 'preact/hooks'
import { Field } from '../../../parts/field.tsx'

type PlaceFieldProps = {
  label: string
  value: number | undefined
  max: number
  help?: string
  onChange: (value: number | undefined) => void
}

/** A small number that may be left out. */
export function PlaceField({ label, value, max, help, onChange }: PlaceFieldProps) {
  return (
    <Field
      label={label}
      value={value === undefined ? '' : String(value)}
      inputMode="numeric"
      help={help}
      onInput={(typed) => {
        const digits = typed.replace(/\D/g, '')
        onChange(digits === '' || Number(digits) === 0 ? undefined : Math.min(Number(digits), max))
      }}
    />
  )
}

type ChoiceFieldProps<T extends string> = {
  label: string
  value: T
  choices: readonly { value: T; text: string }[]
  onChange: (value: T) => void
}

export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, choices, onChange } = props
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="native-select"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  )
}
