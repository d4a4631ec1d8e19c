// Bahasa Indonesia of every screen but selling: fetched with the first of them (later-texts.ts).

import { idAccounts } from './id-accounts.ts'
import { idAlone } from './id-alone.ts'
import { idBooks } from './id-books.ts'
import { idBoxHealth } from './id-box-health.ts'
import { idCatalogue } from './id-catalogue.ts'
import { idCloud } from './id-cloud.ts'
import { idConflicts } from './id-conflicts.ts'
import { idConsole } from './id-console.ts'
import { idCustomers } from './id-customers.ts'
import { idDisplay } from './id-display.ts'
import { idFiles } from './id-files.ts'
import { idHandOver } from './id-hand-over.ts'
import { idHeld } from './id-held.ts'
import { idJournal } from './id-journal.ts'
import { idKept } from './id-kept.ts'
import { idLabels } from './id-labels.ts'
import { idLedgers } from './id-ledgers.ts'
import { idLimits } from './id-limits.ts'
import { idMenu } from './id-menu.ts'
import { idOutlet } from './id-outlet.ts'
import { idOverrides } from './id-overrides.ts'
import { idPeople } from './id-people.ts'
import { idPermissions } from './id-permissions.ts'
import { idPrices } from './id-prices.ts'
import { idPrinters } from './id-printers.ts'
import { idPromotions } from './id-promotions.ts'
import { idRefund } from './id-refund.ts'
import { idRehearsal } from './id-rehearsal.ts'
import { idReports } from './id-reports.ts'
import { idSalvage } from './id-salvage.ts'
import { idScales } from './id-scales.ts'
import { idScan } from './id-scan.ts'
import { idScanning } from './id-scanning.ts'
import { idSettling } from './id-settling.ts'
import { idShift } from './id-shift.ts'
import { idShifts } from './id-shifts.ts'
import { idStock } from './id-stock.ts'
import { idTails } from './id-tails.ts'
import { idTax } from './id-tax.ts'
import { idTenders } from './id-tenders.ts'
import { idToday } from './id-today.ts'

export const idLater = {
  ...idAccounts,
  ...idAlone,
  ...idBooks,
  ...idBoxHealth,
  ...idCatalogue,
  ...idCloud,
  ...idConflicts,
  ...idConsole,
  ...idCustomers,
  ...idDisplay,
  ...idFiles,
  ...idHandOver,
  ...idHeld,
  ...idJournal,
  ...idKept,
  ...idLabels,
  ...idLedgers,
  ...idLimits,
  ...idMenu,
  ...idOutlet,
  ...idOverrides,
  ...idPeople,
  ...idPermissions,
  ...idPrices,
  ...idPrinters,
  ...idPromotions,
  ...idRefund,
  ...idScales,
  ...idSettling,
  ...idRehearsal,
  ...idReports,
  ...idSalvage,
  ...idScan,
  ...idScanning,
  ...idShift,
  ...idShifts,
  ...idStock,
  ...idTails,
  ...idTax,
  ...idTenders,
  ...idToday,
} as const
