import { useId } from 'preact/hooks'
import { t } from '../../text/translate.ts'

type CodeInputProps = { length: number; value: string; onInput: (digits: string) => void }

/** One real input (paste and screen readers work) over boxes that show each digit large. */
export function CodeInput({ length, value, onInput }: CodeInputProps) {
  const id = useId()
  const cells = Array.from({ length }, (_, index) => ({ at: index, digit: value[index] ?? '' }))
  return (
    <div class="code-input">
      <label for={id}>{t('pairing.code')}</label>
      <div class="code-field">
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          autofocus
          value={value}
          onInput={(event) => {
            const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, length)
            event.currentTarget.value = digits
            onInput(digits)
          }}
        />
        <div class="code-cells" aria-hidden="true">
          {cells.map((cell) => (
            <span key={cell.at} class={cell.at === value.length ? 'is-next' : undefined}>
              {cell.digit}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
