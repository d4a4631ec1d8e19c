// Changes of the rules for scanners and labels while somebody makes them, and what a code would be
// by them before they are saved.

import { signal } from '@preact/signals'
import { addProduct, emptyCart, priceCart } from '#domain/cart.ts'
import type { ErrorCode } from '#domain/errors.ts'
import { readScan, type Scan } from '#domain/read-scan.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { CodeRuleMessage, ScannerMessage } from '#domain/wire/scanning-message.ts'
import { factsOf, readOdd } from './odd-scan.ts'
import type { BadScan } from './scan-model.ts'
import type { Till } from './till.ts'

/** Of what GS1 leaves to a store. */
const PREFIX_MIN = 20
const PREFIX_COUNT = 10
const firstTwo = (prefix: string): number => Number(prefix.slice(0, 2))

/** A rule that reads what no other does; without a prefix where all of them are taken. */
export function newCodeRule(rules: readonly CodeRuleMessage[]): CodeRuleMessage {
  const prefix = Array.from({ length: PREFIX_COUNT }, (_, n) => PREFIX_MIN + n).find(
    (each) =>
      !rules.some(
        ({ prefix: from, prefix_to: to }) => firstTwo(from) <= each && each <= firstTwo(to ?? from),
      ),
  )
  return { ...NEW_CODE_RULE, prefix: prefix === undefined ? '' : String(prefix) }
}

export const NEW_CODE_RULE: CodeRuleMessage = {
  ...{ prefix: '21', kind: 'weight', item_digits: 5, value_digits: 5 },
}

/** In its place, or at the end where `at` is null. */
function withItem<T>(items: readonly T[], at: number | null, item: T): T[] {
  return at === null ? [...items, item] : items.map((each, index) => (index === at ? item : each))
}
const without = <T>(items: readonly T[], at: number): T[] =>
  items.filter((_, index) => index !== at)

export const withCodeRule = (
  rules: RulesMessage,
  at: number | null,
  rule: CodeRuleMessage,
): RulesMessage => ({ ...rules, code_rules: withItem(rules.code_rules ?? [], at, rule) })

export const withoutCodeRule = (rules: RulesMessage, at: number): RulesMessage => ({
  ...rules,
  code_rules: without(rules.code_rules ?? [], at),
})

/** Rules of our own begin with what holds now; null: head office's hold again. */
export function withCodeRules(
  rules: RulesMessage,
  own: readonly CodeRuleMessage[] | null,
): RulesMessage {
  const { code_rules: _, ...rest } = rules
  return own === null ? rest : { ...rest, code_rules: [...own] }
}

export const withScanner = (
  rules: RulesMessage,
  at: number | null,
  scanner: ScannerMessage,
): RulesMessage => ({ ...rules, scanners: withItem(rules.scanners ?? [], at, scanner) })

export const withoutScanner = (rules: RulesMessage, at: number): RulesMessage => ({
  ...rules,
  scanners: without(rules.scanners ?? [], at),
})

export type Tried = { code: string; scan: Scan | null } & (
  | {
      kind: 'sold'
      product: ProductMessage
      totalMinor: number
      quantityMilli: number
      unitCode: string
    }
  | { kind: 'weigh'; product: ProductMessage }
  | { kind: 'refused'; error: ErrorCode }
  | { kind: 'bad'; fault: BadScan; ai: string | null }
  | { kind: 'expired'; product: ProductMessage; expiredOn: string }
  | { kind: 'unknown' }
)

type Shop = Pick<Till, 'catalogue' | 'seams'>

/** What a till would make of a code by `rules`; it changes nothing. */
export async function tryCode(
  { catalogue, seams }: Shop,
  outlet: OutletMessage,
  rules: RulesMessage,
  text: string,
  separator: string,
): Promise<Tried> {
  const shop = {
    ...outlet,
    embedded_barcode_rules: rules.code_rules ?? outlet.embedded_barcode_rules,
  }
  const isKnown = (code: string) => catalogue.byBarcode(code) !== null
  const read = readScan(text, factsOf(shop, seams.clock.nowMs(), separator), isKnown)
  const scan = read.kind === 'fault' ? null : read
  const ready = await readOdd(
    text,
    { isTyped: false, typedMilli: null, separator },
    { seams, session: { outlet: signal(shop) }, rules: { rules: signal(rules) }, catalogue },
  )
  const about = { code: ready.code, scan }
  if ('kind' in ready) {
    if (ready.kind === 'bad') return { ...about, kind: 'bad', fault: ready.fault, ai: ready.ai }
    if (ready.kind !== 'expired') return { ...about, kind: 'unknown' }
    const { product, expiredOn } = ready
    return { ...about, kind: 'expired', product, expiredOn }
  }
  const { options } = ready
  const { product, unitCode } = ready.found
  const isStated = options.quantityMilli !== undefined || options.priceMinor !== undefined
  if (product.is_weighed && !isStated) return { ...about, kind: 'weigh', product }
  const cart = addProduct(emptyCart('try'), product, shop, options)
  const priced = cart.ok ? priceCart(cart.value) : cart
  if (!cart.ok || !priced.ok) {
    return { ...about, kind: 'refused', error: cart.ok ? 'SALE_TOO_LARGE' : cart.code }
  }
  const quantityMilli = cart.value.lines[0]?.quantityMilli ?? 0
  return {
    ...about,
    kind: 'sold',
    product,
    totalMinor: priced.value.totals.totalMinor,
    quantityMilli,
    unitCode: product.is_weighed ? 'kg' : unitCode,
  }
}
