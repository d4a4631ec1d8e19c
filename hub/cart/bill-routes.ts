import { Type } from 'typebox'
import {
  BillAnswer,
  BillList,
  BillRequest,
  DiscardCartAnswer,
  DiscardCartRequest,
} from '#domain/wire/cart-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { actorOf, staffOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listBills } from './bill-store.ts'
import { type DiscardOrder, discardCart } from './discard-cart.ts'
import { countHeldCarts } from './held-cart-store.ts'
import { printBill } from './print-bill.ts'

const BILLS_PAGE = 100
const CartPath = Closed({ id: Uuid })
const BillQuery = Closed({
  session_id: Type.Optional(Uuid),
  after: Type.Optional(Uuid),
})
const config = { access: { level: 'staff', permission: 'sell' } as const }
const tags = ['held carts']

/** Papers of carts that are not paid yet, and the end of carts that never will be. */
export function registerBillRoutes(app: HubApp, deps: HubDeps): void {
  const announce = () => {
    deps.kickRelay()
    deps.live.publish({ type: 'held-carts-changed', count: countHeldCarts(deps.db) })
  }
  registerBills(app, deps, announce)
  registerDiscarding(app, deps, announce)
}

function registerBills(app: HubApp, deps: HubDeps, announce: () => void): void {
  app.post(
    '/api/pos/bills',
    { config, schema: { tags, body: BillRequest, response: { 200: BillAnswer } } },
    async (request) => {
      const { staff_id: staffId, name: staffName } = staffOf(request)
      const { terminalId, terminalCode } = terminalOf(request)
      const by = { staffId, staffName, terminalId, terminalCode }
      const printed = writeOrRefuse(deps.db, (tx) => printBill(tx, deps.seams, by, request.body))
      if (printed.isFirst) {
        deps.wakePrinters()
        announce()
      }
      const { version, printJobId: print_job_id } = printed
      return { success: true as const, bill_id: request.body.bill_id, version, print_job_id }
    },
  )

  app.get(
    '/api/console/bills',
    {
      config: { access: { level: 'staff', permission: 'see-expected-cash' } },
      schema: { tags, querystring: BillQuery, response: { 200: BillList } },
    },
    async ({ query: { session_id: shiftId = null, after: afterId = null } }) => {
      const found = listBills(deps.db, { shiftId, afterId, limit: BILLS_PAGE + 1 })
      const bills = found.slice(0, BILLS_PAGE)
      const last = found.length > BILLS_PAGE ? bills.at(-1) : undefined
      return { bills, ...(last ? { next_after: last.bill_id } : {}) }
    },
  )
}

function registerDiscarding(app: HubApp, deps: HubDeps, announce: () => void): void {
  const schema = {
    tags,
    params: CartPath,
    body: DiscardCartRequest,
    response: { 200: DiscardCartAnswer },
  }
  const doors = [
    { path: '/api/pos/held-carts/:id/discard', mustBeHeld: true },
    { path: '/api/pos/carts/:id/discarded', mustBeHeld: false },
  ]
  for (const { path, mustBeHeld } of doors) {
    app.post(path, { config, schema }, async (request) => {
      const actor = actorOf(request)
      const order: DiscardOrder = {
        cartId: request.params.id,
        reasonCode: request.body.reason_code,
        note: request.body.note,
        approvalId: request.body.approval_id,
        mustBeHeld,
      }
      const { isFirst } = writeOrRefuse(deps.db, (tx) => discardCart(tx, deps.seams, actor, order))
      if (isFirst) announce()
      return { success: true as const }
    })
  }
}
