import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Outcome } from '#domain/errors.ts'
import { Closed, OneOf, Uuid } from '#domain/wire/primitives.ts'
import {
  OPEN_PRINT_STATES,
  OpenPrintState,
  PrinterList,
  PrintJobAnswerRequest,
  PrintJobChange,
  PrintJobList,
  TestPageAnswer,
} from '#domain/wire/print-message.ts'
import { ROUTED_PAPERS } from '#domain/wire/printer-message.ts'
import { HeldPapersAnswer, HeldPapersRequest } from '#domain/wire/tail-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { registerLogoRoutes } from './logo-routes.ts'
import { orderTestPage } from './order-test-page.ts'
import { routedPrinterId } from './print-job-store.ts'
import { listOpenJobs, listPrinterMessages } from './print-queue-view.ts'
import type { PrinterLooks } from './printer-looks.ts'
import { settleHeldPapers } from './settle-held-papers.ts'
import {
  answerPrintJob,
  cancelPrintJob,
  type JobChange,
  type JobDecision,
  releasePrintJob,
} from './settle-print-job.ts'

const JobPath = Closed({ id: Uuid })
const PrinterPath = Closed({ id: Uuid })
const JobQuery = Closed({ state: Type.Optional(OpenPrintState) })
/** With a paper: only the printer that this paper of the asking terminal comes out of. */
const PrinterQuery = Closed({ paper: Type.Optional(OneOf(ROUTED_PAPERS)) })
const tags = ['printing']

export function registerPrintingRoutes(app: HubApp, deps: HubDeps, looks: PrinterLooks): void {
  registerJobRoutes(app, deps)
  registerHeldRoute(app, deps)
  registerPrinterRoutes(app, deps, looks)
  registerLogoRoutes(app, deps)
}

function registerJobRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const settleConfig = { access: { level: 'staff', permission: 'reprint' } } as const
  const settleSchema = { tags, params: JobPath, response: { 200: PrintJobChange } }

  app.get(
    '/api/pos/print-jobs',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, querystring: JobQuery, response: { 200: PrintJobList } },
    },
    async (request) => {
      const { state } = request.query
      const { terminalId } = terminalOf(request)
      return { print_jobs: listOpenJobs(db, state ? [state] : OPEN_PRINT_STATES, terminalId) }
    },
  )

  app.post(
    '/api/pos/print-jobs/:id/answer',
    { config: settleConfig, schema: { ...settleSchema, body: PrintJobAnswerRequest } },
    async (request) => {
      const decision = { ...decisionOf(request), cameOut: request.body.came_out }
      return settle(deps, decision.jobId, (tx) => answerPrintJob(tx, seams, decision))
    },
  )

  app.post(
    '/api/pos/print-jobs/:id/release',
    { config: settleConfig, schema: settleSchema },
    async (request) => {
      const decision = decisionOf(request)
      return settle(deps, decision.jobId, (tx) => releasePrintJob(tx, seams, decision))
    },
  )

  app.post(
    '/api/pos/print-jobs/:id/cancel',
    { config: settleConfig, schema: settleSchema },
    async (request) => {
      const decision = decisionOf(request)
      return settle(deps, decision.jobId, (tx) => cancelPrintJob(tx, seams, decision))
    },
  )
}

function registerHeldRoute(app: HubApp, deps: HubDeps): void {
  const { db, live, seams } = deps
  app.post(
    '/api/console/held-papers',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags, body: HeldPapersRequest, response: { 200: HeldPapersAnswer } },
    },
    async (request) => {
      const { decision } = request.body
      const staffId = staffOf(request).staff_id
      const { terminalId } = terminalOf(request)
      const { jobs, leftCount } = write(db, (tx) =>
        settleHeldPapers(tx, seams, { decision, staffId, terminalId }),
      )
      // One message, and every till fetches its list anew: hundreds would make it do so each time.
      const last = jobs.pop()
      if (last) {
        const { jobId: print_job_id, documentId: document_id, state } = last
        live.publish({ type: 'print-job-changed', print_job_id, document_id, state })
        deps.wakePrinters()
      }
      const paper_count = last ? jobs.length + 1 : 0
      return { success: true as const, paper_count, left_count: leftCount }
    },
  )
}

function registerPrinterRoutes(app: HubApp, deps: HubDeps, looks: PrinterLooks): void {
  const { db } = deps
  app.get(
    '/api/pos/printers',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, querystring: PrinterQuery, response: { 200: PrinterList } },
    },
    async (request) => {
      const { paper } = request.query
      const printers = listPrinterMessages(db, looks)
      if (!paper) return { printers }
      const own = routedPrinterId(db, paper, terminalOf(request).terminalId)
      return { printers: printers.filter(({ printer_id }) => printer_id === own) }
    },
  )

  app.post(
    '/api/pos/printers/:id/test-page',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags, params: PrinterPath, response: { 200: TestPageAnswer } },
    },
    async (request) => {
      const by = { staffId: staffOf(request).staff_id, terminalId: terminalOf(request).terminalId }
      const test = { page: 'test', opens_drawer: false } as const
      const order = { printerId: request.params.id, test, by }
      const outcome = write(deps.db, (tx) => orderTestPage(tx, deps.seams, order))
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.wakePrinters()
      return { success: true as const, print_job_id: outcome.value }
    },
  )
}

function decisionOf(request: FastifyRequest & { params: { id: string } }): JobDecision {
  const { terminalId } = terminalOf(request)
  return { jobId: request.params.id, staffId: staffOf(request).staff_id, terminalId }
}

function settle(
  deps: HubDeps,
  jobId: string,
  work: (tx: Db) => Outcome<JobChange>,
): PrintJobChange {
  const outcome = write(deps.db, work)
  if (!outcome.ok) throw new RefusalError(outcome)
  const { documentId, state, copyJobId } = outcome.value
  deps.live.publish({
    type: 'print-job-changed',
    print_job_id: jobId,
    document_id: documentId,
    state,
  })
  deps.wakePrinters()
  return { success: true as const, state, copy_print_job_id: copyJobId }
}
