import { useEffect, useMemo } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { NumberDraft } from '../../../models/number-draft.ts'
import { Field } from '../../../parts/field.tsx'
import { useTill } from '../../../parts/till-context.ts'

function readDigits(text: string, max: number): number | null {
  const digits = text.replace(/\D/g, '')
  return digits === '' ? null : Math.min(Number(digits), max)
}

type MoneyFieldProps = {
  label: string
  minor: number | null
  help?: string
  hasFocus?: boolean
  onChange: (minor: number | null) => void
}

/** An amount in one line, as a limit is typed. */
export function MoneyField({ label, minor, help, hasFocus, onChange }: MoneyFieldProps) {
  const outlet = useTill().session.outlet.value
  const code = outlet?.currency_code ?? 'IDR'
  const currency = { code, minorExponent: outlet?.minor_exponent ?? 0 }
  return (
    <Field
      label={label}
      value={minor === null ? '' : formatAmount(minor, currency)}
      inputMode="numeric"
      prefix={code === 'IDR' ? 'Rp' : code}
      help={help}
      hasFocus={hasFocus === true}
      onInput={(typed) => onChange(readDigits(typed, MONEY_MINOR_MAX))}
    />
  )
}

type NumberFieldProps = {
  label: string
  value: number
  suffix: string
  min: number
  max: number
  help?: string
  onChange: (value: number) => void
}

export function NumberField({ label, value, suffix, min, max, help, onChange }: NumberFieldProps) {
  const draft = useMemo(() => new NumberDraft(value, min, max), [min, max])
  useEffect(() => draft.heed(value), [draft, value])
  return (
    <div onFocusOut={() => draft.settle()}>
      <Field
        label={label}
        value={draft.text.value}
        inputMode="numeric"
        suffix={suffix}
        help={help}
        onInput={(typed) => onChange(draft.type(typed))}
      />
    </div>
  )
}
