// What a person is asked about a paper of which nobody knows whether it came out.
import type { PrintJobRow } from '../models/print-jobs-model.ts'
import { t } from '../text/translate.ts'

const RECEIPTS: ReadonlySet<string> = new Set(['receipt', 'receipt-copy'])

/** A receipt by its number, a copy by its number too, a page by its printer. */
export function paperQuestion({ kind, receiptNumber, copyNo, printerName }: PrintJobRow) {
  if (receiptNumber === null) {
    return { title: t('print.question-page', { name: printerName }), no: t('print.not-out') }
  }
  const copy = copyNo === 0 ? '' : ` (${t('reprints.copy-n', { n: copyNo })})`
  const number = receiptNumber + copy
  const key = RECEIPTS.has(kind) ? 'print.question' : 'print.question-paper'
  const no = t(kind === 'label' ? 'print.print-again' : 'print.print-copy')
  return { title: t(key, { number }), no }
}
