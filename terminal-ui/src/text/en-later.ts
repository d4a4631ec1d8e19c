// English of every screen but selling.

import { enAccounts } from './en-accounts.ts'
import { enAlone } from './en-alone.ts'
import { enBooks } from './en-books.ts'
import { enBoxHealth } from './en-box-health.ts'
import { enCatalogue } from './en-catalogue.ts'
import { enCloud } from './en-cloud.ts'
import { enConflicts } from './en-conflicts.ts'
import { enConsole } from './en-console.ts'
import { enCustomers } from './en-customers.ts'
import { enDisplay } from './en-display.ts'
import { enFiles } from './en-files.ts'
import { enHandOver } from './en-hand-over.ts'
import { enHeld } from './en-held.ts'
import { enJournal } from './en-journal.ts'
import { enKept } from './en-kept.ts'
import { enLabels } from './en-labels.ts'
import { enLedgers } from './en-ledgers.ts'
import { enLimits } from './en-limits.ts'
import { enMenu } from './en-menu.ts'
import { enOutlet } from './en-outlet.ts'
import { enOverrides } from './en-overrides.ts'
import { enPeople } from './en-people.ts'
import { enPermissions } from './en-permissions.ts'
import { enPrices } from './en-prices.ts'
import { enPrinters } from './en-printers.ts'
import { enPromotions } from './en-promotions.ts'
import { enRefund } from './en-refund.ts'
import { enRehearsal } from './en-rehearsal.ts'
import { enReports } from './en-reports.ts'
import { enSalvage } from './en-salvage.ts'
import { enScales } from './en-scales.ts'
import { enScan } from './en-scan.ts'
import { enScanning } from './en-scanning.ts'
import { enSettling } from './en-settling.ts'
import { enShift } from './en-shift.ts'
import { enShifts } from './en-shifts.ts'
import { enStock } from './en-stock.ts'
import { enTails } from './en-tails.ts'
import { enTax } from './en-tax.ts'
import { enTenders } from './en-tenders.ts'
import { enToday } from './en-today.ts'
import type { idLater } from './id-later.ts'

export const enLater = {
  ...enAccounts,
  ...enAlone,
  ...enBooks,
  ...enBoxHealth,
  ...enCatalogue,
  ...enCloud,
  ...enConflicts,
  ...enConsole,
  ...enCustomers,
  ...enDisplay,
  ...enFiles,
  ...enHandOver,
  ...enHeld,
  ...enJournal,
  ...enKept,
  ...enLabels,
  ...enLedgers,
  ...enLimits,
  ...enMenu,
  ...enOutlet,
  ...enOverrides,
  ...enPeople,
  ...enPermissions,
  ...enPrices,
  ...enPrinters,
  ...enPromotions,
  ...enRefund,
  ...enScales,
  ...enSettling,
  ...enRehearsal,
  ...enReports,
  ...enSalvage,
  ...enScan,
  ...enScanning,
  ...enShift,
  ...enShifts,
  ...enStock,
  ...enTails,
  ...enTax,
  ...enTenders,
  ...enToday,
} as const satisfies Record<keyof typeof idLater, string>
