import { Type } from 'typebox'
import { ValidateAnswer } from '#domain/wire/predict-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  SALE_AGE_HEADER,
  SaleAnswer,
  SaleMessage,
  SyncAnswer,
  SyncRequest,
} from '#domain/wire/sale-message.ts'
import {
  ReprintAnswer,
  SALE_PAGE_MAX,
  SaleDetail,
  SaleSummaryList,
} from '#domain/wire/sale-view-message.ts'
import { type HubApp, type HubDeps, RefusalError, type Requester } from '../app-types.ts'
import { write } from '../db/write.ts'
import { type Arrival, createArrivalNotes } from '../kpi/note-arrivals.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { predictSale } from './predict-sale.ts'
import { printCopy } from './print-copy.ts'
import { readSaleDetail } from './read-sale-detail.ts'
import { listSales } from './sale-read-store.ts'
import { findEReceiptUrl } from './sale-receipt.ts'
import { isCommitted, keepAside, takeDrained, takeOrKeep } from './take-drained.ts'
import type { SaleTaker } from './take-sale.ts'

const tags = ['sales']
const SalePath = Closed({ id: Uuid })
const SaleQuery = Closed({
  session_id: Type.Optional(Uuid),
  business_date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  receipt: Type.Optional(Type.String({ maxLength: 64 })),
  customer_id: Type.Optional(Uuid),
  limit: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })),
})

/** `connectedMs`: how long a terminal's live channel stands; null: it has none. */
export function registerSaleRoutes(
  app: HubApp,
  deps: HubDeps,
  taker: SaleTaker,
  connectedMs: ConnectedMs,
): void {
  registerSelling(app, deps, taker, createNote(deps, connectedMs))
  registerPrediction(app, deps)
  registerReading(app, deps)
}

type ConnectedMs = (terminalId: string) => number | null
type Note = (terminal: Requester, arrivals: Arrival[]) => void

function createNote(deps: HubDeps, connectedMs: ConnectedMs): Note {
  const noteArrivals = createArrivalNotes(deps)
  return ({ terminalId, terminalCode }, arrivals) =>
    noteArrivals({ terminalCode, connectedMs: connectedMs(terminalId) }, arrivals)
}

function registerSelling(app: HubApp, deps: HubDeps, taker: SaleTaker, note: Note): void {
  app.post(
    '/api/pos/transactions',
    {
      config: { access: { level: 'device' } },
      // The handler reads the validation error: a committed sale is kept even if it is misshapen.
      attachValidation: true,
      schema: { tags, body: SaleMessage, response: { 200: SaleAnswer } },
    },
    async (request) => {
      const terminal = terminalOf(request)
      if (request.validationError) {
        if (isCommitted(request.body)) keepAside(deps, terminal, request.body, 'misshapen')
        throw request.validationError
      }
      const sale = request.body
      if (!sale.committed) assertSeller(request, sale)
      const age = request.headers[SALE_AGE_HEADER]
      const ageMs = typeof age === 'string' && /^\d{1,12}$/.test(age) ? Number(age) : null
      const outcome = await takeOrKeep(deps, taker, { lane: 'direct', terminal, sale, ageMs })
      note(terminal, [{ ageMs, result: resultOf(outcome.ok ? outcome.value : null) }])
      if (!outcome.ok) throw new RefusalError(outcome)
      return outcome.value
    },
  )

  app.post(
    '/api/pos/sync',
    {
      config: { access: { level: 'device' } },
      schema: { tags, body: SyncRequest, response: { 200: SyncAnswer } },
    },
    async (request) => {
      const terminal = terminalOf(request)
      const { transactions, ages_ms } = request.body
      const agesMs = transactions.map((_, index) => ages_ms?.[index] ?? null)
      const results = await Promise.all(
        transactions.map((item, at) =>
          takeDrained(deps, taker, terminal, { item, ageMs: agesMs[at] ?? null }),
        ),
      )
      const result = (at: number) => resultOf(results[at]?.success ? results[at] : null)
      note(
        terminal,
        agesMs.map((ageMs, at) => ({ ageMs, result: result(at) })),
      )
      return { success: true as const, results }
    },
  )
}

function registerPrediction(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/sync/validate',
    {
      config: { access: { level: 'device' } },
      schema: { tags, body: SaleMessage, response: { 200: ValidateAnswer } },
    },
    async (request) => {
      const { terminalId } = terminalOf(request)
      const outcome = predictSale(deps, request.body, terminalId)
      if (!outcome.ok) throw new RefusalError(outcome)
      const conflicts = outcome.value
      return { success: true as const, has_conflicts: conflicts.length > 0, conflicts }
    },
  )
}

function registerReading(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/transactions',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, querystring: SaleQuery, response: { 200: SaleSummaryList } },
    },
    async (request) => {
      const { session_id, business_date, receipt, customer_id, limit } = request.query
      const filter = {
        shiftId: session_id,
        businessDate: business_date,
        receiptNumber: receipt,
        customerId: customer_id,
        limit: Math.min(Number(limit ?? SALE_PAGE_MAX), SALE_PAGE_MAX),
      }
      return { transactions: listSales(deps.db, filter) }
    },
  )

  app.get(
    '/api/pos/transactions/:id',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, params: SalePath, response: { 200: SaleDetail } },
    },
    async (request) => {
      const detail = readSaleDetail(deps.db, request.params.id)
      if (!detail) throw new RefusalError({ code: 'SALE_NOT_FOUND' })
      const url = findEReceiptUrl(deps.db, detail)
      return url === null ? detail : { ...detail, e_receipt_url: url }
    },
  )

  app.post(
    '/api/pos/transactions/:id/reprint',
    {
      config: { access: { level: 'staff', permission: 'reprint' } },
      schema: { tags, params: SalePath, response: { 200: ReprintAnswer } },
    },
    async (request) => {
      const staffId = staffOf(request).staff_id
      const { terminalId } = terminalOf(request)
      const outcome = write(deps.db, (tx) =>
        printCopy(tx, deps.seams, { saleId: request.params.id, staffId, terminalId }),
      )
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.wakePrinters()
      return { success: true as const, ...outcome.value }
    },
  )
}

/** An interactive sale is made by the person who is logged in, now. */
function assertSeller(request: { requester: Requester | null }, sale: SaleMessage): void {
  const staff = staffOf(request)
  if (staff.staff_id !== sale.cashier_id) {
    throw new RefusalError({ code: 'ROLE_NOT_ALLOWED', field: 'cashier_id' })
  }
}

function resultOf(answer: SaleAnswer | null): Arrival['result'] {
  if (answer === null) return 'failed'
  if (answer.duplicate) return 'duplicate'
  return answer.conflicts.length > 0 ? 'conflict' : 'taken'
}
