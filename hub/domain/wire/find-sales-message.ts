// GET /api/console/sales: the sales journal, newest business day first, page by page.
import { type Static, Type } from 'typebox'
import { Closed, LocalDate, Nullable, OneOf, Uuid } from './primitives.ts'
import { TenderMethod } from './sale-message.ts'
import { SaleSummary } from './sale-view-message.ts'

export const FOUND_SALES_PAGE = 50
/** What the words that somebody typed mean. */
export const SALE_SEARCHES = ['number', 'amount', 'customer', 'product'] as const
export type SaleSearch = (typeof SALE_SEARCHES)[number]

export const FindSalesQuery = Closed({
  by: Type.Optional(OneOf(SALE_SEARCHES)),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  cashier_id: Type.Optional(Uuid),
  terminal_id: Type.Optional(Uuid),
  method: Type.Optional(TenderMethod),
  /** Business days, both of them included. */
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
  /** The last page's `next`. */
  after: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}\\.\\d{1,15}$' })),
})
export type FindSalesQuery = Static<typeof FindSalesQuery>

export const FoundSales = Closed({
  transactions: Type.Array(SaleSummary),
  /** Asks for the next page; null: this is the last. */
  next: Nullable(Type.String()),
  /** Where a long search rested before the page was full; `next` goes on from there. */
  searched_to: Nullable(LocalDate),
})
export type FoundSales = Static<typeof FoundSales>
