import { type Static, Type } from 'typebox'
import { Closed, LocalDate } from './primitives.ts'

const Sum = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
})

/** Sales and refunds of a business day, counted and summed as they were to be paid. */
export const DayTotals = Closed({
  business_date: LocalDate,
  sale_count: Sum,
  sale_minor: Sum,
  refund_count: Sum,
  refund_minor: Sum,
})
export type DayTotals = Static<typeof DayTotals>
