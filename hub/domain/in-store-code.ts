// Codes on labels that the outlet prints itself: an item, and its price or its weight. GS1 leaves
// their layout to the store (General Specifications, section 2.1.12); the outlet's rules say it.
import { assert, itemAt } from './assert.ts'
import { ean13CheckDigit, isValidEan } from './barcode.ts'
import { multiplyDivide } from './money.ts'
import type { CodeRuleMessage } from './wire/scanning-message.ts'

export type Label = {
  /** PLU or SKU of the item, as long as the rule says. */
  item: string
  /** What the label costs, in minor units; null: it states a weight. */
  priceMinor: number | null
  /** Thousandths of a kilogram; null: it states a price. */
  quantityMilli: number | null
}
/** Why a rule reads nothing: its range, digits beyond the twelve, read twice, not to be checked. */
export type LayoutFault = 'range' | 'outside' | 'parts-overlap' | 'check-length'
/** The value's own check digit is wrong; the value is nothing. */
export type LabelFault = 'value-check' | 'no-value'

type Layout = Pick<CodeRuleMessage, 'item_digits' | 'value_digits'> & Partial<CodeRuleMessage>
/** The first digit of a part (counted from 0) and the one after its last. */
type Span = { from: number; to: number }

/** Digits before the check digit. */
const BODY = 12
const NO_DIGITS: Span = { from: 0, to: 0 }

const itemSpan = (rule: Layout, prefixLength: number): Span =>
  spanAt(rule.item_at ?? prefixLength + 1, rule.item_digits)
const valueSpan = (rule: Layout): Span =>
  spanAt(rule.value_at ?? BODY + 1 - rule.value_digits, rule.value_digits)
const checkSpan = ({ check_at }: Layout): Span =>
  check_at === undefined ? NO_DIGITS : spanAt(check_at, 1)

const spanAt = (place: number, digits: number): Span => ({
  from: place - 1,
  to: place - 1 + digits,
})
const cut = (code: string, { from, to }: Span): string => code.slice(from, to)

/**
 * The 13 digits by what they are: P prefix, B item, N value, C its check digit, K the label's own,
 * and a dot for what nothing reads. Null for a rule with a fault.
 */
export function layoutOf(rule: CodeRuleMessage): string | null {
  if (faultOfLayout(rule) !== null) return null
  const signs = [...'............K']
  const fill = ({ from, to }: Span, sign: string) => signs.fill(sign, from, to)
  fill({ from: 0, to: rule.prefix.length }, 'P')
  fill(itemSpan(rule, rule.prefix.length), 'B')
  fill(valueSpan(rule), 'N')
  fill(checkSpan(rule), 'C')
  return signs.join('')
}

/** What is wrong with one rule by itself, or null. A rule with a fault reads no code. */
export function faultOfLayout(rule: CodeRuleMessage): LayoutFault | null {
  const { prefix, prefix_to = prefix } = rule
  if (prefix_to.length !== prefix.length || prefix_to < prefix) return 'range'
  const spans = [itemSpan(rule, prefix.length), valueSpan(rule), checkSpan(rule)]
  const used = [{ from: 0, to: prefix.length }, ...spans.filter(({ to }) => to > 0)]
  if (used.some(({ to }) => to > BODY)) return 'outside'
  const places = used.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, n) => from + n),
  )
  if (new Set(places).size < places.length) return 'parts-overlap'
  return rule.check_at !== undefined && !WEIGHTS[rule.value_digits] ? 'check-length' : null
}

/**
 * What a 13-digit code says by these rules, the longest prefix first; null where none reads it or
 * its check digit is wrong.
 */
export function readLabel(
  code: string,
  rules: readonly CodeRuleMessage[],
): Label | LabelFault | null {
  const rule = code.length === 13 && isValidEan(code) ? ruleFor(code, rules) : undefined
  if (rule === undefined) return null
  const digits = cut(code, valueSpan(rule))
  const check = cut(code, checkSpan(rule))
  if (check !== '' && check !== valueCheckDigit(digits)) return 'value-check'
  const value = statedBy(Number(digits), rule)
  if (value === 0) return 'no-value'
  const item = cut(code, itemSpan(rule, rule.prefix.length))
  const isPrice = rule.kind === 'price'
  return { item, priceMinor: isPrice ? value : null, quantityMilli: isPrice ? null : value }
}

/** Whether an item of a label is this product: its PLU, else its SKU; zeros before it do not count. */
export const isItemOf = (
  item: string,
  { plu, sku }: { plu: string | null; sku: string },
): boolean => itemCodes(item).some((code) => code === plu || code === sku)

/** The ways in which a product's own code may be shorter than the label's. */
export const itemCodes = (item: string): string[] => [item, item.replace(/^0+(?=.)/, '')]

/**
 * Writes the label that readLabel reads back under `rule`; digits that nothing says are 0. The
 * value is what stands on the label, before the rule's power of ten.
 */
export function embeddedEan13(prefix: string, item: string, value: number, rule: Layout): string {
  const digits = String(value).padStart(rule.value_digits, '0')
  const check = checkSpan(rule)
  const parts: [Span, string][] = [
    [{ from: 0, to: prefix.length }, prefix],
    [itemSpan(rule, prefix.length), item.padStart(rule.item_digits, '0')],
    [valueSpan(rule), digits],
    [check, check.to === 0 ? '' : valueCheckDigit(digits)],
  ]
  let body = '0'.repeat(BODY)
  for (const [{ from, to }, text] of parts) {
    assert(text.length === to - from, `${text} does not fit its label`)
    body = body.slice(0, from) + text + body.slice(to)
  }
  return body + ean13CheckDigit(body)
}

const TWO_MINUS = '0246891357'
const THREE = '0369258147'
const FIVE_PLUS = '0516273849'
const FIVE_MINUS = '0594837261'
const WEIGHTS: Readonly<Record<number, readonly string[]>> = {
  4: [TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS],
  5: [FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS],
}

/**
 * The check digit of a price or weight of four or five digits. GS1 General Specifications, section
 * 7.9.2 to 7.9.4: 2875 has 9, 14685 has 6.
 */
export function valueCheckDigit(digits: string): string {
  const weights = WEIGHTS[digits.length]
  assert(weights, `${digits} has no check digit of its own`)
  const sum = [...digits].reduce(
    (total, digit, at) => total + Number(itemAt(weights, at).charAt(Number(digit))),
    0,
  )
  if (digits.length === 4) return String((sum * 3) % 10)
  return String(FIVE_MINUS.indexOf(String((10 - (sum % 10)) % 10)))
}

function statedBy(value: number, { value_exponent = 0, rounding }: CodeRuleMessage): number {
  if (value_exponent >= 0) return value * 10 ** value_exponent
  const mode = rounding === 'down' || rounding === 'up' ? rounding : 'half-up'
  return multiplyDivide(value, 1, 10 ** -value_exponent, mode)
}

/** Within a range of prefixes of one length, text compares as numbers do. */
const isOfRule = (code: string, { prefix, prefix_to = prefix }: CodeRuleMessage): boolean => {
  const start = code.slice(0, prefix.length)
  return prefix <= start && start <= prefix_to
}

function ruleFor(code: string, rules: readonly CodeRuleMessage[]): CodeRuleMessage | undefined {
  return rules
    .filter((rule) => isOfRule(code, rule) && faultOfLayout(rule) === null)
    .sort((a, b) => b.prefix.length - a.prefix.length)[0]
}
