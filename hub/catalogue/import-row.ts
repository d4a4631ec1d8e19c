import { BARCODE_LENGTH_MAX, isValidEan, normaliseBarcode } from '#domain/barcode.ts'
import { cleanText } from '#domain/clean-text.ts'
import { readCsvText } from '#domain/csv-cell.ts'
import { type Currency, parseMoney } from '#domain/money.ts'
import type { ColumnName, Columns } from './import-columns.ts'
import { type Problem, type ProblemCode, problem } from './import-problems.ts'

/** What one row says. Null: the row does not say; a new product gets the default. */
export type ImportRow = {
  sku: string
  name: string
  barcode: string | null
  category: string | null
  priceMinor: number | null
  stockMilli: number | null
  taxCode: string | null
  unitCode: string | null
  plu: string | null
  isWeighed: boolean | null
  costMinor: number | null
}

export type RowRules = { columns: Columns; currency: Currency; taxCodes: ReadonlySet<string> }
/** With any error in `problems` the row must not be used. */
export type ReadRow = { row: ImportRow | null; problems: Problem[] }

const SKU_CHARS_MAX = 64
const NAME_CHARS_MAX = 200
const CATEGORY_CHARS_MAX = 100

const YES = new Set(['yes', 'y', 'ya', 'true', '1', 'x'])
const NO = new Set(['no', 'n', 'tidak', 'tdk', 'false', '0', '-'])

/**
 * Reads the cells of one row by itself, without looking at the catalogue. All that is wrong with it
 * is found in one go. Null with more or fewer cells than the heading: a price could be a stock.
 */
export function readRow(cells: readonly string[], rules: RowRules): ReadRow {
  const { count } = rules.columns
  if (cells.length === count) return readFullRow(cells, rules)
  const code = cells.length > count ? 'COLUMNS_TOO_MANY' : 'COLUMNS_TOO_FEW'
  return { row: null, problems: [problem(code, cells.length)] }
}

function readFullRow(cells: readonly string[], rules: RowRules): ReadRow {
  const problems: Problem[] = []
  const report = (code: ProblemCode, value: string | number = ''): null => {
    problems.push(problem(code, value))
    return null
  }
  const { columns, currency, taxCodes } = rules
  const cellOf = (name: ColumnName): string =>
    textOf(readCsvText(cells[columns.at[name] ?? -1] ?? ''))
  const read = <T>(name: ColumnName, parse: (text: string, report: Report) => T | null) => {
    const text = cellOf(name)
    return text === '' ? null : parse(text, report)
  }
  const row: ImportRow = {
    sku: read('sku', readSku) ?? '',
    name: read('name', readName) ?? '',
    barcode: read('barcode', readBarcode),
    category: read('category', readCategory),
    priceMinor: read('price', (text) => readPrice(text, currency, report)),
    stockMilli: read('stock', readStock),
    taxCode: read('tax_class', (text) =>
      taxCodes.has(text.toUpperCase()) ? text.toUpperCase() : report('TAX_CLASS_UNKNOWN', text),
    ),
    unitCode: read('unit', (text) =>
      /^[\p{L}\p{N}.-]{1,16}$/u.test(text) ? text.toLowerCase() : report('UNIT_INVALID', text),
    ),
    plu: read('plu', (text) => (/^\d{4,6}$/.test(text) ? text : report('PLU_INVALID', text))),
    isWeighed: read('weighed', readYesOrNo),
    costMinor: read('cost', (text) => readAmount(text, currency) ?? report('COST_INVALID', text)),
  }
  if (cellOf('sku') === '') report('SKU_EMPTY')
  if (cellOf('name') === '') report('NAME_EMPTY')
  return { row, problems }
}

type Report = (code: ProblemCode, value?: string | number) => null

/** Controls out, runs of white space to one, one spelling of every accented letter. */
const textOf = (cell: string): string =>
  cleanText(cell.normalize('NFC')).replace(/\s+/g, ' ').trim()

const lengthOf = (text: string): number => [...text].length

function readSku(text: string, report: Report): string | null {
  return lengthOf(text) > SKU_CHARS_MAX ? report('SKU_TOO_LONG', SKU_CHARS_MAX) : text
}

function readName(text: string, report: Report): string | null {
  if (lengthOf(text) > NAME_CHARS_MAX) return report('NAME_TOO_LONG', NAME_CHARS_MAX)
  if (text.includes('\ufffd')) report('NAME_DAMAGED')
  return text
}

function readCategory(text: string, report: Report): string | null {
  if (lengthOf(text) <= CATEGORY_CHARS_MAX) return text
  return report('CATEGORY_TOO_LONG', CATEGORY_CHARS_MAX)
}

/** Codes are taken as they are, normalised: a shop may have printed its own. */
function readBarcode(text: string, report: Report): string | null {
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(text)) return report('BARCODE_SHORTENED', text)
  const code = normaliseBarcode(text)
  const isPrintable = /^[A-Za-z0-9./+-]+$/.test(code) && code.length <= BARCODE_LENGTH_MAX
  if (!isPrintable) return report('BARCODE_INVALID', text)
  if (/^(\d{8}|\d{13})$/.test(code) && !isValidEan(code)) report('BARCODE_CHECK_DIGIT', text)
  return code
}

function readPrice(text: string, currency: Currency, report: Report): number | null {
  if (/^(rp\.?\s*)?[-−]\s*\d[\d.,]*$/i.test(text)) return report('PRICE_NEGATIVE', text)
  const amount = readAmount(text, currency)
  if (amount === null) return report('PRICE_INVALID', text)
  if (amount === 0) report('PRICE_ZERO')
  return amount
}

/**
 * '12,000' is twelve thousand to half of the world's spreadsheets and twelve to ours, so it is
 * refused. '6900.00' can only be what a program wrote for 6900.
 */
function readAmount(text: string, currency: Currency): number | null {
  if (/,\d{3}(\D|$)/.test(text)) return null
  const amount = parseMoney(text.replace(/^(\d+)\.(\d{1,2})$/, '$1,$2'), currency)
  return amount.ok ? amount.value : null
}

/** Thousandths of the base unit. '1.500' may be 1500 or one and a half, so it is refused. */
function readStock(text: string, report: Report): number | null {
  if (/^[-−]\s*\d[\d.,]*$/.test(text)) return report('STOCK_NEGATIVE', text)
  const match = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text)
  if (!match || /^[1-9]\d*\.\d{3}$/.test(text)) return report('STOCK_INVALID', text)
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}

function readYesOrNo(text: string, report: Report): boolean | null {
  const word = text.toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : report('WEIGHED_INVALID', text)
}
