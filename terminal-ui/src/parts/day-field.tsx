import { useId } from 'preact/hooks'
import './field.css'
import { pickedIn, shownIn } from './half-typed.ts'

type DayFieldProps = {
  label: string
  /** yyyy-mm-dd, or empty. */
  value: string
  min?: string | undefined
  max?: string | undefined
  help?: string | undefined
  /** Where empty has a meaning: half a day is told as such (half-typed.ts). */
  tellsHalf?: boolean
  onChange: (value: string) => void
}

/** A day, by the browser's own calendar. */
export function DayField(props: DayFieldProps) {
  const { label, value, min, max, help, tellsHalf = false, onChange } = props
  const id = useId()
  const tell = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const next = tellsHalf ? pickedIn(currentTarget) : currentTarget.value
    if (next !== value) onChange(next)
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="native-select"
        type="date"
        value={shownIn(value)}
        min={min}
        max={max}
        aria-describedby={help ? `${id}-note` : undefined}
        onInput={tell}
        onKeyUp={tell}
      />
      {help && (
        <p class="field-note" id={`${id}-note`}>
          {help}
        </p>
      )}
    </div>
  )
}
