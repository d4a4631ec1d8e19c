import { formatMoney } from '#domain/money.ts'
import type { Till } from '../models/till.ts'
import './money.css'
import { useTill } from './till-context.ts'

export type ShowMoney = (minor: number) => string

const currencyOf = (till: Till) => {
  const outlet = till.session.outlet.value
  return { code: outlet?.currency_code ?? 'IDR', minorExponent: outlet?.minor_exponent ?? 0 }
}

/** Formats in the outlet's currency, for texts and accessible names. */
export function useMoney(): ShowMoney {
  const currency = currencyOf(useTill())
  return (minor) => formatMoney(minor, currency)
}

/** An amount: tabular figures, never wrapped, never cut. */
export function Money({ minor, isBold = false }: { minor: number; isBold?: boolean }) {
  const show = useMoney()
  return <span class={isBold ? 'money money-bold' : 'money'}>{show(minor)}</span>
}
