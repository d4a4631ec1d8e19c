// Kasbon by age: who owes what since when. What is paid back settles the oldest debt first.
import { assert } from './assert.ts'
import { fromIso } from './datetime.ts'

/** One move of a kasbon account on a business date ('yyyy-mm-dd'): a debt is negative. */
export type CreditMove = { date: string; amountMinor: number }

/** Minor units still owed, by days past due; they add up to `owedMinor`. */
export type CreditAge = {
  owedMinor: number
  notDueMinor: number
  days1To30Minor: number
  days31To60Minor: number
  days61To90Minor: number
  daysOver90Minor: number
}

/**
 * The age of a kasbon account on `today`: a debt is due `dueDays` after its date. Moves come oldest
 * first; a payment settles the oldest debts, whatever it was meant for.
 */
export function ageCredit(moves: readonly CreditMove[], today: string, dueDays: number): CreditAge {
  const age: CreditAge = {
    owedMinor: 0,
    notDueMinor: 0,
    days1To30Minor: 0,
    days31To60Minor: 0,
    days61To90Minor: 0,
    daysOver90Minor: 0,
  }
  for (const { date, amountMinor } of openDebts(moves)) {
    age.owedMinor -= amountMinor
    age[bucketOf(daysBetween(date, today) - dueDays)] -= amountMinor
  }
  return age
}

/** Debts that are still open, oldest first: what is paid back settles the oldest. */
export function openDebts<Move extends { amountMinor: number }>(moves: readonly Move[]): Move[] {
  let paidMinor = moves.reduce((sum, { amountMinor }) => sum + Math.max(0, amountMinor), 0)
  return moves.flatMap((move) => {
    const debtMinor = Math.max(0, -move.amountMinor)
    const settledMinor = Math.min(paidMinor, debtMinor)
    paidMinor -= settledMinor
    const openMinor = debtMinor - settledMinor
    return openMinor === 0 ? [] : [{ ...move, amountMinor: 0 - openMinor }]
  })
}

function bucketOf(daysOverdue: number): Exclude<keyof CreditAge, 'owedMinor'> {
  if (daysOverdue <= 0) return 'notDueMinor'
  if (daysOverdue <= 30) return 'days1To30Minor'
  if (daysOverdue <= 60) return 'days31To60Minor'
  return daysOverdue <= 90 ? 'days61To90Minor' : 'daysOver90Minor'
}

const DAY_MS = 86_400_000

const daysBetween = (from: string, to: string): number => (midnight(to) - midnight(from)) / DAY_MS

function midnight(date: string): number {
  const ms = fromIso(`${date}T00:00:00.000Z`)
  assert(ms !== null, `no calendar has ${date}`)
  return ms
}
