// The till put together: the link and every model over one opened database.

import { effect } from '@preact/signals'
import type { TerminalDatabase } from '../link/database.ts'
import { createHubLink, type HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { type CartModel, createCartModel } from './cart-model.ts'
import { type CatalogueModel, createCatalogueModel } from './catalogue-model.ts'
import { type ConnectivityModel, createConnectivityModel } from './connectivity-model.ts'
import { type CustomersModel, createCustomersModel } from './customers-model.ts'
import { createHeldCartsModel, type HeldCartsModel } from './held-carts-model.ts'
import { createImportModel, type ImportModel } from './import-model.ts'
import { createPaymentModel, type PaymentModel } from './payment-model.ts'
import { createPrintJobsModel, type PrintJobsModel } from './print-jobs-model.ts'
import { createSalesModel, type SalesModel } from './sales-model.ts'
import { createScanModel, type ScanModel } from './scan-model.ts'
import { createSessionModel, type SessionModel } from './session-model.ts'
import type { SettingsModel } from './settings-model.ts'
import { createShiftModel, type ShiftModel } from './shift-model.ts'
import { createTerminalsModel, type TerminalsModel } from './terminals-model.ts'

export type Till = {
  link: HubLink
  session: SessionModel
  settings: SettingsModel
  connectivity: ConnectivityModel
  catalogue: CatalogueModel
  cart: CartModel
  heldCarts: HeldCartsModel
  scan: ScanModel
  payment: PaymentModel
  shift: ShiftModel
  sales: SalesModel
  customers: CustomersModel
  printJobs: PrintJobsModel
  catalogueImport: ImportModel
  terminals: TerminalsModel
  /** Settles when everything that is saved on this device has been read. */
  loaded: Promise<void>
  stop(): void
}

/**
 * Builds every model over an opened database and reads what is saved; the screen can be drawn at
 * once, the models fill as they load. `stop` lets go of the hub and of every timer.
 */
export function createTill(
  seams: TerminalSeams,
  database: TerminalDatabase,
  settings: SettingsModel,
): Till {
  const link = createHubLink(seams, database)
  const session = createSessionModel(seams, database, link)
  const connectivity = createConnectivityModel(seams.clock, link)
  const catalogue = createCatalogueModel(seams, database, link)
  const cart = createCartModel(seams, database, session.outlet)
  const heldCarts = createHeldCartsModel({ seams, database, link, cart })
  const scan = createScanModel({ seams, outlet: session.outlet, catalogue, cart })
  const terminalId = () => session.terminal.peek()?.terminalId ?? null
  const shift = createShiftModel(seams, database, link, terminalId)
  const payment = createPaymentModel({ seams, database, link, cart, session, shift, settings })
  const sales = createSalesModel({ seams, database, link, session, shift, settings })
  const customers = createCustomersModel(seams, database, link)
  const printJobs = createPrintJobsModel(link)
  const catalogueImport = createImportModel(seams, link)
  const terminals = createTerminalsModel(link)
  const following = [session, connectivity, catalogue, heldCarts, shift, sales, printJobs]

  const stopFollowingLogin = effect(() => {
    if (!link.isConnected.value || session.phase.value !== 'logged-in') return
    shift.refresh()
    sales.refresh()
    heldCarts.refresh()
    printJobs.refresh()
  })
  async function load(): Promise<void> {
    // The catalogue takes the first turn of its own, so that the hub's news waits for what is saved.
    const catalogueLoaded = catalogue.load()
    // A payment goes on only over the cart it was opened for.
    await cart.load()
    await Promise.all([payment.load(), heldCarts.load(), shift.load(), sales.load()])
    // The session starts the link: whatever the hub then says finds the saved state in place.
    await session.load()
    await catalogueLoaded
  }
  const loaded = load()

  return {
    link,
    session,
    settings,
    connectivity,
    catalogue,
    cart,
    heldCarts,
    scan,
    payment,
    shift,
    sales,
    customers,
    printJobs,
    catalogueImport,
    terminals,
    loaded,
    stop() {
      stopFollowingLogin()
      link.stop()
      for (const model of following) model.stop()
    },
  }
}
