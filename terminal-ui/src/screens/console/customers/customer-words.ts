// How a customer's statement is told.
import { formatAmount } from '#domain/money.ts'
import type { StatementEntry, StatementMove } from '#domain/wire/console-customer-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { asTold } from '../../../models/told-move.ts'
import type { ShowMoney } from '../../../parts/money.tsx'
import { type PlainKey, t } from '../../../text/translate.ts'
import { ENTRY_TEXTS } from '../../accounts/account-words.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'

const POINTS_TEXTS: Record<string, PlainKey> = {
  sale: 'customers.points-sale',
  redeem: 'customers.points-redeem',
  refund: 'customers.points-refund',
  initial: 'customers.points-initial',
  'head-office': 'customers.points-head-office',
  merge: 'customers.points-merge',
}

export const methodName = (method: string): string => t(tenderKind(method as TenderMethod).text)

export const ledgerName = ({ ledger }: StatementMove): string =>
  ledger === 'points' ? t('customers.points') : methodName(ledger)

export function reasonOf({ ledger, reason }: StatementMove): string {
  const texts: Record<string, PlainKey> = ledger === 'points' ? POINTS_TEXTS : ENTRY_TEXTS
  const key = texts[reason]
  return key === undefined ? reason : t(key)
}

export function titleOf({ kind, moves }: StatementEntry): string {
  if (kind !== 'other') return t(`customers-entry.${kind}`)
  const [first] = moves
  return first ? reasonOf(first) : t('customers.statement')
}

/** With its sign, so that nobody has to guess which way it went; of kasbon the debt's. */
export function changeOf(move: StatementMove, show: ShowMoney): string {
  const { change } = asTold(move)
  const text = move.ledger === 'points' ? formatAmount(change) : show(change)
  return change > 0 ? `+${text}` : text
}

export function balanceOf(move: StatementMove, show: ShowMoney): string {
  const { balance } = asTold(move)
  if (move.ledger === 'points') return t('customers.points-now', { n: formatAmount(balance) })
  return t(move.ledger === 'credit' ? 'customers.owed-now' : 'customers.balance', {
    amount: show(balance),
  })
}
