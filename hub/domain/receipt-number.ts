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

const SERIES_LETTERS = 26

/**
 * The series of a new pairing in a life of the hub's database (0: it was never restored). A
 * restored hub does not know which series it opened in the time it lost, and none may be opened
 * twice: each life has 26 columns of its own, AA … AZ, BA … BZ.
 */
export function nextSeriesOfLife(latest: string | null, life: number): string {
  const next = nextSeries(latest)
  if (life === 0) return next
  const first = columnName(life * SERIES_LETTERS)
  return comesBefore(next, first) ? first : next
}

/** The name of a sheet's column, counted from 0. */
function columnName(column: number): string {
  const head = Math.floor(column / SERIES_LETTERS)
  const letter = String.fromCharCode(65 + (column % SERIES_LETTERS))
  return head === 0 ? letter : columnName(head - 1) + letter
}

const comesBefore = (one: string, other: string): boolean =>
  one.length === other.length ? one < other : one.length < other.length

const RECEIPT_NUMBER = /^([A-Z0-9]{1,8})-([A-Z0-9]{1,8})-([A-Z]{1,6})-([1-9]\d{0,8})$/
