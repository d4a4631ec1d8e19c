// I5: `<outlet>-<terminal>-<series>-<n>`, the terminal's own sale sequence, e.g. MART01-T1-A-42.
import { assert } from './assert.ts'
import { type Outcome, refuse, succeed } from './errors.ts'

export type ReceiptNumber = {
  outletCode: string
  terminalCode: string
  series: string
  number: number
}

export const formatReceiptNumber = (p: ReceiptNumber): string =>
  `${p.outletCode}-${p.terminalCode}-${p.series}-${p.number}`

/** Refuses RECEIPT_NUMBER_MISMATCH for anything formatReceiptNumber would not have written. */
export function parseReceiptNumber(text: string): Outcome<ReceiptNumber> {
  const match = RECEIPT_NUMBER.exec(text)
  if (!match) return refuse('RECEIPT_NUMBER_MISMATCH', 'not a receipt number')
  const [, outletCode = '', terminalCode = '', series = '', number] = match
  return succeed({ outletCode, terminalCode, series, number: Number(number) })
}

/** Series are counted like columns of a sheet: A … Z, AA, AB …; null opens the first. */
export function nextSeries(series: string | null): string {
  if (series === null || series === '') return 'A'
  assert(/^[A-Z]{1,6}$/.test(series) && series !== 'ZZZZZZ', `no series follows ${series}`)
  const head = series.slice(0, -1)
  if (series.endsWith('Z')) return `${nextSeries(head)}A`
  return head + String.fromCharCode(series.charCodeAt(series.length - 1) + 1)
}

const RECEIPT_NUMBER = /^([A-Z0-9]{1,8})-([A-Z0-9]{1,8})-([A-Z]{1,6})-([1-9]\d{0,8})$/
