// What a person chose for this device. Kept outside IndexedDB, so that it stands even when the
// till's storage does not open.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Marks } from '../link/terminal-seams.ts'
import type { Language } from '../link/till-errors.ts'

export type Theme = 'light' | 'dark' | 'system'

const LANGUAGE_MARK = 'ocean-pos.language'
const THEME_MARK = 'ocean-pos.theme'

export class SettingsModel {
  readonly language: ReadonlySignal<Language>
  readonly theme: ReadonlySignal<Theme>
  readonly #marks: Marks
  readonly #language: Signal<Language>
  readonly #theme: Signal<Theme>

  constructor(marks: Marks) {
    this.#marks = marks
    this.#language = signal(marks.get(LANGUAGE_MARK) === 'en' ? 'en' : 'id')
    this.#theme = signal(readTheme(marks.get(THEME_MARK)))
    this.language = this.#language
    this.theme = this.#theme
  }

  setLanguage(language: Language): void {
    this.#marks.set(LANGUAGE_MARK, language)
    this.#language.value = language
  }

  setTheme(theme: Theme): void {
    this.#marks.set(THEME_MARK, theme)
    this.#theme.value = theme
  }
}

const readTheme = (text: string | null): Theme =>
  text === 'light' || text === 'dark' ? text : 'system'
