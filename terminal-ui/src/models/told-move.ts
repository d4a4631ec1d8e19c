import type { StatementMove } from '#domain/wire/console-customer-message.ts'

type Figures = Pick<StatementMove, 'change' | 'balance'>

/** Kasbon is told as what is owed, and a purchase on kasbon adds to it: kept, it is 0 or below. */
export const asOwed = ({ change, balance }: Figures): Figures => ({
  change: 0 - change,
  balance: Math.max(0, 0 - balance),
})

export const asTold = ({ ledger, change, balance }: StatementMove): Figures =>
  ledger === 'credit' ? asOwed({ change, balance }) : { change, balance }
