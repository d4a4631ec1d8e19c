// What of a basket needs another person's word, as the approver reads it.

import type { Cart } from '#domain/cart.ts'
import { priceCart } from '#domain/cart.ts'
import { formatMoney } from '#domain/money.ts'
import type { GivenWord } from '../../link/database.ts'
import type { Right } from '../../models/approval-model.ts'
import type { Till } from '../../models/till.ts'
import { t } from '../../text/translate.ts'

const PPM_OF_TENTH_PERCENT = 1000

/** Rounded up to a tenth: nobody is asked for less than is taken. */
const percentText = (ppm: number): string =>
  `${String(Math.ceil(ppm / PPM_OF_TENTH_PERCENT) / 10).replace('.', ',')}%`

function rightText({ permission, amount }: Right): string {
  if (permission === 'discount')
    return t('approval.discount', { percent: percentText(amount ?? 0) })
  return amount === 0
    ? t('approval.price-raised')
    : t('approval.price-lowered', { percent: percentText(amount ?? 0) })
}

function words(till: Till, rights: readonly Right[], cart: Cart): string {
  const outlet = till.session.outlet.peek()
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  const priced = priceCart(cart)
  const total = formatMoney(priced.ok ? priced.value.totals.totalMinor : 0, currency)
  return t('approval.sale', { total, what: rights.map(rightText).join(', ') })
}

/** The approvals that a sale of this cart must name; null when it may not be sold like that. */
export const approveSale = (till: Till, cart: Cart): Promise<readonly GivenWord[] | null> =>
  till.saleApprovals.ensure(cart, (rights, asked) => words(till, rights, asked))
