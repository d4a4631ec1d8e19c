import { Type } from 'typebox'
import {
  PaymentAttemptMessage,
  PaymentAttemptRequest,
  UNVERIFIED_PLACE,
  UnverifiedPaymentList,
  VerifyPaymentAnswer,
  VerifyPaymentRequest,
} from '#domain/wire/payment-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { findAttempt, toAttemptMessage } from './attempt-store.ts'
import { createPaymentDesk } from './payment-desk.ts'
import {
  listPaymentsOf,
  listUnverified,
  sumUnverified,
  type UnverifiedPlace,
} from './payment-store.ts'
import { verifyPayment } from './verify-payment.ts'

const tags = ['payments']
const UNVERIFIED_PAGE = 100
const AttemptPath = Closed({ id: Uuid })
const UnverifiedQuery = Closed({
  session_id: Type.Optional(Uuid),
  after: Type.Optional(Type.String({ pattern: UNVERIFIED_PLACE })),
})
const selling = { access: { level: 'staff', permission: 'sell' } as const }

/** Charges that a provider confirms, and payments that nobody has confirmed yet. */
export function registerPaymentRoutes(app: HubApp, deps: HubDeps): void {
  registerCharges(app, deps)
  registerUnverified(app, deps)
}

function registerCharges(app: HubApp, deps: HubDeps): void {
  const desk = createPaymentDesk(deps, deps.paymentProvider)
  app.addHook('onReady', async () => desk.start())
  app.addHook('onClose', async () => desk.stop())

  app.post(
    '/api/pos/payment-attempts',
    {
      config: selling,
      schema: { tags, body: PaymentAttemptRequest, response: { 200: PaymentAttemptMessage } },
    },
    async (request) => {
      const { attempt_id: attemptId, sale_id: saleId, method, amount_minor } = request.body
      const { terminalId } = terminalOf(request)
      const staffId = staffOf(request).staff_id
      const order = { attemptId, saleId, method, amountMinor: amount_minor, terminalId, staffId }
      const outcome = await desk.ask(order)
      if (!outcome.ok) throw new RefusalError(outcome)
      return toAttemptMessage(outcome.value)
    },
  )

  app.get(
    '/api/pos/payment-attempts/:id',
    {
      config: selling,
      schema: { tags, params: AttemptPath, response: { 200: PaymentAttemptMessage } },
    },
    async ({ params }) => {
      const attempt = findAttempt(deps.db, params.id)
      if (!attempt) throw new RefusalError({ code: 'PAYMENT_ATTEMPT_NOT_FOUND' })
      return toAttemptMessage(attempt)
    },
  )

  app.post(
    '/api/pos/payment-attempts/:id/cancel',
    {
      config: selling,
      schema: { tags, params: AttemptPath, response: { 200: PaymentAttemptMessage } },
    },
    async ({ params }) => {
      const outcome = await desk.cancel(params.id)
      if (!outcome.ok) throw new RefusalError(outcome)
      return toAttemptMessage(outcome.value)
    },
  )
}

function registerUnverified(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/unverified-payments',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: {
        tags,
        querystring: UnverifiedQuery,
        response: { 200: UnverifiedPaymentList },
      },
    },
    async ({ query: { session_id: shiftId = null, after } }) => {
      const page = { shiftId, after: placeOf(after), limit: UNVERIFIED_PAGE + 1 }
      const found = listUnverified(deps.db, page)
      const payments = found.slice(0, UNVERIFIED_PAGE)
      const last = found.length > UNVERIFIED_PAGE ? payments.at(-1) : undefined
      const next = last ? { next_after: `${last.sale_id}/${last.line_no}` } : {}
      return { payments, sums: sumUnverified(deps.db, shiftId), ...next }
    },
  )

  app.post(
    '/api/pos/unverified-payments/verify',
    {
      config: { access: { level: 'staff', permission: 'verify-payment' } },
      schema: { tags, body: VerifyPaymentRequest, response: { 200: VerifyPaymentAnswer } },
    },
    async (request) => {
      const { sale_id: saleId, line_no: lineNo, reference } = request.body
      const person = { staffId: staffOf(request).staff_id, source: 'person' as const }
      const atMs = deps.seams.clock.nowMs()
      const isDone = write(deps.db, (tx) => {
        if (!isOpenPayment(tx, saleId, lineNo)) return false
        return verifyPayment(tx, { saleId, lineNo, reference, settlementId: null, ...person, atMs })
      })
      if (!isDone) throw new RefusalError({ code: 'PAYMENT_NOT_FOUND' })
      deps.kickRelay()
      return { success: true as const }
    },
  )
}

function placeOf(after: string | undefined): UnverifiedPlace | null {
  if (after === undefined) return null
  const [saleId = '', lineNo] = after.split('/')
  return { saleId, lineNo: Number(lineNo) }
}

const isOpenPayment = (tx: HubDeps['db'], saleId: string, lineNo: number): boolean =>
  listPaymentsOf(tx, saleId).some(({ line_no, is_open }) => line_no === lineNo && is_open === 1)
