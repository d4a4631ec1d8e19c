import { Type } from 'typebox'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  AddendumList,
  AddendumMessage,
  CashPlaceRequest,
  PrintReportAnswer,
  PrintReportRequest,
  ShiftReport,
} from '#domain/wire/shift-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { actorOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listAddenda, readAddendum } from './addendum-store.ts'
import { placeAddendumCash } from './place-addendum-cash.ts'
import { printReport } from './print-report.ts'
import { readReport } from './shift-report.ts'
import { ShiftPath, viewerOf } from './shift-routes.ts'

const ADDENDA_MAX = 100
const ReportQuery = Closed({ part_no: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })) })
const AddendumPath = Closed({ id: Uuid, part_no: Type.String({ pattern: '^[1-9]\\d{0,2}$' }) })
const tags = ['shifts']

export function registerShiftReportRoutes(app: HubApp, deps: HubDeps): void {
  registerReports(app, deps)
  registerAddenda(app, deps)
}

function registerReports(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/sessions/:id/report',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags, params: ShiftPath, querystring: ReportQuery, response: { 200: ShiftReport } },
    },
    async (request) => {
      const report = readReport(deps.db, {
        shiftId: request.params.id,
        partNo: Number(request.query.part_no ?? 0),
        viewer: viewerOf(request),
        atMs: deps.seams.clock.nowMs(),
      })
      if (!report) throw new RefusalError({ code: 'REPORT_NOT_FOUND' })
      return report
    },
  )

  app.post(
    '/api/pos/sessions/:id/reports',
    {
      config: { access: { level: 'staff', permission: 'reprint' } },
      schema: {
        ...{ tags, params: ShiftPath, body: PrintReportRequest },
        response: { 200: PrintReportAnswer },
      },
    },
    async (request) => {
      const { staff, terminalId } = actorOf(request)
      const order = {
        shiftId: request.params.id,
        partNo: request.body.part_no,
        viewer: viewerOf(request),
        staffId: staff.staff_id,
        terminalId,
      }
      const printed = writeOrRefuse(deps.db, (tx) => printReport(tx, deps.seams, order))
      deps.wakePrinters()
      return { success: true as const, ...printed }
    },
  )
}

function registerAddenda(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/console/addenda',
    {
      config: { access: { level: 'staff', permission: 'close-any-shift' } },
      schema: { tags, response: { 200: AddendumList } },
    },
    async () => ({ addenda: listAddenda(deps.db, ADDENDA_MAX) }),
  )

  app.post(
    '/api/console/sessions/:id/addenda/:part_no/cash-place',
    {
      config: { access: { level: 'staff', permission: 'close-any-shift' } },
      schema: {
        ...{ tags, params: AddendumPath, body: CashPlaceRequest },
        response: { 200: AddendumMessage },
      },
    },
    async (request) => {
      const { transfer_id, cash_place, into_session_id } = request.body
      const order = {
        shiftId: request.params.id,
        partNo: Number(request.params.part_no),
        transferId: transfer_id,
        place: cash_place,
        intoShiftId: cash_place === 'counted' ? null : into_session_id,
      }
      writeOrRefuse(deps.db, (tx) => placeAddendumCash(tx, deps.seams, actorOf(request), order))
      deps.kickRelay()
      for (const session_id of [order.shiftId, ...(order.intoShiftId ? [order.intoShiftId] : [])]) {
        deps.live.publish({ type: 'shift-changed', session_id })
      }
      const addendum = readAddendum(deps.db, order.shiftId, order.partNo)
      if (!addendum) throw new RefusalError({ code: 'ADDENDUM_NOT_FOUND' })
      return addendum
    },
  )
}
