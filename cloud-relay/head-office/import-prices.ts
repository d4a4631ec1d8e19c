import { cellReader, type ImportItem, idOf, type Reading, sellableOf } from './import-item.ts'

/** One row a price. When it begins and for whom is said when it is published. */
export function importPrices(reading: Reading): ImportItem[] {
  return reading.rows.flatMap((row): ImportItem[] => {
    const found = sellableOf(row, reading)
    const { money, date } = cellReader(row, reading.problems)
    const price_minor = money('price')
    const valid_to = row.cell('valid_to') === '' ? null : date('valid_to')
    if (!found) return []
    const { product, unit } = found
    return [
      {
        topic: 'price',
        item_id: `${product.product_id}/${unit.unit_code}`,
        outlet: null,
        place: row.place,
        body: { product_id: product.product_id, unit_code: unit.unit_code, price_minor, valid_to },
      },
    ]
  })
}

/** One row an article of a promotion; rows with the same code belong together. */
export function importPromotions(reading: Reading): ImportItem[] {
  const items = new Map<string, ImportItem & { body: { prices: unknown[] } }>()
  for (const row of reading.rows) {
    const { text, money, date, complain } = cellReader(row, reading.problems)
    const code = text('code')
    const found = sellableOf(row, reading)
    const price_minor = money('price')
    const [valid_from, valid_to] = [date('valid_from'), date('valid_to')]
    if (valid_to < valid_from) complain('valid_to is before valid_from')
    const item = items.get(code) ?? {
      topic: 'promotion' as const,
      item_id: idOf('promotion', code),
      outlet: null,
      place: row.place,
      body: { name: text('name'), valid_from, valid_to, prices: [] },
    }
    items.set(code, item)
    if (item.body.valid_from !== valid_from || item.body.valid_to !== valid_to) {
      complain(`the days of ${code} differ from those on ${item.place}`)
    }
    if (!found) continue
    const { product_id } = found.product
    item.body.prices.push({ product_id, unit_code: found.unit.unit_code, price_minor })
  }
  return [...items.values()]
}
