import { Type } from 'typebox'
import { mayDo } from '#domain/permissions.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  CloseShiftRequest,
  CountAnswer,
  CountRequest,
  EndTradingRequest,
  OpenShiftRequest,
  ResumeShiftRequest,
  ShiftList,
  ShiftMessage,
  SuspendShiftRequest,
} from '#domain/wire/shift-message.ts'
import { type HubApp, type HubDeps, RefusalError, type RouteAccess } from '../app-types.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { actorOf, grantsOfRequest, type WithRequester } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { closeShift, type ListBlockers } from './close-shift.ts'
import { countDrawer } from './count-drawer.ts'
import { endTrading } from './end-trading.ts'
import { openShift } from './open-shift.ts'
import { resumeShift } from './resume-shift.ts'
import { listShifts, readShiftMessage, type Viewer } from './shift-view.ts'
import { suspendShift } from './suspend-shift.ts'

const SHIFT_PAGE_MAX = 100
export const ShiftPath = Closed({ id: Uuid })
const ShiftQuery = Closed({
  status: Type.Optional(Type.String({ pattern: '^(open|suspended|counting|closed|needs-count)$' })),
  terminal_id: Type.Optional(Uuid),
  /** Only shifts with a smaller number: the next page. */
  before: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
})
const tags = ['shifts']
const access = (permission: 'view-shift' | 'open-shift' | 'close-shift') => ({
  access: { level: 'staff', permission } satisfies RouteAccess,
})

export function registerShiftRoutes(app: HubApp, deps: HubDeps, listBlockers: ListBlockers): void {
  registerLooking(app, deps)
  registerOpening(app, deps)
  registerMoving(app, deps)
  registerClosing(app, deps, listBlockers)
}

/** What the person behind a request may know of expected cash. */
export const viewerOf = (request: WithRequester): Viewer => ({
  maySeeExpected: mayDo(grantsOfRequest(request), 'see-expected-cash'),
})

function registerLooking(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/sessions',
    {
      config: access('view-shift'),
      schema: { tags, querystring: ShiftQuery, response: { 200: ShiftList } },
    },
    async (request) => {
      const { status, terminal_id, before } = request.query
      const filter = {
        limit: SHIFT_PAGE_MAX,
        ...(status ? { state: status } : {}),
        ...(terminal_id ? { terminalId: terminal_id } : {}),
        ...(before ? { before: Number(before) } : {}),
      }
      return { sessions: listShifts(deps.db, filter, viewerOf(request)) }
    },
  )

  app.get(
    '/api/pos/sessions/:id',
    {
      config: access('view-shift'),
      schema: { tags, params: ShiftPath, response: { 200: ShiftMessage } },
    },
    async (request) => readShift(deps, request.params.id, request),
  )
}

function readShift(deps: HubDeps, shiftId: string, request: WithRequester): ShiftMessage {
  const shift = readShiftMessage(deps.db, shiftId, viewerOf(request))
  if (!shift) throw new RefusalError({ code: 'UNKNOWN_SHIFT' })
  return shift
}

function registerOpening(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/sessions',
    {
      config: access('open-shift'),
      schema: { tags, body: OpenShiftRequest, response: { 200: ShiftMessage } },
    },
    async (request) => {
      const { body } = request
      const { staff, terminalId } = actorOf(request)
      const order = {
        shiftId: body.session_id,
        drawerId: body.drawer_id,
        terminalId,
        cashierId: staff.staff_id,
        mode: body.mode,
        openingCashMinor: body.opening_cash_minor,
        counts: body.counts,
      }
      writeOrRefuse(deps.db, (tx) => openShift(tx, deps.seams, readOutlet(tx), order))
      return announce(deps, order.shiftId, request)
    },
  )
}

function registerMoving(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  app.post(
    '/api/pos/sessions/:id/suspend',
    {
      config: access('open-shift'),
      schema: {
        tags,
        params: ShiftPath,
        body: SuspendShiftRequest,
        response: { 200: ShiftMessage },
      },
    },
    async (request) => {
      const order = { shiftId: request.params.id, note: request.body.note }
      writeOrRefuse(db, (tx) => suspendShift(tx, seams, actorOf(request), order))
      return announce(deps, order.shiftId, request)
    },
  )

  app.post(
    '/api/pos/sessions/:id/resume',
    {
      config: access('open-shift'),
      schema: {
        tags,
        params: ShiftPath,
        body: ResumeShiftRequest,
        response: { 200: ShiftMessage },
      },
    },
    async (request) => {
      const order = { shiftId: request.params.id, approvalId: request.body.approval_id }
      writeOrRefuse(db, (tx) => resumeShift(tx, seams, actorOf(request), order))
      return announce(deps, order.shiftId, request)
    },
  )

  app.post(
    '/api/pos/sessions/:id/end-trading',
    {
      config: access('close-shift'),
      schema: { tags, params: ShiftPath, body: EndTradingRequest, response: { 200: ShiftMessage } },
    },
    async (request) => {
      const order = { shiftId: request.params.id }
      writeOrRefuse(db, (tx) => endTrading(tx, seams, actorOf(request), order))
      return announce(deps, order.shiftId, request)
    },
  )
}

function registerClosing(app: HubApp, deps: HubDeps, listBlockers: ListBlockers): void {
  const { db, seams } = deps
  app.post(
    '/api/pos/sessions/:id/counts',
    {
      config: access('close-shift'),
      schema: { tags, params: ShiftPath, body: CountRequest, response: { 200: CountAnswer } },
    },
    async (request) => {
      const order = { ...request.body, shiftId: request.params.id }
      const answer = writeOrRefuse(db, (tx) => countDrawer(tx, seams, actorOf(request), order))
      announce(deps, order.shiftId, request)
      return answer
    },
  )

  app.post(
    '/api/pos/sessions/:id/close',
    {
      config: access('close-shift'),
      schema: { tags, params: ShiftPath, body: CloseShiftRequest, response: { 200: ShiftMessage } },
    },
    async (request) => {
      const order = { ...request.body, shiftId: request.params.id }
      const actor = actorOf(request)
      writeOrRefuse(db, (tx) => closeShift(tx, seams, actor, order, listBlockers))
      deps.wakePrinters()
      return announce(deps, order.shiftId, request)
    },
  )
}

function announce(deps: HubDeps, shiftId: string, request: WithRequester): ShiftMessage {
  deps.kickRelay()
  deps.live.publish({ type: 'shift-changed', session_id: shiftId })
  return readShift(deps, shiftId, request)
}
