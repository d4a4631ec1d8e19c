import './switch.css'

type SwitchProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void }

/** On or off, at once; the whole line is the target. */
export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        class="visually-hidden"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="switch-track" aria-hidden="true" />
      <span class="switch-label">{label}</span>
    </label>
  )
}
