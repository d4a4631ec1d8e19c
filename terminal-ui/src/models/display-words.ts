// What the two windows say to each other, and how the second one looks.

import type { Currency } from '#domain/money.ts'
import type { Marks } from '../link/terminal-seams.ts'
import type { Language } from '../link/till-errors.ts'
import type { DisplayScene } from './display-scene.ts'
import type { Theme } from './settings-model.ts'

export type DisplayLook = { language: Language; theme: Theme }

export type TillToDisplay =
  | {
      kind: 'shows'
      build: string
      scene: DisplayScene
      look: DisplayLook
      outletName: string
      timezone: string
      currency: Currency
    }
  | { kind: 'logo'; png: string | null }
  /** The till's window closes, or another takes over. */
  | { kind: 'gone' }
export type DisplayToTill = { kind: 'here' } | { kind: 'left' }

/** Each says that it is there so often; a silence of more than two and a half is an end. */
export const BEAT_MS = 2_000
export const SILENCE_MS_MAX = 5_000

const LANGUAGE_MARK = 'ocean-pos.display-language'
const THEME_MARK = 'ocean-pos.display-theme'

/** The customer's language need not be the cashier's; light unless somebody wants it otherwise. */
export function readLook(marks: Marks): DisplayLook {
  const theme = marks.get(THEME_MARK)
  return {
    language: marks.get(LANGUAGE_MARK) === 'en' ? 'en' : 'id',
    theme: theme === 'dark' || theme === 'system' ? theme : 'light',
  }
}

export function keepLook(marks: Marks, { language, theme }: DisplayLook): void {
  marks.set(LANGUAGE_MARK, language)
  marks.set(THEME_MARK, theme)
}

export const isTillToDisplay = (message: unknown): message is TillToDisplay =>
  kindOf(message, ['shows', 'logo', 'gone'])
export const isDisplayToTill = (message: unknown): message is DisplayToTill =>
  kindOf(message, ['here', 'left'])

/** Both windows are ours: a message is known by its kind, another build's by its number. */
function kindOf(message: unknown, kinds: readonly string[]): boolean {
  if (typeof message !== 'object' || message === null) return false
  return kinds.includes(String((message as { kind?: unknown }).kind))
}
