// What an outlet says otherwise than head office, in the words of whoever compares the two.

import { canonicalJson } from '#domain/canonical-json.ts'
import { formatAmount } from '#domain/money.ts'
import { PERMISSIONS, type Permission } from '#domain/permissions.ts'
import type { PromotionRule } from '#domain/wire/promotion-message.ts'
import { currentLanguage, type PlainKey, t } from '../text/translate.ts'
import { writeLimit } from './grant-draft.ts'
import { minuteText } from './rules-draft.ts'

export type Speech = {
  money: (minor: number) => string
  /** The name of a category, as far as this browser knows it. */
  category: (id: string) => string | undefined
  /** A promotion's rule in a sentence. */
  promotion: (rule: PromotionRule) => string
}

type Item = Record<string, unknown>
type SayItem = (item: Item, speech: Speech) => string

const off = ({ is_active }: Item): string => (is_active === false ? ` (${t('rules.off')})` : '')
const named = (names: unknown): string => (Array.isArray(names) ? names.join(', ') : '')

/** Units as people compare them: 'pcs Rp3.500 (899…)'. */
const sayUnit: SayItem = ({ unit_code, price_minor, barcodes }, { money }) => {
  const codes = named(barcodes)
  const price = typeof price_minor === 'number' ? money(price_minor) : ''
  return `${unit_code} ${price}${codes === '' ? '' : ` (${codes})`}`
}

/** 'Memberi diskon: ya, paling banyak 10%'. */
const sayGrant: SayItem = ({ permission, is_allowed, limit }, { money }) => {
  const name = t(`permission.${permission}` as PlainKey)
  if (is_allowed !== true) return `${name}: ${t('overrides.no')}`
  if (typeof limit !== 'number') return `${name}: ${t('overrides.yes')}`
  const known = permission as Permission
  const isShare = PERMISSIONS[known]?.limitUnit === 'ppm'
  const most = isShare ? `${writeLimit(limit, known)}%` : money(limit)
  return `${name}: ${t('overrides.up-to', { limit: most })}`
}

const LISTS: Readonly<Record<string, SayItem>> = {
  own_grants: sayGrant,
  grants: sayGrant,
  coupons: ({ code, uses_max }) =>
    `${code}${typeof uses_max === 'number' ? ` (${formatAmount(uses_max)}×)` : ''}`,
  'rules.denominations': (piece, { money }) => `${money(Number(piece.value_minor))}${off(piece)}`,
  'rules.reasons': (reason) => {
    const { name, name_en } = reason
    return `${currentLanguage() === 'id' ? name : name_en}${off(reason)}`
  },
  'rules.required_evidence': ({ method, fields }) => {
    const proofs = (fields as string[]).map((field) => t(`proof.${field}` as PlainKey))
    return `${t(`tender.${method}` as PlainKey)}: ${named(proofs)}`
  },
  'rules.code_rules': ({ prefix, prefix_to, kind }) => {
    const states = t(kind === 'weight' ? 'scanning.weight' : 'scanning.price')
    return `${[prefix, prefix_to].filter(Boolean).join('–')} ${states}`
  },
  'rules.scanners': ({ terminal_code }) => String(terminal_code ?? t('overrides.every-till')),
  'outlet.loyalty_tiers': ({ tier, earn_rate_ppm }) =>
    `${tier} ${formatAmount(Number(earn_rate_ppm))}`,
}

/** Of two lists only what the other one has not: in forty reasons one is looked for. */
function sayList(field: string, list: readonly unknown[], other: unknown, speech: Speech): string {
  const theirs = new Set(Array.isArray(other) ? other.map((each) => canonicalJson(each)) : [])
  const own = list.filter((each) => !theirs.has(canonicalJson(each)))
  if (own.length === 0) return t('overrides.without')
  const say = LISTS[field] ?? sayUnit
  return own
    .map((each) =>
      typeof each === 'object' && each !== null
        ? say(each as Item, speech)
        : (speech.category(String(each)) ?? String(each)),
    )
    .join('; ')
}

function sayNumber(field: string, value: number, { money }: Speech): string {
  if (field === 'rules.business_day_start_minute') return minuteText(value)
  return field.endsWith('_minor') ? money(value) : formatAmount(value)
}

/** One side of a difference; `other` is what the other side says. */
export function sayOverride(field: string, value: unknown, other: unknown, speech: Speech): string {
  // Head office says nothing of it: what it sends goes on.
  if (field === 'is_stopped') return t(value === true ? 'overrides.yes' : 'overrides.no')
  if (value === null || value === '') return t('overrides.empty')
  if (typeof value === 'boolean') return t(value ? 'overrides.yes' : 'overrides.no')
  if (typeof value === 'number') return sayNumber(field, value, speech)
  if (field.startsWith('valid_')) return String(value).split('-').reverse().join('/')
  if (field === 'category_id') return speech.category(String(value)) ?? String(value)
  if (field === 'rule') return speech.promotion(value as PromotionRule)
  if (field === 'role') return t(`role.${value}` as PlainKey)
  if (field === 'rules.expired_goods') return t(`scanning.expired.${value}` as PlainKey)
  if (field === 'rules.release') return String((value as Item).version)
  return Array.isArray(value) ? sayList(field, value, other, speech) : String(value)
}
