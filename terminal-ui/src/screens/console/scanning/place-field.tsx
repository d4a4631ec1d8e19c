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
