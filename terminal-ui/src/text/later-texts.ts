// Importing this adds what the screens beside selling say. parts/later.tsx does it before it shows
// one of them, so that selling need not carry their words.

import { BOX_ERRORS } from '#domain/box-errors.ts'
import { CATALOGUE_ERRORS } from '#domain/catalogue-errors.ts'
import { OUTLET_ERRORS } from '#domain/outlet-errors.ts'
import { PRINTER_ERRORS } from '#domain/printer-errors.ts'
import { PROMOTION_ERRORS } from '#domain/promotion-errors.ts'
import { REHEARSAL_ERRORS } from '#domain/rehearsal-errors.ts'
import { REPORT_ERRORS } from '#domain/report-errors.ts'
import { SCALE_ERRORS } from '#domain/scale-errors.ts'
import { STOCK_ERRORS } from '#domain/stock-errors.ts'
import { addErrors } from '../link/till-errors.ts'
import { addShapes } from '../parts/icon-shapes.ts'
import { LATER_ICONS } from '../parts/later-icons.ts'
import { enLater } from './en-later.ts'
import { idLater } from './id-later.ts'
import { addTexts } from './translate.ts'

addShapes(LATER_ICONS)
addTexts({ id: idLater, en: enLater })
addErrors({
  ...BOX_ERRORS,
  ...CATALOGUE_ERRORS,
  ...OUTLET_ERRORS,
  ...PRINTER_ERRORS,
  ...PROMOTION_ERRORS,
  ...REHEARSAL_ERRORS,
  ...REPORT_ERRORS,
  ...SCALE_ERRORS,
  ...STOCK_ERRORS,
})
