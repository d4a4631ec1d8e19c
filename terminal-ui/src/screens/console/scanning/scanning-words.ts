// What rules for scanners and labels are called, and what is wrong with them.

import { faultOfCodeRules } from '#domain/code-rule-faults.ts'
import { formatMoney } from '#domain/money.ts'
import { faultOfScanners } from '#domain/scanner-faults.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { CodeRuleMessage, ScannerMessage } from '#domain/wire/scanning-message.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

/** The first fault of the rules on this page, in words; null: none of them is wrong. */
export function faultText({ code_rules = [], scanners = [] }: RulesMessage): string | null {
  const code = faultOfCodeRules(code_rules)
  if (code) {
    const n = code.index + 1
    if (code.kind === 'overlap') {
      const { prefix, other } = code
      return t('scanning.fault.overlap', { n, other: other + 1, prefix })
    }
    if (code.kind === 'range') return t('scanning.fault.range', { n })
    if (code.kind === 'outside') return t('scanning.fault.outside', { n })
    if (code.kind === 'parts-overlap') return t('scanning.fault.parts-overlap', { n })
    return t('scanning.fault.check-length', { n })
  }
  const scanner = faultOfScanners(scanners)
  if (!scanner) return null
  const n = scanner.index + 1
  if (scanner.kind === 'twice') return t('scanning.fault.twice', { n })
  if (scanner.kind === 'prefix') return t('scanning.fault.prefix', { n })
  if (scanner.kind === 'pace') return t('scanning.fault.pace', { n })
  return t('scanning.fault.separator', { n })
}

/** What a 1 on the label is worth: 'Rp100', '10 g', '0,1 g'. */
export function stepText(
  kind: CodeRuleMessage['kind'],
  exponent: number,
  outlet: OutletMessage | null,
): string {
  if (kind === 'weight') return `${String(10 ** exponent).replace('.', ',')} g`
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  return formatMoney(10 ** Math.max(0, exponent), currency)
}

export function ruleText(rule: CodeRuleMessage, outlet: OutletMessage | null): string {
  const prefix = rule.prefix_to ? `${rule.prefix}–${rule.prefix_to}` : rule.prefix
  const step = stepText(rule.kind, rule.value_exponent ?? 0, outlet)
  return rule.kind === 'price'
    ? t('scanning.reads-price', { prefix, step })
    : t('scanning.reads-weight', { prefix, step })
}

export const KIND_TEXTS: Record<'plain' | 'label' | 'gs1', PlainKey> = {
  plain: 'scanning.kind.plain',
  label: 'scanning.kind.label',
  gs1: 'scanning.kind.gs1',
}
export const ROUNDING_TEXTS: Record<'nearest' | 'down' | 'up', PlainKey> = {
  nearest: 'scanning.rounding.nearest',
  down: 'scanning.rounding.down',
  up: 'scanning.rounding.up',
}
export const EXPIRED_TEXTS: Record<'sell' | 'warn' | 'refuse', PlainKey> = {
  sell: 'scanning.expired.sell',
  warn: 'scanning.expired.warn',
  refuse: 'scanning.expired.refuse',
}
export const SUFFIX_TEXTS: Record<ScannerMessage['suffix'], PlainKey> = {
  any: 'scanning.suffix.any',
  enter: 'scanning.suffix.enter',
  tab: 'scanning.suffix.tab',
  none: 'scanning.suffix.none',
}

export const scannerText = ({ prefix, suffix }: ScannerMessage): string =>
  [
    prefix === '' ? t('scanning.no-prefix') : t('scanning.with-prefix', { prefix }),
    t(SUFFIX_TEXTS[suffix]),
  ].join(' · ')
