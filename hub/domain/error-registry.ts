// The one registry of errors that leave the hub. A code is stable; texts may be reworded.
// `retryable`: the same request may succeed later without being changed.
import { BOX_ERRORS } from './box-errors.ts'
import { CATALOGUE_ERRORS } from './catalogue-errors.ts'
import type { ErrorEntry } from './error-entry.ts'
import { MONEY_ERRORS } from './money-errors.ts'
import { OUTLET_ERRORS } from './outlet-errors.ts'
import { PRINTER_ERRORS } from './printer-errors.ts'
import { PROMOTION_ERRORS } from './promotion-errors.ts'
import { REHEARSAL_ERRORS } from './rehearsal-errors.ts'
import { REPORT_ERRORS } from './report-errors.ts'
import { REQUEST_ERRORS } from './request-errors.ts'
import { SCALE_ERRORS } from './scale-errors.ts'
import { SHOP_ERRORS } from './shop-errors.ts'
import { STOCK_ERRORS } from './stock-errors.ts'

export const ERRORS = {
  ...REQUEST_ERRORS,
  ...MONEY_ERRORS,
  ...SHOP_ERRORS,
  ...CATALOGUE_ERRORS,
  ...SCALE_ERRORS,
  ...STOCK_ERRORS,
  ...OUTLET_ERRORS,
  ...PRINTER_ERRORS,
  ...REPORT_ERRORS,
  ...PROMOTION_ERRORS,
  ...REHEARSAL_ERRORS,
  ...BOX_ERRORS,
} as const satisfies Record<string, ErrorEntry>
