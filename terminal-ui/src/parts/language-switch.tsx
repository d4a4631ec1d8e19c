import './language-switch.css'
import { useBoot } from './till-context.ts'

const LANGUAGES = [
  { value: 'id', name: 'Bahasa Indonesia', short: 'ID' },
  { value: 'en', name: 'English', short: 'EN' },
] as const

/** Each language is called by its own name, so that it is found by who needs it. */
export function LanguageSwitch() {
  const { settings } = useBoot()
  return (
    // biome-ignore lint/a11y/useSemanticElements: two toggle buttons are not a form's fieldset
    <div class="language-switch" role="group" aria-label="Bahasa / Language">
      {LANGUAGES.map(({ value, name, short }) => (
        <button
          type="button"
          key={value}
          lang={value}
          aria-label={`${short} – ${name}`}
          aria-pressed={settings.language.value === value}
          onClick={() => settings.setLanguage(value)}
        >
          {short}
        </button>
      ))}
    </div>
  )
}
