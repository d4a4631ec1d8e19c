// What is low, with what to order of it, as a file that spreadsheets open.
import { milliText } from '#domain/quantity.ts'
import type { StockRow } from '#domain/wire/stock-message.ts'
import type { PlainKey } from '../text/translate.ts'
import { headedCsv } from './headed-csv.ts'

const HEAD: readonly PlainKey[] = [
  'file.sku',
  'file.name',
  'file.order',
  'file.unit',
  'file.stock',
  'file.point',
  'file.target',
  'file.sold',
  'file.coming',
]

export const orderCsv = (rows: readonly StockRow[]): string =>
  headedCsv(
    HEAD,
    rows.map((row) => [
      row.sku,
      row.name,
      milliText((row.order_milli / row.order_unit.factor_milli) * 1000),
      row.order_unit.unit_code,
      milliText(row.level_milli),
      row.point_milli === null ? '' : milliText(row.point_milli),
      row.target_milli === null ? '' : milliText(row.target_milli),
      milliText(row.sold_milli),
      milliText(row.expected_milli),
    ]),
  )
