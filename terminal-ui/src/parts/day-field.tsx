import { useId } from 'preact/hooks'
import './field.css'

type DayFieldProps = {
  label: string
  /** yyyy-mm-dd, or empty. */
  value: string
  min?: string | undefined
  max?: string | undefined
  help?: string | undefined
  onChange: (value: string) => void
}

/** A day, by the browser's own calendar. */
export function DayField({ label, value, min, max, help, onChange }: DayFieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="native-select"
        type="date"
        value={value}
        min={min}
        max={max}
        aria-describedby={help ? `${id}-note` : undefined}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {help && (
        <p class="field-note" id={`${id}-note`}>
          {help}
        </p>
      )}
    </div>
  )
}
