import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Outcome, refuse } from '#domain/errors.ts'
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
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import { isPassingFault } from '../db/database-fault.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { predictSale } from './predict-sale.ts'
import { printCopy } from './print-copy.ts'
import { readSaleDetail } from './read-sale-detail.ts'
import type { Lane } from './sale-committer.ts'
import { listSales } from './sale-read-store.ts'
import { createSaleTaker, type SaleTaker } from './take-sale.ts'

const tags = ['sales']
const SalePath = Closed({ id: Uuid })
const SaleQuery = Closed({
  session_id: Type.Optional(Uuid),
  business_date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  receipt: Type.Optional(Type.String({ maxLength: 64 })),
  customer_id: Type.Optional(Uuid),
  limit: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })),
})
const saleShape = Compile(SaleMessage)

export function registerSaleRoutes(app: HubApp, deps: HubDeps): void {
  registerSelling(app, deps)
  registerPrediction(app, deps)
  registerReading(app, deps)
}

function registerSelling(app: HubApp, deps: HubDeps): void {
  const taker = createSaleTaker(deps)

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
      const results = transactions.map((item, index) =>
        takeDrained(deps, taker, terminal, item, ages_ms?.[index] ?? null),
      )
      return { success: true as const, results: await Promise.all(results) }
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
      return detail
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

const isCommitted = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'committed' in body && body.committed === true

/** Keeps word for word what cannot become a sale: somebody was paid for it (I3). */
function keepAside(deps: HubDeps, terminal: Requester, payload: unknown, reason: string): void {
  const id = transactionIdOf(payload)
  write(deps.db, (tx) =>
    quarantinePayload(tx, deps.seams, {
      documentId: id,
      terminalId: terminal.terminalId,
      reason,
      payload,
    }),
  )
  deps.kickRelay()
}

function transactionIdOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const id = 'offline_transaction_id' in payload ? payload.offline_transaction_id : null
  return typeof id === 'string' && id.length <= 64 ? id : null
}

type Handed = { lane: Lane; terminal: Requester; sale: SaleMessage; ageMs: number | null }

/**
 * A committed sale that the hub itself stumbles over would be met again at every retry and stand in
 * the way of its successors: it is set aside. What passes, like a full disk, is left to the retry.
 */
async function takeOrKeep(
  deps: HubDeps,
  taker: SaleTaker,
  { lane, terminal, sale, ageMs }: Handed,
): Promise<Outcome<SaleAnswer>> {
  try {
    const outcome = await taker.take(lane, sale, ageMs, terminal.terminalId)
    if (sale.committed && !outcome.ok) keepAside(deps, terminal, sale, outcome.code)
    return outcome
  } catch (error) {
    if (!sale.committed || isPassingFault(error)) throw error
    deps.log.error({ err: error, sale_id: sale.offline_transaction_id }, 'a sale was set aside')
    keepAside(deps, terminal, sale, 'hub-fault')
    return refuse('INVALID_REQUEST', 'the hub could not read this sale and has set it aside')
  }
}

type SyncResult = SyncAnswer['results'][number]

/** One sale of a backlog: committed at its terminal, so it ends in a verdict, never refused. */
async function takeDrained(
  deps: HubDeps,
  taker: SaleTaker,
  terminal: Requester,
  item: unknown,
  ageMs: number | null,
): Promise<SyncResult> {
  if (!saleShape.Check(item)) return setAside(deps, terminal, item, 'misshapen')
  if (!item.committed) return setAside(deps, terminal, item, 'not-committed')
  const outcome = await takeOrKeep(deps, taker, { lane: 'drained', terminal, sale: item, ageMs })
  return outcome.ok ? outcome.value : quarantined(item, outcome.detail ?? outcome.code)
}

function setAside(deps: HubDeps, terminal: Requester, item: unknown, reason: string): SyncResult {
  keepAside(deps, terminal, item, reason)
  return quarantined(item, reason)
}

const quarantined = (item: unknown, message: string): SyncResult => ({
  success: false,
  transaction_id: transactionIdOf(item),
  verdict: 'quarantined',
  error: { code: 'INVALID_REQUEST', message },
})
