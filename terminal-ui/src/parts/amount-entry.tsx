import { useId } from 'preact/hooks'
import { formatMoney } from '#domain/money.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import './amount-entry.css'
import { NumberPad } from './number-pad.tsx'
import { useTill } from './till-context.ts'
import { useFirstFocus } from './use-first-focus.ts'

type AmountEntryProps = {
  label: string
  /** Null while nothing has been typed: then `placeholder` shows what an empty field means. */
  minor: number | null
  onChange: (minor: number | null) => void
  placeholder?: string | undefined
  note?: string | undefined
  isWrong?: boolean
  hasPad?: boolean
  padSize?: 'normal' | 'large'
  hasFocus?: boolean
}

/** Digits shift in from the right, so that no decimal sign is ever needed for money. */
function readDigits(text: string): number | null {
  const digits = text.replace(/\D/g, '')
  if (digits === '') return null
  return Math.min(Number(digits), MONEY_MINOR_MAX)
}

function useAmountText(minor: number | null): string {
  const outlet = useTill().session.outlet.value
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  return minor === null ? '' : formatMoney(minor, currency)
}

/** One amount in large figures, typed on keys or on the pad below it. */
export function AmountEntry(props: AmountEntryProps) {
  const { label, minor, onChange, placeholder, note, isWrong, hasPad = true, hasFocus } = props
  const id = useId()
  const input = useFirstFocus<HTMLInputElement>(hasFocus === true)
  const typed = minor === null ? '' : String(minor)
  return (
    <div class="amount-entry">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={input}
        class="amount-input"
        type="text"
        inputMode={hasPad ? 'none' : 'numeric'}
        autocomplete="off"
        value={useAmountText(minor)}
        placeholder={placeholder}
        aria-invalid={isWrong}
        aria-describedby={note ? `${id}-note` : undefined}
        data-autofocus={hasFocus || undefined}
        onInput={(event) => onChange(readDigits(event.currentTarget.value))}
      />
      <p class={isWrong ? 'amount-note is-wrong' : 'amount-note'} id={`${id}-note`}>
        {note ?? '\u00a0'}
      </p>
      {hasPad && (
        <NumberPad
          label={label}
          size={props.padSize ?? 'normal'}
          extraKey="000"
          onKey={(key) => onChange(readDigits(`${typed}${key}`))}
          onErase={() => onChange(readDigits(typed.slice(0, -1)))}
        />
      )}
    </div>
  )
}
