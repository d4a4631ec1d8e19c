// GS1 element strings: what GS1-128, GS1 DataBar, GS1 DataMatrix and GS1 QR say, as scanners send
// them or as people type what stands beside the bars. GS1 General Specifications, sections 3
// (application identifiers), 5.10 (symbology identifiers) and 7.8 (concatenation, known lengths).
import { withoutSymbology } from './barcode.ts'

export type Gs1Element = { ai: string; value: string }
export type Gs1Fault =
  /** No such application identifier. */
  | 'unknown-ai'
  /** Its value has not the length or the signs that belong to it. */
  | 'bad-value'
  /** It stands there twice, and says two things. */
  | 'twice'
export type Gs1Read =
  | { ok: true; elements: Gs1Element[] }
  | { ok: false; fault: Gs1Fault; ai: string }

/** FNC1 between elements, as a scanner sends it. */
export const GROUP_SEPARATOR = '\x1d'

/** GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR code, GS1 DotCode. */
const SYMBOLOGIES = /^\](C1|e[0-3]|d2|Q3|J1)/
const BRACKETED = /^\(\d{2,4}\)/
/** An article's number, at the start or behind dates, measures and variants, which need no FNC1. */
const MAYBE = /^((1[1-7]\d|3[1-6]\d{3})\d{5}|20\d\d)*0[12]\d{14}/

/** Whether a text can only be an element string, or (isLikely) may be one as well as a plain code. */
export function gs1Likeness(text: string): 'is' | 'may' | 'no' {
  if (SYMBOLOGIES.test(text) || text.includes(GROUP_SEPARATOR)) return 'is'
  if (BRACKETED.test(text)) return 'is'
  return MAYBE.test(text) ? 'may' : 'no'
}

/** The elements of a text in either form, in their order. Separators that nothing needs are fine. */
export function readElements(text: string): Gs1Read {
  const body = withoutSymbology(text)
  const found = body.startsWith('(') ? splitBrackets(body) : splitRow(body)
  if (!Array.isArray(found)) return found
  const values = new Map<string, string>()
  for (const { ai, value } of found) {
    if (!formatOf(ai).test(value)) return { ok: false, fault: 'bad-value', ai }
    if ((values.get(ai) ?? value) !== value) return { ok: false, fault: 'twice', ai }
    values.set(ai, value)
  }
  return { ok: true, elements: [...values].map(([ai, value]) => ({ ai, value })) }
}

/** As it is printed under the bars: '(01)09501101530003(17)261231'. */
export const bracketed = (elements: readonly Gs1Element[]): string =>
  elements.map(({ ai, value }) => `(${ai})${value}`).join('')

/** As a scanner sends it: a separator after each value whose length is not known beforehand. */
export function asScanned(elements: readonly Gs1Element[]): string {
  const parts = elements.map(({ ai, value }, at) => {
    const isOpen = lengthOf(ai) === undefined && at < elements.length - 1
    return ai + value + (isOpen ? GROUP_SEPARATOR : '')
  })
  return parts.join('')
}

/** Digits of an identifier by its first two; what is not here does not exist. */
const AI_DIGITS: readonly [RegExp, number][] = [
  [/^(0[0-4]|1[0-9]|2[0-2]|30|37|9\d)/, 2],
  [/^(2[345]|4[012]|71)/, 3],
  [/^(3[1-69]|43|7[02]|8[012])/, 4],
]
/** Identifier and value together, for those whose length is known before they are read (7.8.5). */
const PREDEFINED: readonly [RegExp, number][] = [
  [/^00/, 20],
  [/^0[123]/, 16],
  [/^04/, 18],
  [/^1[1-9]/, 8],
  [/^20/, 4],
  [/^3[1-6]/, 10],
  [/^41/, 16],
]
/** The signs that a value may have: GS1's character set 82. */
const SIGNS = '[!"%-?A-Z_a-z]'
/** What we read ourselves has its own format; the rest is let through. */
const FORMATS: readonly [RegExp, RegExp][] = [
  [/^00$/, /^\d{18}$/],
  [/^0[123]$/, /^\d{14}$/],
  [/^1[1-9]$/, /^\d{6}$/],
  [/^20$/, /^\d{2}$/],
  [/^(30|37)$/, /^\d{1,8}$/],
  [/^3[1-6]\d\d$/, /^\d{6}$/],
  [/^39[02]\d$/, /^\d{1,15}$/],
  [/^39[13]\d$/, /^\d{4,18}$/],
  [/^(10|21|22)$/, new RegExp(`^${SIGNS}{1,20}$`)],
]
const ANY_VALUE = new RegExp(`^${SIGNS}{1,90}$`)

const firstOf = <T>(table: readonly [RegExp, T][], ai: string): T | undefined =>
  table.find(([which]) => which.test(ai))?.[1]
const formatOf = (ai: string): RegExp => firstOf(FORMATS, ai) ?? ANY_VALUE
const lengthOf = (ai: string): number | undefined => firstOf(PREDEFINED, ai)
const unknown = (ai: string): Gs1Read & { ok: false } => ({ ok: false, fault: 'unknown-ai', ai })

/** Blanks are for people's eyes: no value has one. */
function splitBrackets(text: string): Gs1Element[] | (Gs1Read & { ok: false }) {
  const parts = text.replace(/\s+/g, '').split(/\((\d{2,4})\)/)
  const elements: Gs1Element[] = []
  for (let at = 1; at < parts.length; at += 2) {
    const ai = String(parts[at])
    if (firstOf(AI_DIGITS, ai) !== ai.length) return unknown(ai)
    elements.push({ ai, value: String(parts[at + 1]) })
  }
  return elements
}

function splitRow(text: string): Gs1Element[] | (Gs1Read & { ok: false }) {
  const elements: Gs1Element[] = []
  let rest = text
  while (rest !== '') {
    if (rest.startsWith(GROUP_SEPARATOR)) {
      rest = rest.slice(1)
      continue
    }
    const digits = firstOf(AI_DIGITS, rest)
    const ai = rest.slice(0, digits ?? 2)
    if (digits === undefined || !/^\d+$/.test(ai) || ai.length < digits) return unknown(ai)
    const end = rest.indexOf(GROUP_SEPARATOR)
    const to = lengthOf(ai) ?? (end < 0 ? rest.length : end)
    elements.push({ ai, value: rest.slice(ai.length, to) })
    rest = rest.slice(to)
  }
  return elements
}
