import { join } from 'node:path'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, LogController } from 'fastify'
import type { BackupState } from '#domain/wire/document-box.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { registerAccountMoneyRoutes } from './account/account-money-routes.ts'
import { registerAccountRoutes } from './account/account-routes.ts'
import { registerHoldRoutes } from './account/hold-routes.ts'
import { type HubApp, type HubDeps, RefusalError } from './app-types.ts'
import { registerAuditRoutes } from './audit/audit-routes.ts'
import { registerBoxHealthRoutes } from './box/box-health-routes.ts'
import { findCopyReasons } from './box/judge-copies.ts'
import type { BoxProbes } from './box/read-box-health.ts'
import { type MachineWatch, UNKNOWN_MACHINE } from './box/watch-machine.ts'
import { registerBillRoutes } from './cart/bill-routes.ts'
import { registerCartRoutes } from './cart/cart-routes.ts'
import { registerCashRoutes } from './cash/cash-routes.ts'
import { registerSafeRoutes } from './cash/safe-routes.ts'
import { readCursor } from './catalogue/catalogue-store.ts'
import { registerConsoleProductRoutes } from './catalogue/console-product-routes.ts'
import { registerImportRoutes } from './catalogue/import-routes.ts'
import { registerProductRoutes } from './catalogue/product-routes.ts'
import { registerClosingRoutes } from './closing/closing-routes.ts'
import { listBlockers } from './closing/list-blockers.ts'
import { registerCloudRoutes } from './cloud/cloud-routes.ts'
import { readCloudState, readOldestUnsentMs } from './cloud/cloud-state.ts'
import type { CloudDesk } from './cloud/cloud-view.ts'
import { registerOverrideRoutes } from './cloud/override-routes.ts'
import { registerConflictMetrics } from './conflict/conflict-metrics.ts'
import { registerConflictRoutes } from './conflict/conflict-routes.ts'
import { registerConsoleCustomerRoutes } from './customer/console-customer-routes.ts'
import { registerCustomerRoutes } from './customer/customer-routes.ts'
import { registerEReceiptRoutes } from './e-receipt/e-receipt-routes.ts'
import { registerKpiRoutes } from './kpi/kpi-routes.ts'
import { registerLabelRoutes } from './label/label-routes.ts'
import { registerAccessGate } from './lan/access-gate.ts'
import { answerError } from './lan/error-answer.ts'
import { listLanAddresses } from './lan/lan-addresses.ts'
import type { LiveServer } from './lan/live-channel.ts'
import { registerLiveRoutes, registerWebsocket } from './lan/live-routes.ts'
import { registerTrustPicture } from './lan/onboarding/trust-picture.ts'
import { registerOpenapi } from './lan/openapi.ts'
import { registerRateLimit } from './lan/rate-limit.ts'
import { registerCsvMark } from './lan/rehearsal-marks.ts'
import { registerStaticUi } from './lan/static-ui.ts'
import { registerUnknownAddress } from './lan/unknown-address.ts'
import { registerLoyaltyRoutes } from './loyalty/loyalty-routes.ts'
import { registerOutletSettingsRoutes } from './outlet/outlet-settings-routes.ts'
import { readClockFloorMs } from './outlet/outlet-store.ts'
import { registerPaymentRoutes } from './payment/payment-routes.ts'
import { registerSettlementRoutes } from './payment/settlement-routes.ts'
import { registerPriceListRoutes } from './price-list/price-list-routes.ts'
import { type FindPrinters, registerFoundPrintersRoutes } from './printing/found-printers-routes.ts'
import { readPrintingHealth } from './printing/print-queue-view.ts'
import type { PrinterLooks } from './printing/printer-looks.ts'
import { registerPrinterSetupRoutes } from './printing/printer-setup-routes.ts'
import { registerPrintingRoutes } from './printing/printing-routes.ts'
import { type ProbePrinter, registerProbePrinterRoutes } from './printing/probe-printer-routes.ts'
import { registerReprintRoutes } from './printing/reprint-routes.ts'
import { registerPromotionRoutes } from './promotion/promotion-routes.ts'
import { registerQuarantineRoutes } from './quarantine/quarantine-routes.ts'
import { registerRefundRoutes } from './refund/refund-routes.ts'
import type { PracticeDesk } from './rehearsal/practice-desk.ts'
import { registerRehearsalRoutes } from './rehearsal/rehearsal-routes.ts'
import { registerReportRoutes } from './report/report-routes.ts'
import { registerRulesRoutes } from './rules/rules-routes.ts'
import { registerFindSalesRoutes } from './sale/find-sales-routes.ts'
import { registerSaleRoutes } from './sale/sale-routes.ts'
import { createSaleTaker } from './sale/take-sale.ts'
import { registerSalvageRoutes } from './salvage/salvage-routes.ts'
import { registerScaleRoutes, type Scales } from './scale/scale-routes.ts'
import { compileCheck, compileWriter } from './schema-compilers.ts'
import type { ListBlockers } from './shift/close-shift.ts'
import { registerShiftReportRoutes } from './shift/shift-report-routes.ts'
import { registerShiftRoutes } from './shift/shift-routes.ts'
import { registerApprovalRoutes } from './staff/approval-routes.ts'
import { registerOwnAccessRoutes } from './staff/own-access-routes.ts'
import { registerStaffAdminRoutes } from './staff/staff-admin-routes.ts'
import { registerStaffRoutes } from './staff/staff-routes.ts'
import { registerCountRoutes } from './stock/count-routes.ts'
import { listSilentTerminals } from './stock/list-silent-terminals.ts'
import { createPostings } from './stock/run-postings.ts'
import { registerStockListRoutes } from './stock/stock-list-routes.ts'
import { registerStockRoutes } from './stock/stock-routes.ts'
import { registerBoxMetrics } from './system/box-metrics.ts'
import { readCertificateEnd } from './system/certificate-end.ts'
import { registerHealthRoutes } from './system/health-routes.ts'
import { registerMetrics } from './system/metrics.ts'
import { registerTailRoutes } from './tail/tail-routes.ts'
import { countTailsOutstanding } from './tail/tail-view.ts'
import { tokenOf } from './technician/technician-desk.ts'
import { registerTechnicianRoutes, type TechnicianParts } from './technician/technician-routes.ts'
import { registerClientEventRoutes } from './terminal/client-event-routes.ts'
import { identifyRequester } from './terminal/identify-requester.ts'
import { registerLookupMetrics } from './terminal/lookup-metrics.ts'
import { registerTerminalRoutes } from './terminal/terminal-routes.ts'
import { registerTodayRoutes } from './today/today-routes.ts'
import { createDoAgain, createTeller } from './told/tell-command.ts'
import { registerToldRoutes } from './told/told-routes.ts'

/** A backlog of 100 sales of 50 lines fits; the catalogue import sets its own limit. */
const BODY_BYTES_MAX = 4 * 1024 * 1024
const REQUEST_MS_MAX = 30_000

export type AppOptions = {
  live: LiveServer
  /** The built screens; may be missing. */
  uiFolder: string
  /** What the relay says of the cloud. */
  cloudDesk: CloudDesk
  /** What is plugged in or answers on the LAN. */
  findPrinters: FindPrinters
  /** Asks a printer what it can. */
  probePrinter: ProbePrinter
  /** Who listens to the scales, and where one could hang. */
  scales: Scales
  /** How printers are on which nothing is printed. */
  printerLooks: PrinterLooks
  /** How the second copy of the database is; absent or null: nobody set one up. */
  backup?: () => BackupState | null
  /** How the hardware is; absent: nobody looks. */
  machine?: MachineWatch['state']
  isRestless?: MachineWatch['isRestless']
  /** How its releases are; absent: it is no box. */
  releaseOnBox?: BoxProbes['releaseOnBox']
  /** A box that technicians commission; absent: a rehearsal. */
  box?: TechnicianParts
  /** In a rehearsal outlet: who makes the faults that are practised. */
  practice?: PracticeDesk
}

const noBackup = (): null => null
const notOnBox = async (): Promise<null> => null
const noMachine = (): typeof UNKNOWN_MACHINE => UNKNOWN_MACHINE

/** The application with every route, ready for `inject`; it never listens itself. */
export async function buildApp(deps: HubDeps, options: AppOptions): Promise<HubApp> {
  const app = createApp(deps)
  await registerDoor(app, deps, options)
  registerTerminalRoutes(app, deps, options.live.drop)
  registerClientEventRoutes(app, deps)
  registerStaffRoutes(app, deps)
  registerApprovalRoutes(app, deps)
  registerOwnAccessRoutes(app, deps)
  registerStaffAdminRoutes(app, deps)
  registerAuditRoutes(app, deps)
  const sales = createSaleTaker(deps)
  registerSaleRoutes(app, deps, sales, options.live.terminals.connectedMs)
  registerFindSalesRoutes(app, deps)
  registerTailRoutes(app, deps)
  registerRefundRoutes(app, deps)
  const blockersOf: ListBlockers = (tx, shiftId) =>
    listBlockers(tx, options.live.terminals.statusOf, shiftId)
  registerShiftRoutes(app, deps, blockersOf)
  const tell = createTeller(deps, blockersOf)
  registerToldRoutes(app, deps.db, tell)
  registerSalvageRoutes(app, deps, { sales, tell })
  const doAgain = createDoAgain(deps, blockersOf)
  registerQuarantineRoutes(app, deps, { sales, doAgain })
  registerClosingRoutes(app, deps, blockersOf)
  registerShiftReportRoutes(app, deps)
  registerProductRoutes(app, deps)
  registerConsoleProductRoutes(app, deps)
  registerImportRoutes(app, deps)
  registerPromotionRoutes(app, deps)
  registerPriceListRoutes(app, deps)
  registerCustomerRoutes(app, deps)
  registerConsoleCustomerRoutes(app, deps)
  registerCartRoutes(app, deps)
  registerBillRoutes(app, deps)
  registerPrintingRoutes(app, deps, options.printerLooks)
  registerFoundPrintersRoutes(app, deps, options.findPrinters)
  registerProbePrinterRoutes(app, deps, options.probePrinter)
  registerScaleRoutes(app, deps, options.scales)
  registerPrinterSetupRoutes(app, deps, options.printerLooks)
  registerReprintRoutes(app, deps)
  registerRulesRoutes(app, deps)
  registerOutletSettingsRoutes(app, deps)
  registerCashRoutes(app, deps)
  registerSafeRoutes(app, deps)
  registerAccountRoutes(app, deps)
  registerAccountMoneyRoutes(app, deps)
  registerHoldRoutes(app, deps)
  registerLoyaltyRoutes(app, deps)
  registerPaymentRoutes(app, deps)
  registerSettlementRoutes(app, deps)
  registerCloudRoutes(app, deps, options.cloudDesk)
  registerOverrideRoutes(app, deps)
  registerConflictRoutes(app, deps)
  registerKpiRoutes(app, deps)
  registerReportRoutes(app, deps)
  const { backup = noBackup, cloudDesk, printerLooks: looks } = options
  registerTodayRoutes(app, deps, options.live.terminals, { backup, cloudDesk, looks })
  registerEReceiptRoutes(app, deps)
  registerLabelRoutes(app, deps)
  const postings = createPostings(deps)
  registerStockRoutes(app, deps, postings)
  registerStockListRoutes(app, deps)
  registerCountRoutes(app, deps, postings, (db) =>
    listSilentTerminals(db, options.live.terminals.statusOf, deps.seams.clock.nowMs()),
  )
  if (options.box) registerBox(app, deps, options, options.box)
  if (options.practice) registerRehearsalRoutes(app, deps, options.practice)
  await registerSystem(app, deps, options)
  await app.ready()
  return app
}

function registerBox(app: HubApp, deps: HubDeps, options: AppOptions, box: TechnicianParts): void {
  const { live, cloudDesk, backup = noBackup, releaseOnBox = notOnBox, scales } = options
  registerTechnicianRoutes(app, deps, {
    ...{ ...deps, ...box, cloudDesk, backup, releaseOnBox, countScales: scales.desk.count },
    addresses: listLanAddresses,
    looks: options.printerLooks,
    statusOf: live.terminals.statusOf,
  })
}

function createApp(deps: HubDeps): HubApp {
  let isStopping = false
  const app: HubApp = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    // With a browser attached, closing took two minutes without it.
    forceCloseConnections: true,
    return503OnClosing: false,
    frameworkErrors: answerError,
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(compileCheck)
  app.setSerializerCompiler(compileWriter)
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    deps.hearFault?.(error)
    return answerError(error, request, reply)
  })
  app.addHook('preClose', (done) => {
    isStopping = true
    done()
  })
  app.addHook('onRequest', (_request, _reply, done) => {
    if (isStopping) throw new RefusalError({ code: 'HUB_STOPPING' })
    done()
  })
  return app
}

/** Answers of the API are for whoever asked, now; a shared browser must not keep them. */
function registerNoStore(app: HubApp): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (/^\/(api|metrics)(\/|\?|$)/.test(request.url)) reply.header('cache-control', 'no-store')
    done()
  })
}

/** What stands before every route. Who asks must be known before it is limited. */
async function registerDoor(app: HubApp, deps: HubDeps, options: AppOptions): Promise<void> {
  const { terminals } = options.live
  await registerWebsocket(app)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // It would turn http://localhost, the demonstration's door, into a dead https address.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  })
  registerNoStore(app)
  if (deps.isRehearsal) registerCsvMark(app)
  await app.register(cookie)
  registerAccessGate(app, {
    identify: (cookies, isActivity) => {
      const requester = identifyRequester(deps, cookies, isActivity)
      if (typeof requester !== 'string') terminals.heard(requester.terminalId)
      return requester
    },
    isTechnician: (headers) => options.box?.technicians.nameOf(tokenOf(headers)) != null,
    pluginRoutes: { '/docs': { level: 'box-or-staff', permission: 'view-console' } },
  })
  registerUnknownAddress(app)
  await registerRateLimit(app)
  await registerOpenapi(app)
}

async function registerSystem(app: HubApp, deps: HubDeps, options: AppOptions): Promise<void> {
  const { db, seams, build } = deps
  const cloud = () => readCloudState(db, options.cloudDesk.status())
  registerLiveRoutes(app, options.live, () => ({
    type: 'hello',
    protocol_version: PROTOCOL_VERSION,
    build,
    hub_time_ms: seams.clock.nowMs(),
    cursor: readCursor(db),
    cloud: cloud(),
  }))
  const { backup = noBackup, machine = noMachine, isRestless = () => false } = options
  const { releaseOnBox = notOnBox } = options
  registerTrustPicture(app)
  registerBoxHealthRoutes(app, {
    ...{ ...deps, backup, machine, isRestless, releaseOnBox },
    relayStatus: options.cloudDesk.status,
    isTerminalConnected: (id) => options.live.terminals.statusOf(id)?.isSilent === false,
  })
  const certificatePath = join(deps.dataFolder, 'tls', 'hub.pem')
  registerHealthRoutes(app, deps, {
    clockFloorMs: () => readClockFloorMs(db),
    cloud,
    oldestUnsentMs: () => readOldestUnsentMs(db),
    printing: () => readPrintingHealth(db),
    terminalsConnected: options.live.peerCount,
    tailsOutstanding: () => countTailsOutstanding(db),
    copies: () => findCopyReasons(backup(), seams.clock.nowMs()),
    identity: () => deps.identity?.state() ?? 'off',
    name: () => options.box?.nameState() ?? 'off',
    hardware: () => ({ medium: machine().medium.state, isHot: machine().temperature === 'hot' }),
    certificateEnd: () => readCertificateEnd(certificatePath),
  })
  registerBoxMetrics(deps.metrics, {
    dataFolder: deps.dataFolder,
    certificatePath,
    machine,
    clock: seams.clock,
    clockFloorMs: () => readClockFloorMs(db),
    backup,
    build,
  })
  registerConflictMetrics(deps)
  registerLookupMetrics(deps.metrics, options.live.terminals.lookups)
  registerMetrics(app, deps.metrics)
  await registerStaticUi(app, options.uiFolder, deps.isRehearsal)
}
