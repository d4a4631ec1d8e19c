import type { Outcome } from '#domain/errors.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { TestPageAnswer } from '#domain/wire/print-message.ts'
import {
  PrinterBoard,
  PrinterRouteRequest,
  PrinterSettings,
  PrinterTestRequest,
  RetirePrinterRequest,
} from '#domain/wire/printer-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { grantsOfRequest, staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { orderTestPage } from './order-test-page.ts'
import { readPrinterBoard } from './printer-board.ts'
import type { PrinterLooks } from './printer-looks.ts'
import { reinstatePrinter, retirePrinter } from './retire-printer.ts'
import { type ChangedBy, savePrinter } from './save-printer.ts'
import { setPrinterRoute } from './set-printer-route.ts'

const PrinterPath = Closed({ id: Uuid })
const tags = ['printing']
const maySee = { access: { level: 'staff', permission: 'view-console' } } as const
const mayChange = { access: { level: 'staff', permission: 'manage-printers' } } as const
const board = { tags, response: { 200: PrinterBoard } }

export function registerPrinterSetupRoutes(app: HubApp, deps: HubDeps, looks: PrinterLooks): void {
  registerBoardRoutes(app, deps, looks)
  registerChangeRoutes(app, deps, looks)
  registerTestRoute(app, deps)
}

function registerBoardRoutes(app: HubApp, { db }: HubDeps, looks: PrinterLooks): void {
  app.get('/api/console/printers', { config: maySee, schema: board }, async () =>
    readPrinterBoard(db, looks),
  )

  app.post('/api/console/printers/look', { config: maySee, schema: board }, async () => {
    await looks.look()
    return readPrinterBoard(db, looks)
  })
}

/** Each answers with everything: a change of one printer is often one of the others too. */
function registerChangeRoutes(app: HubApp, deps: HubDeps, looks: PrinterLooks): void {
  const { db, seams } = deps
  const change = (work: (tx: Db) => Outcome<unknown>): PrinterBoard => {
    writeOrRefuse(db, work)
    deps.wakePrinters()
    return readPrinterBoard(db, looks)
  }

  app.put(
    '/api/console/printers/:id',
    { config: mayChange, schema: { ...board, params: PrinterPath, body: PrinterSettings } },
    async (request) => {
      const { id } = request.params
      return change((tx) => savePrinter(tx, seams, id, request.body, changedBy(request)))
    },
  )

  app.post(
    '/api/console/printers/:id/retire',
    { config: mayChange, schema: { ...board, params: PrinterPath, body: RetirePrinterRequest } },
    async (request) => {
      const { move_to_printer_id: to } = request.body
      return change((tx) => retirePrinter(tx, seams, request.params.id, to, changedBy(request)))
    },
  )

  app.post(
    '/api/console/printers/:id/reinstate',
    { config: mayChange, schema: { ...board, params: PrinterPath } },
    async (request) =>
      change((tx) => reinstatePrinter(tx, seams, request.params.id, changedBy(request))),
  )

  app.put(
    '/api/console/printer-routes',
    { config: mayChange, schema: { ...board, body: PrinterRouteRequest } },
    async (request) => change((tx) => setPrinterRoute(tx, seams, request.body, changedBy(request))),
  )
}

function registerTestRoute(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  app.post(
    '/api/console/printers/:id/test-page',
    {
      config: mayChange,
      schema: {
        ...{ tags, params: PrinterPath, body: PrinterTestRequest },
        response: { 200: TestPageAnswer },
      },
    },
    async (request) => {
      const test = request.body
      // Whoever may set a printer up may not therefore open a drawer full of money.
      const mayOpen = grantsOfRequest(request)['no-sale'].isAllowed
      if (test.opens_drawer && !mayOpen) throw new RefusalError({ code: 'ROLE_NOT_ALLOWED' })
      const order = { printerId: request.params.id, test, by: changedBy(request) }
      const jobId = writeOrRefuse(db, (tx) => orderTestPage(tx, seams, order))
      deps.wakePrinters()
      return { success: true as const, print_job_id: jobId }
    },
  )
}

const changedBy = (request: WithRequester): ChangedBy => ({
  staffId: staffOf(request).staff_id,
  terminalId: terminalOf(request).terminalId,
})
