import CodepageEncoder from '@point-of-sale/codepage-encoder'

/** Pages and their ESC t numbers, the same on Epson, Bixolon, Xprinter and 58 mm clones. */
export const CODE_PAGE_NUMBERS = {
  cp437: 0,
  cp850: 2,
  windows1252: 16,
  cp866: 17,
  cp852: 18,
  cp858: 19,
} as const
export type CodePage = keyof typeof CODE_PAGE_NUMBERS

const FIRST_PRINTABLE = 0x20
const DELETE = 0x7f
const REPLACEMENT = '?'
/** On every page, at the same bytes. */
const PLAIN = /^[ -~]*$/

const substitutes: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '′': "'",
  '″': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '─': '-',
  '•': '*',
  '·': '.',
  '×': 'x',
  '÷': '/',
  '←': '<-',
  '→': '->',
  '≤': '<=',
  '≥': '>=',
  '€': 'EUR',
  '©': '(c)',
  '®': '(R)',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
}

type Alphabet = ReadonlyMap<string, number>
const alphabets = new Map<CodePage, Alphabet>()

/**
 * The characters that may be sent on this page, with their bytes. Bytes below 0x20 are left out on
 * purpose: the tables of IBM pages draw an arrow for 0x1B, so that the encoder library would turn a
 * product called "←p" into ESC p, the command that opens the drawer. Kept, because the library
 * copies its table for every text, which is most of its time.
 */
function alphabetOf(codePage: CodePage): Alphabet {
  const known = alphabets.get(codePage)
  if (known) return known
  const alphabet = new Map<string, number>()
  for (const [byte, codepoint] of CodepageEncoder.getEncoding(codePage).codepoints.entries()) {
    const character = String.fromCodePoint(codepoint)
    if (byte < FIRST_PRINTABLE || byte === DELETE || isInvisible(character)) continue
    // Any white space is written as a space.
    if (/\s/u.test(character) && character !== ' ') continue
    if (!alphabet.has(character)) alphabet.set(character, byte)
  }
  alphabets.set(codePage, alphabet)
  return alphabet
}

/** The bytes of text that went through `printableText`; never a byte below 0x20. */
export function textBytes(text: string, codePage: CodePage): number[] {
  const alphabet = alphabetOf(codePage)
  return Array.from(text, (character) => {
    const byte = alphabet.get(character)
    if (byte === undefined) throw new Error('the text was not made printable for this page')
    return byte
  })
}

/**
 * `isExact` is false where a character had to be spelled differently, `isLegible` where one had to
 * become `?`: that line is drawn instead, by printers that can.
 */
export type PrintableText = { text: string; isExact: boolean; isLegible: boolean }

/**
 * Text that is safe and expressible on the page: no control or format characters (C0, C1, bidi,
 * zero-width), one space for any white space, and a plain spelling or `?` for what the page lacks.
 */
export function printableText(text: string, codePage: CodePage): PrintableText {
  if (PLAIN.test(text)) return { text, isExact: true, isLegible: true }
  const alphabet = alphabetOf(codePage)
  let isExact = true
  let isLegible = true
  let cleaned = ''
  for (const character of text.normalize('NFC')) {
    if (alphabet.has(character)) cleaned += character
    else if (/\s/u.test(character)) cleaned += ' '
    else if (!isInvisible(character)) {
      const spelled = spellPlainly(character, alphabet)
      cleaned += spelled ?? REPLACEMENT
      isExact = false
      if (spelled === null) isLegible = false
    }
  }
  return { text: cleaned, isExact, isLegible }
}

/** Null where the page has nothing like it. */
function spellPlainly(character: string, alphabet: Alphabet): string | null {
  const substitute = substitutes[character]
  if (substitute !== undefined) return substitute
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return [...plain].every((part) => alphabet.has(part)) ? plain : null
}

/** Control and format characters and lone surrogates mean nothing on paper. */
function isInvisible(character: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(character)
}
