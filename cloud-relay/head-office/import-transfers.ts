import { cellReader, type ImportItem, idOf, type Reading, sellableOf } from './import-item.ts'

/** One row an article on its way to an outlet; rows with the same number are one transfer. */
export function importTransfers(reading: Reading): ImportItem[] {
  const items = new Map<string, ImportItem & { body: { lines: unknown[] } }>()
  for (const row of reading.rows) {
    const { text, milli, complain } = cellReader(row, reading.problems)
    const number = text('number')
    const outlet = text('outlet')
    const found = sellableOf(row, reading)
    const quantity_milli = milli('quantity')
    const item = items.get(number) ?? {
      topic: 'stock-transfer' as const,
      item_id: idOf('stock-transfer', number),
      outlet,
      place: row.place,
      body: {
        number,
        from_name: text('from'),
        state: 'sent',
        sent_at: reading.now.toISOString(),
        note: row.cell('note') || null,
        lines: [],
      },
    }
    items.set(number, item)
    if (item.outlet !== outlet) complain(`${number} goes to ${item.outlet} by ${item.place}`)
    if (!found) continue
    const { product, unit } = found
    item.body.lines.push({
      product_id: product.product_id,
      sku: product.sku,
      name: product.name,
      unit_code: unit.unit_code,
      unit_factor_milli: unit.factor_milli,
      quantity_milli,
    })
  }
  return [...items.values()]
}
