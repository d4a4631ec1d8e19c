import { cellReader, type ImportItem, idOf, type Reading } from './import-item.ts'
import type { CsvRow, FileProblem } from './read-csv.ts'

const COLOURS = ['#1f6f5c', '#2d5f8b', '#8b5a2d', '#7a3e6d', '#5c6f1f', '#6d3e3e', '#3e4a7a']

/**
 * One row a selling unit; rows with the same sku are units of one product, the first is the one
 * sold by default. A category that is named is a thing of its own.
 */
export function importProducts(reading: Reading): ImportItem[] {
  const bySku = new Map<string, CsvRow[]>()
  for (const row of reading.rows) {
    const sku = cellReader(row, reading.problems).text('sku')
    bySku.set(sku, [...(bySku.get(sku) ?? []), row])
  }
  const categories = new Map<string, ImportItem>()
  const products = [...bySku].map(([sku, rows]) => productOf(sku, rows, reading, categories))
  complainOfBarcodes(products, reading.problems)
  return [...categories.values(), ...products]
}

function productOf(
  sku: string,
  rows: CsvRow[],
  { products, problems }: Reading,
  categories: Map<string, ImportItem>,
): ImportItem {
  const [first] = rows as [CsvRow, ...CsvRow[]]
  const { text, yes, money } = cellReader(first, problems)
  const isWeighed = yes('weighed', false)
  const cost = first.cell('cost')
  return {
    topic: 'product',
    item_id: first.cell('product_id') || products.get(sku)?.product_id || idOf('product', sku),
    outlet: null,
    place: first.place,
    body: {
      sku,
      name: text('name'),
      category_id: categoryOf(first, categories),
      tax_code: first.cell('tax_class').toUpperCase() || 'PPN12',
      is_weighed: isWeighed,
      is_loyalty_eligible: yes('loyalty', true),
      is_active: yes('active', true),
      plu: first.cell('plu') || null,
      cost_minor: cost === '' ? null : money('cost'),
      units: rows.map((row, index) => unitOf(row, index, isWeighed, problems)),
    },
  }
}

function unitOf(row: CsvRow, index: number, isWeighed: boolean, problems: FileProblem[]) {
  const { money, milli, complain } = cellReader(row, problems)
  const factor = row.cell('factor')
  if (index > 0 && factor === '') complain('factor is empty: how many of the first unit is it?')
  return {
    unit_code: row.cell('unit').toLowerCase() || (isWeighed ? 'kg' : 'pcs'),
    factor_milli: factor === '' ? 1000 : milli('factor'),
    price_minor: money('price'),
    barcodes: row
      .cell('barcode')
      .split(/[\s|]+/)
      .filter(Boolean),
  }
}

function categoryOf(row: CsvRow, categories: Map<string, ImportItem>): string | null {
  const name = row.cell('category')
  if (name === '') return null
  const id = idOf('category', name.toLowerCase())
  if (!categories.has(id)) {
    const colour = COLOURS[categories.size % COLOURS.length]
    const body = { name, name_en: name, colour, icon: '', sort_order: categories.size + 1 }
    categories.set(id, { topic: 'category', item_id: id, outlet: null, place: row.place, body })
  }
  return id
}

function complainOfBarcodes(items: ImportItem[], problems: FileProblem[]): void {
  const seen = new Map<string, string>()
  for (const { body, place } of items) {
    for (const { barcodes } of body.units as { barcodes: string[] }[]) {
      for (const code of barcodes) {
        const owner = seen.get(code)
        if (owner !== undefined) {
          problems.push({ place, words: `the barcode ${code} is also on sku ${owner}` })
        }
        seen.set(code, String(body.sku))
      }
    }
  }
}
