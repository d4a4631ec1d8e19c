// A customer as people read one.

import { formatAmount } from '#domain/money.ts'
import { t } from '../../text/translate.ts'

const COUNTRY = '+62'

/** '0812 0000 0101' for '+6281200000101'; a foreign number keeps its form. */
export function phoneText(phone: string | null): string | null {
  if (!phone?.startsWith(COUNTRY)) return phone
  const local = `0${phone.slice(COUNTRY.length)}`
  return local.replace(/^(\d{4})(\d{4})(\d+)$/, '$1 $2 $3')
}

/** Of a field that began with `phoneText(before)`: a number that nobody touched stays as it is. */
export const readPhone = (typed: string, before: string | null): string | null =>
  typed === (phoneText(before) ?? '') ? before : typed.trim() || null

/** 'Gold' */
export const tierText = (tier: string): string => tier.slice(0, 1).toUpperCase() + tier.slice(1)

/** 'Gold · 12.450 poin' */
export const pointsText = (tier: string, points: number): string =>
  t('customer.points-n', { tier: tierText(tier), n: formatAmount(points) })
