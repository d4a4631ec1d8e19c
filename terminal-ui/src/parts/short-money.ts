import { formatMoney } from '#domain/money.ts'
import { t } from '../text/translate.ts'

const UNITS = [
  { minor: 1_000_000_000, text: 'money.billions' },
  { minor: 1_000_000, text: 'money.millions' },
  { minor: 1_000, text: 'money.thousands' },
] as const

/**
 * 'Rp2,5 jt' for 2,450,000: for the axis of a chart, where nobody counts. Rounded to a tenth;
 * figures that people compare with paper are never shown so. `exponent`: the currency's.
 */
export function shortMoney(minor: number, exponent = 0): string {
  const whole = Math.round(minor / 10 ** exponent)
  const unit = UNITS.find((each) => Math.abs(whole) >= each.minor)
  if (!unit) return formatMoney(whole)
  const tenths = Math.round((Math.abs(whole) / unit.minor) * 10)
  const n = tenths % 10 === 0 ? String(tenths / 10) : `${Math.floor(tenths / 10)},${tenths % 10}`
  return `${whole < 0 ? '-' : ''}Rp${t(unit.text, { n })}`
}
