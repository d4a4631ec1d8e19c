// Which of the screens' texts a picture of a manual shows, kept beside the program that takes it: a
// fast test asks whether they are still what the screens say (decision 0103).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { en } from '../../../terminal-ui/src/text/en.ts'
import { enLater } from '../../../terminal-ui/src/text/en-later.ts'
import { id } from '../../../terminal-ui/src/text/id.ts'
import { idLater } from '../../../terminal-ui/src/text/id-later.ts'
import type { Language } from '../../../terminal-ui/src/text/translate.ts'

const KEPT = join(import.meta.dirname, 'shown-words.txt')
/** A text of fewer letters beside its placeholders fits everything. */
const LETTERS_MIN = 4
const PLACEHOLDER = /\{\w+\}/g

/** By the picture's file: what it shows, each as it stands in the texts. */
export type ShownWords = Record<string, string[]>

/** Each way in which a screen says a text: one thing and many are two. */
export const formsOf = (language: Language): string[] => [
  ...new Set(
    Object.values(language === 'id' ? { ...id, ...idLater } : { ...en, ...enLater }).flatMap(
      (text: string) => text.split(' || '),
    ),
  ),
]

/** Of what stands on a page, what is one of the screens' texts; goods, names and sums are not. */
export function textsIn(seen: readonly string[], language: Language): string[] {
  const forms = formsOf(language)
  const plain = new Set(forms.filter((form) => lettersOf(form) > 0).map(smooth))
  const patterns = forms
    .filter((form) => form.includes('{') && lettersOf(form) >= LETTERS_MIN)
    .sort((a, b) => lettersOf(b) - lettersOf(a))
    .map((form) => ({ form: smooth(form), pattern: patternOf(smooth(form)) }))
  const found = seen.map(smooth).map((words) => {
    if (plain.has(words)) return words
    return patterns.find(({ pattern }) => pattern.test(words))?.form
  })
  return [...new Set(found.filter((words) => words !== undefined))].sort()
}

const smooth = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const lettersOf = (form: string): number =>
  (form.replace(PLACEHOLDER, '').match(/\p{L}/gu) ?? []).length
const patternOf = (form: string): RegExp =>
  new RegExp(`^${form.split(PLACEHOLDER).map(RegExp.escape).join('.+')}$`, 'u')

export function readShownWords(): ShownWords {
  const shown: ShownWords = {}
  if (!existsSync(KEPT)) return shown
  let words: string[] = []
  for (const line of readFileSync(KEPT, 'utf8').split('\n').filter(Boolean)) {
    if (line.startsWith('  ')) words.push(line.trim())
    else {
      words = []
      shown[line] = words
    }
  }
  return shown
}

/** Of pictures that were not taken this time, what was known stays. */
export function keepShownWords(taken: ShownWords, known: readonly string[]): void {
  const shown = { ...readShownWords(), ...taken }
  const files = Object.keys(shown).filter((file) => known.includes(file))
  const lines = files.sort().flatMap((file) => [file, ...(shown[file] ?? []).map((w) => `  ${w}`)])
  writeFileSync(KEPT, `${lines.join('\n')}\n`)
}

/** A sentence for each picture that shows what no screen says any more. */
export function findOldWords(shown: ShownWords, language: Language): string[] {
  const forms = new Set(formsOf(language).map(smooth))
  return Object.entries(shown)
    .filter(([file]) => file.endsWith(`-${language}.webp`))
    .flatMap(([file, words]) =>
      words
        .filter((each) => !forms.has(each))
        .map((each) => `${file} shows “${each}”, which no screen says any more`),
    )
}
