// The till put together: the link and every model over one opened database.

import { effect } from '@preact/signals'
import { businessDate } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { Background } from '../link/background.ts'
import type { TerminalDatabase } from '../link/database.ts'
import { HubLink } from '../link/hub-link.ts'
import { MoneyCommands } from '../link/money-commands.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { AccountsModel } from './accounts-model.ts'
import { ApprovalModel } from './approval-model.ts'
import { BillsModel } from './bills-model.ts'
import { CartModel } from './cart-model.ts'
import { CatalogueModel } from './catalogue-model.ts'
import { ConnectivityModel } from './connectivity-model.ts'
import { CustomersModel } from './customers-model.ts'
import { ExchangeModel } from './exchange-model.ts'
import { HealthModel } from './health-model.ts'
import { HeldCartsModel } from './held-carts-model.ts'
import { createPaying } from './paying.ts'
import { PrintJobsModel } from './print-jobs-model.ts'
import { RulesModel } from './rules-model.ts'
import { SaleApprovals } from './sale-approvals.ts'
import { SalesModel } from './sales-model.ts'
import { ScanModel } from './scan-model.ts'
import { SessionModel } from './session-model.ts'
import type { SettingsModel } from './settings-model.ts'
import { ShiftModel } from './shift-model.ts'
import { TerminalsModel } from './terminals-model.ts'

export type Till = ReturnType<typeof createModels> & {
  /** Settles when everything that is saved on this device has been read. */
  loaded: Promise<void>
  stop(): void
}

function createModels(
  seams: TerminalSeams,
  database: TerminalDatabase,
  settings: SettingsModel,
  background: Background,
) {
  const link = new HubLink(seams, database, background)
  const rules = new RulesModel(database, link)
  const session = new SessionModel({ seams, database, link, lockAfterMs: rules.lockAfterMs })
  const approval = new ApprovalModel(seams, link, session)
  const commands = new MoneyCommands({
    ...{ seams, database, background, door: link.door, vault: link.vault },
    ...{ isConnected: link.isConnected, staff: session.staff },
    drainSales: () => link.sender.drain(),
  })
  link.alsoHolds(commands.heldShiftIds)
  const connectivity = new ConnectivityModel(seams.clock, link, commands)
  const day = (): string => {
    const { business_day_start_minute: startMinute } = rules.rules.peek()
    const timezone = session.outlet.peek()?.timezone ?? 'Asia/Jakarta'
    return businessDate(seams.clock.nowMs() + link.aheadMs(), timezone, startMinute)
  }
  const catalogue = new CatalogueModel(seams, database, link, day)
  const cart = new CartModel(seams, database, session.outlet)
  const bills = new BillsModel(database, cart)
  const heldCarts = new HeldCartsModel({ seams, database, link, cart, bills })
  const scan = new ScanModel({ seams, session, rules, catalogue, cart, background })
  const shift = new ShiftModel({ seams, database, link, commands, terminal: session.terminal })
  const paying = createPaying({ seams, database, link, rules, cart, session, shift })
  const exchange = new ExchangeModel({ database, link, commands, payment: paying.payment })
  const { clock } = seams
  const saleApprovals = new SaleApprovals({ clock, outlet: session.outlet, session, approval })
  const sales = new SalesModel({ seams, database, link, session, shift })
  const customers = new CustomersModel({ seams, database, link, commands, session })
  const accounts = new AccountsModel({ seams, link, commands, shift })
  const printJobs = new PrintJobsModel(link)
  const terminals = new TerminalsModel(link)
  const health = new HealthModel(link)

  return {
    /** For what is done beside a model, by code that is fetched later. */
    seams,
    database,
    /** For documents that are made beside a model: refunds, their approvals. */
    newId: () => uuidv7(seams),
    /** Sends a file and tells its progress; see TerminalSeams. */
    upload: seams.upload,
    link,
    /** Refunds, cash moves, counts, closes: on this device before they are sent. */
    commands,
    session,
    approval,
    rules,
    settings,
    connectivity,
    catalogue,
    cart,
    bills,
    heldCarts,
    scan,
    ...paying,
    exchange,
    saleApprovals,
    shift,
    sales,
    customers,
    accounts,
    printJobs,
    terminals,
    health,
  }
}

/**
 * Builds every model over an opened database and reads what is saved; the screen can be drawn at
 * once, the models fill as they load. `stop` lets go of the hub and of every timer.
 */
export function createTill(
  seams: TerminalSeams,
  database: TerminalDatabase,
  settings: SettingsModel,
  onStorageFault: () => void,
): Till {
  const background = new Background(onStorageFault)
  const models = createModels(seams, database, settings, background)
  const {
    bills,
    cart,
    catalogue,
    heldCarts,
    link,
    payment,
    printJobs,
    rules,
    sales,
    session,
    shift,
  } = models
  const { approval, charge, commands, connectivity, exchange, holds } = models
  const following = [session, approval, rules, commands, connectivity, catalogue, heldCarts, shift]

  const asks = [rules, shift, sales, heldCarts, printJobs].map((model) => () => model.refresh())
  const stopFollowingLogin = effect(() => {
    if (!link.isConnected.value || session.phase.value !== 'logged-in') return
    // A hub to which all tills return at once may not answer each in time.
    for (const ask of asks) link.keepAsking(ask)
  })
  async function load(): Promise<void> {
    let showProducts = () => {}
    const isScreenThere = new Promise<void>((resolve) => {
      showProducts = resolve
    })
    // The catalogue takes the first of its turns, so that the hub's news waits for what is saved,
    // and begins when the screen stands: a large one keeps a cheap tablet busy for seconds.
    const catalogueLoaded = catalogue.load(isScreenThere)
    try {
      // A payment goes on only over the cart it was opened for.
      const overCart = cart.load().then(() => Promise.all([bills.load(), payment.load()]))
      const others = [rules, heldCarts, shift, commands, exchange].map((model) => model.load())
      // The session starts the link: whatever the hub then says finds the saved state in place.
      await session.load(Promise.all([overCart, ...others]))
    } finally {
      showProducts()
    }
    await Promise.all([sales.load(), catalogueLoaded])
  }
  const loaded = load()
  background.run(loaded)

  return {
    ...models,
    loaded,
    stop() {
      background.end()
      stopFollowingLogin()
      link.stop()
      link.vault.stop()
      for (const model of [...following, sales, printJobs, holds, charge, exchange]) model.stop()
    },
  }
}
