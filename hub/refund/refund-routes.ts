import { Type } from 'typebox'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  RefundAnswer,
  RefundableSale,
  RefundList,
  RefundMessage,
  RefundRequest,
} from '#domain/wire/refund-message.ts'
import { ReprintAnswer } from '#domain/wire/sale-view-message.ts'
import { type HubApp, type HubDeps, RefusalError, type RouteAccess } from '../app-types.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { actorOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { completeRefund } from './complete-refund.ts'
import { printRefundCopy } from './print-refund.ts'
import { readRefundable } from './read-refundable.ts'
import type { CompletedRefund } from './record-refund.ts'
import { findRefundAnswer, listRefundAnswers } from './refund-store.ts'

const tags = ['refunds']
const Path = Closed({ id: Uuid })
const RefundQuery = Closed({ session_id: Type.Optional(Uuid), sale_id: Type.Optional(Uuid) })
const REFUND_PAGE_MAX = 200
/** Whoever sells may begin a refund; what it takes beyond that is asked inside, with approvals. */
const seller = { access: { level: 'staff', permission: 'sell' } satisfies RouteAccess }

export function registerRefundRoutes(app: HubApp, deps: HubDeps): void {
  registerRefunding(app, deps)
  registerReading(app, deps)
}

function registerRefunding(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/refunds',
    { config: seller, schema: { tags, body: RefundRequest, response: { 200: RefundAnswer } } },
    async (request) => {
      const actor = actorOf(request)
      const command = { request: request.body, payloadHash: payloadHash(request.body) }
      const completed = writeOrRefuse(deps.db, (tx) =>
        completeRefund(tx, deps.seams, actor, command),
      )
      tellTheWorld(deps, completed)
      return completed.answer
    },
  )

  app.post(
    '/api/pos/refunds/:id/reprint',
    {
      config: { access: { level: 'staff', permission: 'reprint' } },
      schema: { tags, params: Path, response: { 200: ReprintAnswer } },
    },
    async (request) => {
      const actor = actorOf(request)
      const copy = writeOrRefuse(deps.db, (tx) =>
        printRefundCopy(tx, deps.seams, actor, request.params.id),
      )
      deps.wakePrinters()
      return { success: true as const, ...copy }
    },
  )
}

function tellTheWorld(deps: HubDeps, { answer, levels }: CompletedRefund): void {
  if (answer.duplicate) return
  deps.kickRelay()
  deps.wakePrinters()
  deps.live.publish({ type: 'shift-changed', session_id: answer.refund.session_id })
  if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
}

function registerReading(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/transactions/:id/refundable',
    { config: seller, schema: { tags, params: Path, response: { 200: RefundableSale } } },
    async (request) => {
      const { terminalId } = terminalOf(request)
      const view = { saleId: request.params.id, terminalId, atMs: deps.seams.clock.nowMs() }
      const found = readRefundable(deps.db, readOutlet(deps.db), view)
      if (!found) throw new RefusalError({ code: 'SALE_NOT_FOUND' })
      return found.refundable
    },
  )

  app.get(
    '/api/pos/refunds',
    {
      config: seller,
      schema: { tags, querystring: RefundQuery, response: { 200: RefundList } },
    },
    async (request) => {
      const { session_id, sale_id } = request.query
      const filter = { shiftId: session_id, saleId: sale_id, limit: REFUND_PAGE_MAX }
      return { refunds: listRefundAnswers(deps.db, filter).map(refundOf) }
    },
  )

  app.get(
    '/api/pos/refunds/:id',
    { config: seller, schema: { tags, params: Path, response: { 200: RefundMessage } } },
    async (request) => {
      const stored = findRefundAnswer(deps.db, request.params.id)
      if (!stored) throw new RefusalError({ code: 'REFUND_NOT_FOUND' })
      return refundOf(stored.answer_json)
    },
  )
}

/** A refund is never changed: its stored answer is the document. */
const refundOf = (answerJson: string): RefundMessage =>
  (JSON.parse(answerJson) as RefundAnswer).refund
