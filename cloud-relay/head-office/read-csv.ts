// A file of head office as rows with their lines. Headings may be in either language; separators
// are guessed from the heading, because spreadsheets write both.
import { parse } from 'csv-parse/sync'
import { OfficeError } from './office-errors.ts'

export type CsvRow = {
  /** 'line 3'. */
  place: string
  /** Text of a column, trimmed; '' where the file has no such column. */
  cell(column: string): string
}
/** `place`: where in the file, as whoever edits it finds it. */
export type FileProblem = { place: string; words: string }

export const FILE_BYTES_MAX = 50 * 1024 * 1024
const PROBLEMS_SHOWN_MAX = 50

/** Other spellings of a heading. */
const ALIASES: Record<string, string> = {
  kode: 'code',
  nama: 'name',
  kategori: 'category',
  harga: 'price',
  harga_jual: 'price',
  satuan: 'unit',
  isi: 'factor',
  kode_batang: 'barcode',
  pajak: 'tax_class',
  kelas_pajak: 'tax_class',
  timbang: 'weighed',
  harga_beli: 'cost',
  aktif: 'active',
  telepon: 'phone',
  nomor_anggota: 'membership_number',
  tingkat: 'tier',
  berlaku_dari: 'valid_from',
  berlaku_sampai: 'valid_to',
  toko: 'outlet',
  peran: 'role',
  nomor: 'number',
  dari: 'from',
  jumlah: 'quantity',
  catatan: 'note',
  izin: 'permission',
  boleh: 'allowed',
  batas: 'limit',
}

/** Throws FILE_WRONG for a heading without one of `needed`, or rows of another width. */
export function readCsv(text: string, needed: readonly string[]): CsvRow[] {
  const body = text.replace(/^\uFEFF/, '')
  const heading = body.slice(0, body.search(/\r?\n|$/))
  const delimiter = heading.split(';').length > heading.split(',').length ? ';' : ','
  const records = parseRecords(body, delimiter)
  const [first, ...rest] = records
  const names = (first?.record ?? []).map(nameOf)
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    throw new OfficeError('FILE_WRONG', `line 1: the column ${missing.join(', ')} is missing`)
  }
  const at = new Map(names.map((name, index) => [name, index]))
  return rest.map(({ record, info }) => ({
    place: `line ${info.lines - lineBreaksIn(record)}`,
    cell: (column) => (record[at.get(column) ?? -1] ?? '').normalize('NFC').trim(),
  }))
}

type Parsed = { record: string[]; info: { lines: number } }

function parseRecords(body: string, delimiter: string): Parsed[] {
  try {
    return parse(body, {
      delimiter,
      info: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[]
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number }
    throw new OfficeError('FILE_WRONG', lines ? `line ${lines}: ${message}` : message, error)
  }
}

/** A cell with a line break in it makes its row end lower than it begins. */
const lineBreaksIn = (record: string[]): number =>
  record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)

function nameOf(heading: string): string {
  const name = heading
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  return ALIASES[name] ?? name
}

/** Nothing of a file with mistakes is taken: all of them are told at once. */
export function throwIfWrong(problems: FileProblem[]): void {
  if (problems.length === 0) return
  const shown = problems
    .slice(0, PROBLEMS_SHOWN_MAX)
    .map(({ place, words }) => `\n${place}: ${words}`)
  const more = problems.length - shown.length
  throw new OfficeError('FILE_WRONG', [...shown, more > 0 ? `\n… and ${more} more` : ''].join(''))
}
