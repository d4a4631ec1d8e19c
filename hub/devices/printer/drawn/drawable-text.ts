import type { FontBook, FontFamily } from './font-book.ts'

/** Longer texts are cut; a name has at most some hundred characters. */
const CHARACTERS_MAX = 600
/** A flood of accents would climb out of its row; no written language stacks more. */
const MARKS_MAX = 3
const REPLACEMENT = '?'
/** Controls, formats, halves of characters, what nobody has assigned, and variation selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Variation_Selector}]/u

export type DrawableText = { text: string; families: FontFamily[] }

/**
 * Text with nothing in it that has no picture: control characters and direction marks are left
 * out (joiners stay, scripts need them), what no font has becomes `?`.
 */
export function drawableText(text: string, book: FontBook): DrawableText {
  const families = new Set<FontFamily>()
  let marks = 0
  let drawable = ''
  for (const character of [...text.normalize('NFC')].slice(0, CHARACTERS_MAX)) {
    if (/\s/u.test(character)) drawable += ' '
    else if (/[\u200c\u200d]/.test(character)) drawable += character
    else if (!INVISIBLE.test(character)) {
      marks = /\p{M}/u.test(character) ? marks + 1 : 0
      if (marks > MARKS_MAX) continue
      const family = book.familyFor(character)
      if (family) families.add(family)
      drawable += family ? character : REPLACEMENT
    }
  }
  return { text: drawable, families: [...families] }
}
