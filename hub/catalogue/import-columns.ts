import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { foldText } from '#domain/search-text.ts'

/** What an import may say of a product, and the headings under which people write it. */
const ALIASES = {
  sku: ['sku', 'kode', 'kode_produk', 'kode_barang', 'product_code', 'item_code'],
  barcode: ['barcode', 'barkode', 'kode_batang', 'kode_bar', 'ean', 'ean13', 'upc', 'gtin'],
  name: ['name', 'nama', 'nama_produk', 'nama_barang', 'product_name', 'deskripsi', 'description'],
  category: ['category', 'kategori', 'kelompok', 'golongan'],
  price: ['price', 'harga', 'harga_jual', 'selling_price', 'unit_price'],
  stock: ['stock', 'stok', 'jumlah', 'qty', 'quantity', 'persediaan', 'stok_akhir'],
  tax_class: ['tax_class', 'tax_code', 'tax', 'pajak', 'kelas_pajak', 'kode_pajak', 'ppn'],
  unit: ['unit', 'satuan', 'uom'],
  plu: ['plu', 'kode_plu', 'kode_timbangan'],
  weighed: ['weighed', 'timbang', 'ditimbang', 'timbangan', 'is_weighed'],
  cost: ['cost', 'cost_price', 'harga_beli', 'harga_pokok', 'modal', 'hpp'],
} satisfies Record<string, string[]>

export type ColumnName = keyof typeof ALIASES
const COLUMN_NAMES = Object.keys(ALIASES) as ColumnName[]

const columnByAlias = new Map(
  COLUMN_NAMES.flatMap((name) => ALIASES[name].map((alias) => [alias, name] as const)),
)

/** Said of a column that the file does not have: what a new product gets. */
const DEFAULTS: Partial<Record<ColumnName, { en: string; heading_id: string; id: string }>> = {
  barcode: { en: 'none', heading_id: 'kode_batang', id: 'tidak ada' },
  category: { en: 'none', heading_id: 'kategori', id: 'tidak ada' },
  price: { en: '0 (cannot be sold)', heading_id: 'harga', id: '0 (tidak bisa dijual)' },
  stock: { en: '0', heading_id: 'stok', id: '0' },
  tax_class: { en: 'PPN12', heading_id: 'kelas_pajak', id: 'PPN12' },
  unit: { en: 'pcs, or kg if weighed', heading_id: 'satuan', id: 'pcs, atau kg jika ditimbang' },
  plu: { en: 'none', heading_id: 'plu', id: 'tidak ada' },
  weighed: { en: 'no', heading_id: 'timbang', id: 'tidak' },
  cost: { en: 'unknown', heading_id: 'harga_beli', id: 'tidak diketahui' },
}
const KEPT = {
  en: 'products that exist keep what they have',
  id: 'produk yang sudah ada tidak berubah',
}

export type Columns = {
  /** Position of each column that the file has. */
  at: Partial<Record<ColumnName, number>>
  count: number
  /** What was assumed or left out, in both languages. */
  defaults: string[]
  defaults_id: string[]
}

/**
 * Reads the heading. Refuses IMPORT_HEADER_UNKNOWN when sku or name are missing or two headings
 * mean the same column.
 */
export function readColumns(cells: readonly string[]): Outcome<Columns> {
  const at: Columns['at'] = {}
  const ignored: string[] = []
  for (const [index, cell] of cells.entries()) {
    const name = columnByAlias.get(keyOf(cell))
    if (name === undefined) {
      if (cell.trim() !== '') ignored.push(cell.trim())
    } else if (at[name] === undefined) {
      at[name] = index
    } else {
      return refuse('IMPORT_HEADER_UNKNOWN', `two columns are called ${name}`, name)
    }
  }
  const missing = (['sku', 'name'] as const).find((name) => at[name] === undefined)
  if (missing) return refuse('IMPORT_HEADER_UNKNOWN', `the column ${missing} is missing`, missing)
  return succeed({ at, count: cells.length, ...describeDefaults(at, ignored) })
}

const keyOf = (cell: string): string =>
  foldText(cell)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')

function describeDefaults(at: Columns['at'], ignored: string[]) {
  const defaults: string[] = []
  const defaults_id: string[] = []
  for (const name of COLUMN_NAMES) {
    const assumed = DEFAULTS[name]
    if (at[name] !== undefined || !assumed) continue
    defaults.push(`${name}: ${assumed.en}; ${KEPT.en}`)
    defaults_id.push(`${assumed.heading_id}: ${assumed.id}; ${KEPT.id}`)
  }
  for (const heading of ignored) {
    defaults.push(`“${heading}” is not a column of ours and was ignored`)
    defaults_id.push(`“${heading}” bukan kolom yang dikenal dan diabaikan`)
  }
  return { defaults, defaults_id }
}
