// What an import makes of a file: things for the feed, each with its place there.
import { createHash } from 'node:crypto'
import { parseMoney } from '#domain/money.ts'
import type { FeedTopic } from '#domain/wire/feed-item.ts'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { CsvRow, FileProblem } from './read-csv.ts'
import type { Ring } from './ring-releases.ts'

export type ImportItem = {
  topic: FeedTopic
  item_id: string
  /** Code of the outlet, where the file itself says for which. */
  outlet: string | null
  body: Record<string, unknown>
  /** Where in the file: 'line 3'. */
  place: string
}

export type KnownUnit = { unit_code: string; factor_milli: number; price_minor: number }
export type KnownProduct = { product_id: string; sku: string; name: string; units: KnownUnit[] }

/** What the cloud knows already, and where to say what is wrong. */
export type ReadingContext = {
  /** By sku; for goods alone. */
  products: Map<string, KnownProduct>
  /** Ids of outlets by their codes; for people alone. */
  outlets: Map<string, string>
  /** Update rings of outlets by their codes; for people alone. */
  rings: Map<string, Ring>
  /** What is published of each outlet, by its id; for outlet-config alone. */
  configs: Map<string, OutletConfigBody>
  problems: FileProblem[]
  /** What is no mistake and should be known. */
  remarks: string[]
  now: Date
}
export type Reading = ReadingContext & { rows: CsvRow[] }

/** An id that the same name always gives: importing a file twice makes nothing twice. */
export function idOf(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}\n${name}`).digest('hex')
  const version = `8${hex.slice(13, 16)}`
  const variant = `a${hex.slice(17, 20)}`
  return [hex.slice(0, 8), hex.slice(8, 12), version, variant, hex.slice(20, 32)].join('-')
}

const YES = new Set(['yes', 'ya', 'y', '1', 'true'])
const NO = new Set(['no', 'tidak', 't', 'n', '0', 'false', ''])

/** Reads cells of one row; what is wrong goes to the problems of the file. */
export function cellReader(row: CsvRow, problems: FileProblem[]) {
  const complain = (words: string): void => void problems.push({ place: row.place, words })
  return {
    complain,
    text: (column: string): string => {
      const text = row.cell(column)
      if (text === '') complain(`${column} is empty`)
      return text
    },
    money: (column: string): number => {
      const text = row.cell(column)
      const amount = parseMoney(text)
      if (amount.ok && !/,\d{3}(\D|$)/.test(text)) return amount.value
      complain(`${column} “${text}” is not a whole amount, such as 12500 or 12.500`)
      return 0
    },
    yes: (column: string, otherwise: boolean): boolean => {
      const text = row.cell(column).toLowerCase()
      if (text === '') return otherwise
      if (!YES.has(text) && !NO.has(text)) complain(`${column} is “${text}”; write yes or no`)
      return YES.has(text)
    },
    /** '24' or '1,5', in thousandths. */
    milli: (column: string): number => {
      const match = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(row.cell(column))
      if (!match || /^[1-9]\d*\.\d{3}$/.test(row.cell(column))) {
        complain(`${column} “${row.cell(column)}” is not a quantity, such as 24 or 1,5`)
        return 1000
      }
      return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
    },
    /** dd/mm/yyyy or yyyy-mm-dd, as the latter. */
    date: (column: string): string => {
      const text = row.cell(column)
      const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
      const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text
      if (isDate(iso)) return iso
      complain(`${column} “${text}” is not a date, such as 31/12/2026`)
      return '2000-01-01'
    },
  }
}

/** yyyy-mm-dd of a day that the calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text
}

/** The product of a row's sku and one of its units, or null after a complaint. */
export function sellableOf(
  row: CsvRow,
  { products, problems }: Reading,
): { product: KnownProduct; unit: KnownUnit } | null {
  const { complain, text } = cellReader(row, problems)
  const sku = text('sku')
  const product = products.get(sku)
  if (!product) {
    if (sku !== '') complain(`no published product has the sku “${sku}”`)
    return null
  }
  const code = row.cell('unit').toLowerCase()
  const unit = code === '' ? product.units[0] : product.units.find((u) => u.unit_code === code)
  if (unit) return { product, unit }
  complain(`${sku} is not sold by “${code}”`)
  return null
}
