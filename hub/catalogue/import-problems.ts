// What can be wrong with one row of an import, in words for the person who made the file.
import type { ImportProblem } from '#domain/wire/catalogue-message.ts'

type Severity = 'error' | 'warning'
type Entry = { severity: Severity; en: string; id: string }

const error = (en: string, id: string): Entry => ({ severity: 'error', en, id })
const warning = (en: string, id: string): Entry => ({ severity: 'warning', en, id })

/** `{value}` is what the file says, or what it clashes with. */
const PROBLEMS = {
  QUOTE_BROKEN: error(
    'A quotation mark is opened and not closed, or closed in the middle of a cell.',
    'Tanda kutip dibuka dan tidak ditutup, atau ditutup di tengah sel.',
  ),
  LINE_TOO_LONG: error(
    'The line is longer than {value} characters.',
    'Baris lebih dari {value} karakter.',
  ),
  COLUMNS_TOO_MANY: error(
    'The row has {value} cells, more than the header; put quotes around a cell that contains the separator.',
    'Baris punya {value} sel, lebih banyak dari judul; beri tanda kutip pada sel yang berisi pemisah.',
  ),
  COLUMNS_TOO_FEW: error(
    'The row has only {value} cells, fewer than the header, so none of them is sure.',
    'Baris hanya punya {value} sel, kurang dari judul, jadi tidak ada yang pasti.',
  ),
  SKU_EMPTY: error('The sku is empty.', 'SKU kosong.'),
  SKU_TOO_LONG: error(
    'The sku is longer than {value} characters.',
    'SKU lebih dari {value} karakter.',
  ),
  SKU_REPEATED: error('The sku was already on line {value}.', 'SKU sudah ada di baris {value}.'),
  NAME_EMPTY: error('The name is empty.', 'Nama kosong.'),
  NAME_TOO_LONG: error(
    'The name is longer than {value} characters.',
    'Nama lebih dari {value} karakter.',
  ),
  NAME_DAMAGED: warning(
    'The name contains “�”: the file was not saved as UTF-8 at some time.',
    'Nama berisi “�”: berkas pernah disimpan bukan sebagai UTF-8.',
  ),
  BARCODE_INVALID: error(
    'The barcode “{value}” contains something other than 1 to 64 letters, digits and - . / +.',
    'Barcode “{value}” berisi selain 1 sampai 64 huruf, angka, dan - . / +.',
  ),
  BARCODE_SHORTENED: error(
    'A spreadsheet has shortened the barcode to “{value}”; format the column as text and enter it again.',
    'Program lembar kerja memendekkan barcode menjadi “{value}”; ubah kolom ke teks lalu isi ulang.',
  ),
  BARCODE_CHECK_DIGIT: warning(
    'The last digit of the barcode “{value}” does not fit; it was taken as it is.',
    'Angka terakhir barcode “{value}” tidak cocok; tetap dipakai apa adanya.',
  ),
  BARCODE_REPEATED: error(
    'The barcode was already on line {value}.',
    'Barcode sudah ada di baris {value}.',
  ),
  BARCODE_TAKEN: error(
    'The barcode belongs to the product with sku “{value}”.',
    'Barcode milik produk dengan SKU “{value}”.',
  ),
  CATEGORY_TOO_LONG: error(
    'The category is longer than {value} characters.',
    'Kategori lebih dari {value} karakter.',
  ),
  CATEGORY_TOO_MANY: error(
    'The category “{value}” would be one too many for the tiles.',
    'Kategori “{value}” melebihi jumlah yang muat di layar.',
  ),
  PRICE_INVALID: error(
    'The price “{value}” is not a whole amount, such as 12500 or 12.500.',
    'Harga “{value}” bukan jumlah bulat, seperti 12500 atau 12.500.',
  ),
  PRICE_NEGATIVE: error('The price “{value}” is negative.', 'Harga “{value}” negatif.'),
  PRICE_ZERO: warning(
    'The price is 0: the product is listed and cannot be sold.',
    'Harga 0: produk terdaftar tetapi tidak bisa dijual.',
  ),
  COST_INVALID: error(
    'The cost “{value}” is not a whole amount, such as 9800 or 9.800.',
    'Harga beli “{value}” bukan jumlah bulat, seperti 9800 atau 9.800.',
  ),
  STOCK_INVALID: error(
    'The stock “{value}” is not a quantity, such as 24 or 1,5.',
    'Stok “{value}” bukan jumlah, seperti 24 atau 1,5.',
  ),
  STOCK_NEGATIVE: error('The stock “{value}” is negative.', 'Stok “{value}” negatif.'),
  STOCK_NOT_WHOLE: error(
    'The product is not weighed, so its stock “{value}” must be whole.',
    'Produk tidak ditimbang, jadi stok “{value}” harus bulat.',
  ),
  TAX_CLASS_UNKNOWN: error(
    'The outlet has no tax class “{value}”.',
    'Toko tidak punya kelas pajak “{value}”.',
  ),
  UNIT_INVALID: error(
    'The unit “{value}” is not a word of at most 16 letters.',
    'Satuan “{value}” bukan kata dengan paling banyak 16 huruf.',
  ),
  UNIT_UNKNOWN: error(
    'The product exists and is not sold by “{value}”; an import does not add units.',
    'Produk sudah ada dan tidak dijual per “{value}”; impor tidak menambah satuan.',
  ),
  WEIGHED_INVALID: error(
    'Weighed is “{value}”; write yes or no.',
    'Kolom timbang berisi “{value}”; tulis ya atau tidak.',
  ),
  WEIGHED_UNIT: error(
    'A weighed product is sold by kg, not by “{value}”.',
    'Produk timbang dijual per kg, bukan per “{value}”.',
  ),
  PLU_INVALID: error(
    'The PLU “{value}” is not 4 to 6 digits.',
    'PLU “{value}” bukan 4 sampai 6 angka.',
  ),
  PLU_REPEATED: error('The PLU was already on line {value}.', 'PLU sudah ada di baris {value}.'),
  PLU_TAKEN: error(
    'The PLU belongs to the product with sku “{value}”.',
    'PLU milik produk dengan SKU “{value}”.',
  ),
  ROWS_TOO_MANY: error(
    'The file has more than {value} rows; this one and all after it were not read.',
    'Berkas berisi lebih dari {value} baris; baris ini dan sesudahnya tidak dibaca.',
  ),
  ROW_REFUSED: error(
    'The catalogue did not take the row: {value}.',
    'Katalog tidak menerima baris ini: {value}.',
  ),
} satisfies Record<string, Entry>

export type ProblemCode = keyof typeof PROBLEMS
export type Problem = { code: ProblemCode; value: string }

const VALUE_SHOWN_MAX = 60

export const problem = (code: ProblemCode, value: string | number = ''): Problem => ({
  code,
  value: String(value),
})

export const isError = ({ code }: Problem): boolean => PROBLEMS[code].severity === 'error'
export const severityOf = ({ code }: Problem): Severity => PROBLEMS[code].severity

/** The problem in both languages, as the console, the download and the command show it. */
export function describeProblem(line: number, { code, value }: Problem): ImportProblem {
  const shown = [...value].slice(0, VALUE_SHOWN_MAX).join('')
  const { en, id } = PROBLEMS[code]
  const fill = (text: string) => text.replace('{value}', () => shown)
  return { line, code, reason: fill(en), reason_id: fill(id) }
}
