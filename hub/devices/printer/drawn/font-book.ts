// Which font of Debian's packages fonts-noto-core and fonts-droid-fallback draws a character.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Coverage, readCoverage } from './font-coverage.ts'

/** A name for the drawing library, and the files: the second is bold, where there is one. */
export type FontFamily = { name: string; files: string[] }

export const FONT_FOLDER = '/usr/share/fonts'
const NOTO = 'truetype/noto/NotoSans'
/** Latin, Cyrillic and Greek; also what digits and punctuation look like in every other script. */
const BASE = `${NOTO}-Regular.ttf`
/** Beside /usr/share/fonts on purpose, says Debian: other programs shall prefer the other one. */
const IDEOGRAPHS = [
  'opentype/noto/NotoSansCJK-Regular.ttc',
  'truetype/droid/DroidSansFallbackFull.ttf',
  '../fonts-droid-fallback/truetype/DroidSansFallback.ttf',
]
const SYMBOLS = ['Symbols', 'Symbols2', 'Math'].map((name) => `${NOTO}${name}-Regular.ttf`)

/** Scripts with a Noto Sans of their own, by the names of Unicode, which the files have too. */
const SCRIPTS = [
  ...['Thai', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Tamil', 'Telugu', 'Kannada'],
  ...['Malayalam', 'Gujarati', 'Gurmukhi', 'Oriya', 'Sinhala', 'Khmer', 'Lao', 'Myanmar'],
  ...['Georgian', 'Armenian', 'Ethiopic', 'Javanese', 'Balinese', 'Sundanese', 'Buginese'],
  ...['Batak', 'Rejang', 'Mongolian', 'Thaana', 'Cherokee', 'Tagalog', 'Syriac', 'Tifinagh'],
].map((name) => ({ name, pattern: new RegExp(`\\p{Script_Extensions=${name}}`, 'u') }))

const EAST_ASIA = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo']
const IDEOGRAPH = new RegExp(`[${EAST_ASIA.map((name) => `\\p{Script=${name}}`).join('')}]`, 'u')
/** Also the punctuation and the wide letters that are written with them. */
const isIdeograph = (character: string): boolean =>
  IDEOGRAPH.test(character) || /[\u3000-\u30ff\uff00-\uffef]/.test(character)

/** Files that may have the character, the likeliest first. */
function candidatesFor(character: string): string[] {
  const script = SCRIPTS.find(({ pattern }) => pattern.test(character))
  if (script) return [`${NOTO}${script.name}-Regular.ttf`, BASE, ...SYMBOLS]
  return isIdeograph(character) ? [...IDEOGRAPHS, BASE] : [BASE, ...SYMBOLS, ...IDEOGRAPHS]
}

export type FontBook = {
  /** Null where no font here has the character. */
  familyFor(character: string): FontFamily | null
  base(): FontFamily | null
}

/** Opens a font when a character first asks for it. */
export function openFontBook(folder = FONT_FOLDER): FontBook {
  const opened = new Map<string, { family: FontFamily; covers: Coverage } | null>()
  const open = (file: string) => {
    let font = opened.get(file)
    if (font === undefined) {
      font = openFont(folder, file)
      opened.set(file, font)
    }
    return font
  }
  return {
    familyFor(character) {
      const codePoint = character.codePointAt(0) ?? 0
      for (const file of candidatesFor(character)) {
        const font = open(file)
        if (font?.covers(codePoint)) return font.family
      }
      return null
    },
    base: () => open(BASE)?.family ?? null,
  }
}

function openFont(folder: string, file: string) {
  const regular = join(folder, file)
  if (!existsSync(regular)) return null
  const bold = join(folder, file.replace('-Regular.', '-Bold.'))
  const files = bold !== regular && existsSync(bold) ? [regular, bold] : [regular]
  // A name of its own: families that fontconfig knows must not be mixed in.
  const family = { name: `paper-${file.replace(/\W+/g, '-')}`, files }
  return { family, covers: readCoverage(readFileSync(regular)) }
}
