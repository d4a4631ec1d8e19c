// Points as a tender while no hub answers, within the outlet's limit (docs/decisions/0117).

import { pointsToRedeem } from '#domain/loyalty.ts'
import { type PointsAlone, pointsAlone } from '#domain/points-alone.ts'
import { keptCustomer, readCustomersAsOf } from '../../link/customers-cache.ts'
import type { PaymentAttempt, TakenTender } from '../../link/database.ts'
import { readSpentPoints } from '../../link/spent-points.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../../link/till-errors.ts'
import type { LedgerTender } from '../holds-model.ts'
import type { Till } from '../till.ts'
import { isHubAway } from './hub-away.ts'

export type PointsHere = PointsAlone & {
  /** How long ago the balance was heard; null: nobody knows. */
  ageMs: number | null
}
type PointsTender = Extract<LedgerTender, { method: 'loyalty' }>
type Looking = Pick<Till, 'seams' | 'database' | 'rules' | 'payment'>

/** What this till may take of a customer's points by itself. Refuses UNKNOWN_CUSTOMER. */
export async function pointsHere(
  till: Looking,
  customerId: string,
): Promise<TillOutcome<PointsHere>> {
  return lookAlone(till, customerId, till.payment.attempt.peek())
}

/**
 * Takes points: the hub is asked for them where it answers, else this till takes them alone.
 * Refuses what the hub refuses; alone UNKNOWN_CUSTOMER, POINTS_TOO_FEW and POINTS_ALONE_LIMIT.
 */
export async function takePoints(till: Till, order: PointsTender): Promise<TillOutcome<null>> {
  const { holds } = till
  const alone: PointsTender = { ...order, takeAlone: (attempt) => tenderOf(till, order, attempt) }
  if (isHubAway(till)) return holds.take(alone)
  const asked = await holds.take(order)
  return !asked.ok && isUnanswered(asked.code) ? holds.take(alone) : asked
}

async function tenderOf(
  till: Looking,
  { amountMinor, customerId, holder }: PointsTender,
  attempt: PaymentAttempt,
): Promise<TillOutcome<TakenTender>> {
  const here = await lookAlone(till, customerId, attempt)
  if (!here.ok) return here
  const { mostMinor, bound, points: left } = here.value
  const rules = till.rules.rules.peek()
  const points = Number(pointsToRedeem(amountMinor, rules))
  if (amountMinor > mostMinor) {
    const isLimit = bound === 'limit' || bound === 'never'
    return refuseAtTill(isLimit ? 'POINTS_ALONE_LIMIT' : 'POINTS_TOO_FEW', String(mostMinor))
  }
  if (points < rules.loyalty_redeem_minimum_points) return refuseAtTill('POINTS_TOO_FEW')
  const promise = { holdId: null, holder, points, left: left - points }
  const tender = { method: 'loyalty', tenderedMinor: amountMinor, evidence: null } as const
  return { ok: true, value: { ...tender, state: 'verified', promise } }
}

async function lookAlone(
  { seams, database, rules }: Looking,
  customerId: string,
  attempt: PaymentAttempt | null,
): Promise<TillOutcome<PointsHere>> {
  const customer = await keptCustomer(seams, database, customerId)
  if (customer === null) return refuseAtTill('UNKNOWN_CUSTOMER', undefined, 'customer_id')
  const asOf = await readCustomersAsOf(database)
  const isTheirs = sameAs({ seams, database }, customer.customer_id)
  const looking = { database, subtle: seams.subtle }
  const taken = takenIn(attempt)
  for (const spent of await readSpentPoints(looking, asOf?.sequence ?? 0)) {
    if (spent.customerId !== null && !(await isTheirs(spent.customerId))) continue
    taken.points += spent.points
    taken.aloneMinor += spent.aloneMinor
  }
  const ageMs = asOf && Math.max(0, seams.clock.nowMs() - asOf.atMs)
  const value = pointsAlone(customer.loyalty_points, taken, rules.rules.peek())
  return { ok: true, value: { ...value, ageMs } }
}

/** Two that were made one since are the same person. */
const sameAs =
  ({ seams, database }: Pick<Looking, 'seams' | 'database'>, survivor: string) =>
  async (customerId: string): Promise<boolean> =>
    customerId === survivor ||
    (await keptCustomer(seams, database, customerId))?.customer_id === survivor

/** The payment that is open is in no journal yet. */
function takenIn(attempt: PaymentAttempt | null) {
  const taken = { points: 0, aloneMinor: 0 }
  for (const { method, promise, tenderedMinor } of attempt?.tenders ?? []) {
    if (method !== 'loyalty' || !promise) continue
    taken.points += promise.points
    if (promise.holdId === null) taken.aloneMinor += tenderedMinor
  }
  return taken
}
