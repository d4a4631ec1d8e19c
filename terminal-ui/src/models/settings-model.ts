// What a person chose for this device. Kept outside IndexedDB, so that it stands even when the
// till's storage does not open.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Marks } from '../link/terminal-seams.ts'
import type { Language } from '../link/till-errors.ts'

export type Theme = 'light' | 'dark' | 'system'

export type SettingsModel = {
  language: ReadonlySignal<Language>
  theme: ReadonlySignal<Theme>
  setLanguage(language: Language): void
  setTheme(theme: Theme): void
}

const LANGUAGE_MARK = 'ocean-pos.language'
const THEME_MARK = 'ocean-pos.theme'

export function createSettingsModel(marks: Marks): SettingsModel {
  const language = signal<Language>(marks.get(LANGUAGE_MARK) === 'en' ? 'en' : 'id')
  const theme = signal<Theme>(readTheme(marks.get(THEME_MARK)))
  return {
    language,
    theme,
    setLanguage(chosen) {
      marks.set(LANGUAGE_MARK, chosen)
      language.value = chosen
    },
    setTheme(chosen) {
      marks.set(THEME_MARK, chosen)
      theme.value = chosen
    },
  }
}

const readTheme = (text: string | null): Theme =>
  text === 'light' || text === 'dark' ? text : 'system'
