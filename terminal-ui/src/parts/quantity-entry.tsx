import { useId } from 'preact/hooks'
import { parseQuantity } from '#domain/quantity.ts'
import './amount-entry.css'
import { NumberPad } from './number-pad.tsx'

type QuantityEntryProps = {
  label: string
  text: string
  unit: string
  hasDecimals: boolean
  onChange: (text: string) => void
  note?: string | undefined
  isWrong?: boolean
  /** Worth a second look, and taken all the same. */
  isDoubtful?: boolean
}

const LENGTH_MAX = 10

/** Thousandths of what was typed, or null: '0,25' is 250, '' and '0' are nothing. */
export function readQuantity(text: string): number | null {
  const outcome = parseQuantity(text)
  return outcome.ok && outcome.value > 0 ? outcome.value : null
}

/** A quantity in large figures; a comma only where the goods are weighed. */
export function QuantityEntry(props: QuantityEntryProps) {
  const { label, text, unit, hasDecimals, onChange, note, isWrong, isDoubtful } = props
  const id = useId()
  const tone = isWrong ? ' is-wrong' : isDoubtful ? ' is-doubtful' : ''
  const keep = (next: string) => {
    const allowed = hasDecimals ? /[^\d.,]/g : /\D/g
    onChange(next.replace(allowed, '').replace('.', ',').slice(0, LENGTH_MAX))
  }
  return (
    <div class="amount-entry">
      <label for={id}>{label}</label>
      <div class="quantity-box">
        <input
          id={id}
          class="amount-input"
          type="text"
          inputMode="none"
          autocomplete="off"
          value={text}
          placeholder={hasDecimals ? '0,000' : '0'}
          aria-invalid={isWrong}
          aria-describedby={note ? `${id}-note` : undefined}
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => keep(event.currentTarget.value)}
        />
        <span class="quantity-unit">{unit}</span>
      </div>
      <p class={`amount-note${tone}`} id={`${id}-note`}>
        {note ?? '\u00a0'}
      </p>
      <NumberPad
        label={label}
        extraKey={hasDecimals ? ',' : undefined}
        onKey={(key) => keep(`${text}${key}`)}
        onErase={() => keep(text.slice(0, -1))}
      />
    </div>
  )
}
