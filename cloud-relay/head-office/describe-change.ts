// What a publication would change, in figures and examples.
import { formatMoney } from '#domain/money.ts'
import { textTable } from './text-table.ts'

const EXAMPLES_MAX = 10

export type Known = {
  topic: string
  item_id: string
  outlet_id: string | null
  group_code: string | null
  body: Record<string, unknown>
  is_deleted: boolean
  version: string
}
export type Proposed = { topic: string; item_id: string; body: Record<string, unknown> }

type Unit = { unit_code: string; price_minor: number }

export type PriceChange = { name: string; unit: string; before: number | null; after: number }

/** Every price that an import says other than the published one, product by product. */
export function priceChanges(items: Proposed[], products: Map<string, Known>): PriceChange[] {
  return items.flatMap((item): PriceChange[] => {
    if (item.topic === 'product') {
      const before = products.get(item.item_id)
      return (item.body.units as Unit[]).flatMap(({ unit_code, price_minor }) =>
        changeOf(String(item.body.name), unit_code, before, price_minor),
      )
    }
    if (item.topic !== 'price') return []
    const { product_id, unit_code, price_minor } = item.body
    const product = products.get(String(product_id))
    const name = String(product?.body.name ?? product_id)
    return changeOf(name, String(unit_code), product, Number(price_minor))
  })
}

function changeOf(
  name: string,
  unit: string,
  product: Known | undefined,
  after: number,
): PriceChange[] {
  const units = (product?.body.units ?? []) as Unit[]
  const before = units.find(({ unit_code }) => unit_code === unit)?.price_minor ?? null
  return before === after ? [] : [{ name, unit, before, after }]
}

/** Lines: the largest changes first. */
export function describePrices(changes: PriceChange[]): string[] {
  const changed = changes.filter(({ before }) => before !== null)
  if (changed.length === 0) return []
  const bySize = [...changed].sort((a, b) => ratio(b) - ratio(a))
  const rows = bySize
    .slice(0, EXAMPLES_MAX)
    .map(({ name, unit, before, after }) => [
      name,
      unit,
      formatMoney(before ?? 0),
      formatMoney(after),
      percent(before ?? 0, after),
    ])
  const more = changed.length - rows.length
  return [
    `${changed.length} prices change, the largest first:`,
    ...textTable(['product', 'unit', '>was', '>will be', '>change'], rows),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ]
}

const ratio = ({ before, after }: PriceChange): number =>
  before ? Math.abs(after - before) / before : Number.POSITIVE_INFINITY

function percent(before: number, after: number): string {
  if (before === 0) return 'new'
  const tenths = Math.round(((after - before) * 1000) / before)
  return `${tenths > 0 ? '+' : ''}${(tenths / 10).toString().replace('.', ',')} %`
}
