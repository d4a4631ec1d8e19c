// What the outlet's rules for its own labels must satisfy before they may hold.
import { itemAt } from './assert.ts'
import { faultOfLayout, type LayoutFault } from './in-store-code.ts'
import type { CodeRuleMessage } from './wire/scanning-message.ts'

/** `index` counts from 0. `other` reads the same codes, beginning with `prefix`. */
export type CodeRuleFault =
  | { kind: LayoutFault; index: number }
  | { kind: 'overlap'; index: number; other: number; prefix: string }

/** The first thing that is wrong, or null. Nested prefixes are right: the longest one reads a code. */
export function faultOfCodeRules(rules: readonly CodeRuleMessage[]): CodeRuleFault | null {
  for (const [index, rule] of rules.entries()) {
    const kind = faultOfLayout(rule)
    if (kind !== null) return { kind, index }
    const other = rules.slice(0, index).findIndex((each) => firstShared(each, rule) !== null)
    if (other < 0) continue
    const prefix = firstShared(itemAt(rules, other), rule) as string
    return { kind: 'overlap', index, other, prefix }
  }
  return null
}

/** In English, for the hub's answer. */
export function codeRuleFaultText(fault: CodeRuleFault): string {
  const name = `rule ${fault.index + 1}`
  switch (fault.kind) {
    case 'range':
      return `${name} ends before it begins, or with a prefix of another length`
    case 'outside':
      return `${name} needs more than the twelve digits before the check digit`
    case 'parts-overlap':
      return `${name} reads a digit twice`
    case 'check-length':
      return `${name} has a check digit for a value of neither four nor five digits`
    case 'overlap':
      return `${name} reads codes that begin with ${fault.prefix}, as rule ${fault.other + 1} does`
  }
}

/** The first prefix that both read, of those with as many digits; null: none. */
function firstShared(one: CodeRuleMessage, other: CodeRuleMessage): string | null {
  if (one.prefix.length !== other.prefix.length) return null
  const [from] = [one.prefix, other.prefix].sort().slice(1) as [string]
  const oneTo = one.prefix_to ?? one.prefix
  const otherTo = other.prefix_to ?? other.prefix
  return from <= oneTo && from <= otherTo ? from : null
}
