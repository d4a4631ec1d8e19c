// Importing this adds what the screens beside selling say. parts/later.tsx does it before it shows
// one of them, so that selling need not carry their words.

import { effect } from '@preact/signals'
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
import { idLater } from './id-later.ts'
import { addTexts, currentLanguage } from './translate.ts'

addShapes(LATER_ICONS)
addTexts({ id: idLater })
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

/** Half of the words, for the few tills that speak English; without it they speak on. */
const learnEnglish = async (): Promise<void> => {
  await import('./later-english.ts').catch(() => {})
}
/** The words of the language that is spoken are there. */
export const areKnown: Promise<void> =
  currentLanguage() === 'en' ? learnEnglish() : Promise.resolve()

effect(() => {
  if (currentLanguage() === 'en') void learnEnglish()
})
