import { Type } from 'typebox'
import { mayDo } from '#domain/permissions.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  CloseShiftRequest,
  OpenShiftRequest,
  ShiftList,
  ShiftMessage,
} from '#domain/wire/shift-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { grantsOfRequest, staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { closeShift } from './close-shift.ts'
import { openShift } from './open-shift.ts'
import { listShifts, readShiftMessage } from './shift-store.ts'

const SHIFT_PAGE_MAX = 100
const ShiftPath = Closed({ id: Uuid })
const ShiftQuery = Closed({
  status: Type.Optional(Type.String({ pattern: '^(open|closed|needs-count)$' })),
  terminal_id: Type.Optional(Uuid),
})
const tags = ['shifts']

export function registerShiftRoutes(app: HubApp, deps: HubDeps): void {
  const read: ReadShift = (shiftId) => {
    const shift = readShiftMessage(deps.db, shiftId)
    if (!shift) throw new RefusalError({ code: 'UNKNOWN_SHIFT' })
    return shift
  }
  registerLooking(app, deps, read)
  registerOpenAndClose(app, deps, read)
}

type ReadShift = (shiftId: string) => ShiftMessage

function registerLooking(app: HubApp, deps: HubDeps, read: ReadShift): void {
  app.get(
    '/api/pos/sessions',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags, querystring: ShiftQuery, response: { 200: ShiftList } },
    },
    async (request) => {
      const { status, terminal_id } = request.query
      const filter = {
        limit: SHIFT_PAGE_MAX,
        ...(status ? { state: status } : {}),
        ...(terminal_id ? { terminalId: terminal_id } : {}),
      }
      return { sessions: listShifts(deps.db, filter) }
    },
  )

  app.get(
    '/api/pos/sessions/:id',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags, params: ShiftPath, response: { 200: ShiftMessage } },
    },
    async (request) => read(request.params.id),
  )
}

function registerOpenAndClose(app: HubApp, deps: HubDeps, read: ReadShift): void {
  app.post(
    '/api/pos/sessions',
    {
      config: { access: { level: 'staff', permission: 'open-shift' } },
      schema: { tags, body: OpenShiftRequest, response: { 200: ShiftMessage } },
    },
    async (request) => {
      const order = {
        shiftId: request.body.session_id,
        drawerId: request.body.drawer_id,
        terminalId: terminalOf(request).terminalId,
        cashierId: staffOf(request).staff_id,
        mode: request.body.mode,
        openingCashMinor: request.body.opening_cash_minor,
      }
      const outcome = write(deps.db, (tx) => openShift(tx, deps.seams, readOutlet(tx), order))
      if (!outcome.ok) throw new RefusalError(outcome)
      announce(deps, order.shiftId)
      return read(order.shiftId)
    },
  )

  app.post(
    '/api/pos/sessions/:id/close',
    {
      config: { access: { level: 'staff', permission: 'close-shift' } },
      schema: { tags, params: ShiftPath, body: CloseShiftRequest, response: { 200: ShiftMessage } },
    },
    async (request) => {
      assertMayClose(request, read(request.params.id))
      const order = {
        shiftId: request.params.id,
        closedBy: staffOf(request).staff_id,
        countedCashMinor: 0,
        note: request.body.note,
      }
      const outcome = write(deps.db, (tx) => closeShift(tx, deps.seams, order))
      if (!outcome.ok) throw new RefusalError(outcome)
      announce(deps, order.shiftId)
      return read(order.shiftId)
    },
  )
}

/** A cashier counts the drawer in front of them; whoever runs the shop may count any. */
function assertMayClose(request: WithRequester, shift: ShiftMessage): void {
  const staff = staffOf(request)
  const isOwn =
    shift.terminal_id === terminalOf(request).terminalId || shift.cashier_id === staff.staff_id
  if (isOwn || mayDo(grantsOfRequest(request), 'close-any-shift')) return
  throw new RefusalError({ code: 'ROLE_NOT_ALLOWED', detail: 'the shift of another terminal' })
}

function announce(deps: HubDeps, shiftId: string): void {
  deps.kickRelay()
  deps.live.publish({ type: 'shift-changed', session_id: shiftId })
}
