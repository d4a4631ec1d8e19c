import { Type } from 'typebox'
import { toIso } from '#domain/datetime.ts'
import type { Outcome } from '#domain/errors.ts'
import type { Permission } from '#domain/permissions.ts'
import { Closed, OneOf, Uuid } from '#domain/wire/primitives.ts'
import {
  ExpectedTransferList,
  STOCK_KINDS,
  STOCK_PAGE_MAX,
  StockDocumentList,
  StockDocumentMessage,
  StockPrintAnswer,
  StockReceiptRequest,
  StockReversalRequest,
  SupplierList,
  TransferInRequest,
  TransferOutRequest,
  WriteOffRequest,
} from '#domain/wire/stock-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { actorOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import type { Posted } from './post-stock-document.ts'
import { printStockCopy } from './print-stock-document.ts'
import { receiveGoods } from './receive-goods.ts'
import { receiveTransfer } from './receive-transfer.ts'
import { reverseDocument } from './reverse-document.ts'
import type { Postings } from './run-postings.ts'
import { sendTransfer } from './send-transfer.ts'
import { listStockDocuments, listSuppliers, readStockDocument } from './stock-document-store.ts'
import { listExpectedTransfers, listTransferLines } from './transfer-store.ts'
import { writeOffGoods } from './write-off-goods.ts'

const tags = ['stock']
const params = Closed({ id: Uuid })
const DocumentsQuery = Closed({
  kind: Type.Optional(OneOf(STOCK_KINDS)),
  before: Type.Optional(Uuid),
})
const TRANSFERS_SHOWN_MAX = 100
/** 500 lines. */
const bodyLimit = 256 * 1024

const accessOf = (permission: Permission) => ({ access: { level: 'staff', permission } as const })

/** Papers about goods. Within which limits somebody acts alone is the verbs' to judge. */
export function registerStockRoutes(app: HubApp, deps: HubDeps, postings: Postings): void {
  // Of itself, whatever cut it short: nobody has to ask for it again.
  app.addHook('onReady', async () => postings.resume())
  app.addHook('onClose', () => postings.stop())
  registerPosting(app, deps)
  registerTransfers(app, deps)
  registerReading(app, deps)
  registerCorrecting(app, deps, postings)
}

/** Writes it, tells the tills, and answers the document as it stands. */
function post(deps: HubDeps, id: string, work: (tx: Db) => Outcome<Posted>): StockDocumentMessage {
  const { isFirst, levels } = writeOrRefuse(deps.db, work)
  if (isFirst) {
    deps.kickRelay()
    deps.wakePrinters()
    if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
  }
  return documentOf(deps.db, id)
}

function documentOf(db: Db, id: string): StockDocumentMessage {
  const document = readStockDocument(db, id)
  if (!document) throw new RefusalError({ code: 'STOCK_DOCUMENT_NOT_FOUND' })
  return document
}

function registerPosting(app: HubApp, deps: HubDeps): void {
  const { seams } = deps
  const response = { 200: StockDocumentMessage }

  app.post(
    '/api/console/stock/receipts',
    {
      ...{ bodyLimit, config: accessOf('move-goods') },
      schema: { tags, body: StockReceiptRequest, response },
    },
    async (request) =>
      post(deps, request.body.document_id, (tx) =>
        receiveGoods(tx, seams, actorOf(request), request.body),
      ),
  )

  // Whoever may not write off alone asks for another person's word.
  app.post(
    '/api/console/stock/write-offs',
    {
      ...{ bodyLimit, config: accessOf('view-stock') },
      schema: { tags, body: WriteOffRequest, response },
    },
    async (request) =>
      post(deps, request.body.document_id, (tx) =>
        writeOffGoods(tx, seams, actorOf(request), request.body),
      ),
  )
}

function registerTransfers(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const response = { 200: StockDocumentMessage }
  const config = accessOf('move-goods')

  app.post(
    '/api/console/stock/transfers',
    { bodyLimit, config, schema: { tags, body: TransferOutRequest, response } },
    async (request) =>
      post(deps, request.body.document_id, (tx) =>
        sendTransfer(tx, seams, actorOf(request), request.body),
      ),
  )

  app.post(
    '/api/console/stock/transfer-receipts',
    { bodyLimit, config, schema: { tags, body: TransferInRequest, response } },
    async (request) =>
      post(deps, request.body.document_id, (tx) =>
        receiveTransfer(tx, seams, actorOf(request), request.body),
      ),
  )

  app.get(
    '/api/console/stock/transfers',
    { config, schema: { tags, response: { 200: ExpectedTransferList } } },
    async () => ({
      transfers: listExpectedTransfers(db, TRANSFERS_SHOWN_MAX).map((transfer) => ({
        transfer_id: transfer.id,
        number: transfer.number,
        from_name: transfer.from_name,
        note: transfer.note,
        sent_at: toIso(transfer.sent_at_ms),
        lines: listTransferLines(db, transfer.id).map(({ cost_minor: _, ...line }) => line),
      })),
    }),
  )
}

function registerReading(app: HubApp, { db }: HubDeps): void {
  const config = accessOf('view-stock')

  app.get(
    '/api/console/stock/documents',
    { config, schema: { tags, querystring: DocumentsQuery, response: { 200: StockDocumentList } } },
    async ({ query: { kind = null, before = null } }) => {
      const documents = listStockDocuments(db, { kind, before, limit: STOCK_PAGE_MAX })
      const isFull = documents.length === STOCK_PAGE_MAX
      const last = isFull ? documents[documents.length - 1] : undefined
      return { documents, next_before: last?.document_id ?? null }
    },
  )

  app.get(
    '/api/console/stock/documents/:id',
    { config, schema: { tags, params, response: { 200: StockDocumentMessage } } },
    async (request) => documentOf(db, request.params.id),
  )

  app.get(
    '/api/console/stock/suppliers',
    { config, schema: { tags, response: { 200: SupplierList } } },
    async () => ({ suppliers: listSuppliers(db) }),
  )
}

function registerCorrecting(app: HubApp, deps: HubDeps, postings: Postings): void {
  const { db, seams } = deps
  const config = accessOf('view-stock')

  app.post(
    '/api/console/stock/documents/:id/reversal',
    {
      config,
      schema: { tags, params, body: StockReversalRequest, response: { 200: StockDocumentMessage } },
    },
    async (request) => {
      const order = { ...request.body, reversesId: request.params.id }
      const reversal = post(deps, order.document_id, (tx) =>
        reverseDocument(tx, seams, actorOf(request), order),
      )
      await postings.finish()
      return reversal
    },
  )

  app.post(
    '/api/console/stock/documents/:id/print',
    { config, schema: { tags, params, response: { 200: StockPrintAnswer } } },
    async (request) => {
      const { id } = request.params
      const { terminalId } = terminalOf(request)
      documentOf(db, id)
      const print_job_id = writeOrRefuse(db, (tx) => {
        const jobId = printStockCopy(tx, seams, id, terminalId)
        return jobId === null ? { ok: false, code: 'PRINTER_NONE' } : { ok: true, value: jobId }
      })
      deps.wakePrinters()
      return { success: true as const, print_job_id }
    },
  )
}
