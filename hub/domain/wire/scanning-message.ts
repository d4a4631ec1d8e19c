// How scanners are set up, and what the codes on the outlet's own labels mean.
import { type Static, Type } from 'typebox'
import { Closed, Code, Nullable, OneOf } from './primitives.ts'

const Prefix = Type.String({ pattern: '^(2\\d{0,3}|0[24]\\d{0,2})$' })
const Place = Type.Integer({ minimum: 1, maximum: 12 })

/**
 * One layout of the 13 digits on labels that the outlet's scales or its packing table print. GS1
 * leaves the prefixes 02, 04 and 20 to 29 to the store.
 */
export const CodeRuleMessage = Closed({
  prefix: Prefix,
  /** The last prefix of a range, of the same length; left out: `prefix` alone. */
  prefix_to: Type.Optional(Prefix),
  kind: Type.Union([Type.Literal('price'), Type.Literal('weight')]),
  item_digits: Type.Integer({ minimum: 3, maximum: 8 }),
  value_digits: Type.Integer({ minimum: 3, maximum: 6 }),
  /** Where the item begins, counted from 1; left out: right after the prefix. */
  item_at: Type.Optional(Place),
  /** Where the value begins; left out: so that it ends before the last digit. */
  value_at: Type.Optional(Place),
  /** Where the value's own check digit stands; left out: it has none. */
  check_at: Type.Optional(Place),
  /** The value times ten to this power is grams or minor units; left out: 0. */
  value_exponent: Type.Optional(Type.Integer({ minimum: -3, maximum: 3 })),
  /** What becomes of a part that is lost by a negative exponent; left out: nearest. */
  rounding: Type.Optional(OneOf(['down', 'nearest', 'up'])),
})
export type CodeRuleMessage = Static<typeof CodeRuleMessage>

export const CODE_RULES_MAX = 40

export const SUFFIXES = ['any', 'enter', 'tab', 'none'] as const

/** What the scanner of a terminal sends around a code, and how quickly. */
export const ScannerMessage = Closed({
  /** Null: of every terminal that has no entry of its own. */
  terminal_code: Nullable(Code),
  /** Signs before each code, or the name of a key, F10 to F24; '' where it sends none. */
  prefix: Type.String({ maxLength: 8 }),
  /** any: Enter, Tab or silence. none: silence. Otherwise that key and nothing else. */
  suffix: OneOf(SUFFIXES),
  /** Sent in place of GS1's FNC1 by scanners that cannot send GS; '' where they can. */
  separator: Type.String({ maxLength: 1 }),
  length_min: Type.Integer({ minimum: 3, maximum: 14 }),
  gap_median_ms_max: Type.Integer({ minimum: 5, maximum: 100 }),
  gap_ms_max: Type.Integer({ minimum: 20, maximum: 300 }),
  silence_ms: Type.Integer({ minimum: 50, maximum: 1000 }),
  /** Codes come through the input method of a tablet: the till shows a field for them. */
  has_field: Type.Boolean(),
})
export type ScannerMessage = Static<typeof ScannerMessage>

/** What a till does with goods whose label says that their day is over. */
export const EXPIRED_WAYS = ['sell', 'warn', 'refuse'] as const
