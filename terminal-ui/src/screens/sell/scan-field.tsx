import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import './scan-field.css'

const isNameless = ({ key, keyCode }: KeyboardEvent): boolean =>
  keyCode === 229 || key === 'Unidentified' || key === 'Process'

/**
 * Takes codes that come as text and not as keys: through the input method of a tablet. Several
 * signs at once, or one after the other as quickly as a scanner's, are a code when nothing follows;
 * what is typed by hand waits for Enter. Keys with names are a scanner's own, heard elsewhere.
 */
export function ScanField() {
  const { scan } = useTill()
  const id = useId()
  const text = useSignal('')
  const input = useRef<HTMLInputElement>(null)
  const heard = useRef({ hasNames: false, atMs: 0, isQuick: false, timer: 0 })
  useEffect(() => {
    const at = document.activeElement
    const isFree = at === document.body || at?.id === 'main'
    if (isFree && !document.querySelector('dialog[open]')) input.current?.focus()
    return () => clearTimeout(heard.current.timer)
  }, [])
  const take = () => {
    const code = text.value.trim()
    text.value = ''
    if (code !== '') void scan.scanFromField(code)
  }
  const onInput = (value: string, atMs: number) => {
    const now = heard.current
    const grownBy = value.length - text.value.length
    const { gap_median_ms_max, silence_ms, length_min } = scan.scanner
    now.isQuick = grownBy > 1 || (grownBy === 1 && atMs - now.atMs <= gap_median_ms_max)
    now.atMs = atMs
    text.value = value
    clearTimeout(now.timer)
    if (now.hasNames || !now.isQuick || value.length < length_min) return
    now.timer = window.setTimeout(take, silence_ms)
  }
  return (
    <form
      class="scan-field"
      onSubmit={(event) => {
        event.preventDefault()
        clearTimeout(heard.current.timer)
        take()
      }}
    >
      <label for={id}>
        <Icon name="scan" />
        <span>{t('scan.field')}</span>
      </label>
      <input
        id={id}
        ref={input}
        type="text"
        inputMode="none"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        placeholder={t('scan.field-more')}
        data-testid="scan-field"
        onKeyDown={(event) => {
          heard.current.hasNames = !isNameless(event)
        }}
        onInput={(event) => onInput(event.currentTarget.value, event.timeStamp)}
      />
    </form>
  )
}
