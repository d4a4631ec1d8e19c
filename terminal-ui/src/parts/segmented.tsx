import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import './segmented.css'

export type Choice<T extends string> = {
  value: T
  text: string
  /** A sentence under the text: what choosing this means. */
  explanation?: string
  icon?: IconName
  isDisabled?: boolean
}

type SegmentedProps<T extends string> = {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}

/** A radio group drawn as large segments; arrows move as in any radio group. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, choices, onChange } = props
  return (
    <fieldset class="segmented">
      <legend>{label}</legend>
      <div class="segmented-row">
        {choices.map((choice) => (
          <label
            key={choice.value}
            class={`segment${choice.explanation ? ' is-explained' : ''}${
              choice.value === value ? ' is-chosen' : ''
            }${choice.isDisabled ? ' is-disabled' : ''}`}
          >
            <input
              type="radio"
              class="visually-hidden"
              name={label}
              checked={choice.value === value}
              disabled={choice.isDisabled}
              onChange={() => onChange(choice.value)}
            />
            {choice.icon && <Icon name={choice.icon} size={22} />}
            <span>
              <span class="segment-text">{choice.text}</span>
              {choice.explanation && <span class="segment-more">{choice.explanation}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
