// The till put together: the link and every model over one opened database.

import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { CartModel } from './cart-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'
import type { ConnectivityModel } from './connectivity-model.ts'
import type { CustomersModel } from './customers-model.ts'
import type { HeldCartsModel } from './held-carts-model.ts'
import type { ImportModel } from './import-model.ts'
import type { PaymentModel } from './payment-model.ts'
import type { PrintJobsModel } from './print-jobs-model.ts'
import type { SalesModel } from './sales-model.ts'
import type { ScanModel } from './scan-model.ts'
import type { SessionModel } from './session-model.ts'
import type { SettingsModel } from './settings-model.ts'
import type { ShiftModel } from './shift-model.ts'
import type { TerminalsModel } from './terminals-model.ts'

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
  stop(): void
}
