import fc from 'fast-check'
import t from 'tap'
import { csvText, readCsvText, writeCsvCell } from '#domain/csv-cell.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const CASES = textTable(`
  text        | cell
  Teh botol   | Teh botol
  =1+1        | '=1+1
  -5          | '-5
  @sum        | '@sum
  '=1         | ''=1
  'tis        | 'tis
  a;b         | "a;b"
  say "hi"    | "say ""hi"""
`)

t.test('a text that a spreadsheet would run is told to be text', async (t) => {
  for (const row of CASES) t.equal(writeCsvCell(row('text')), row('cell'))
  t.equal(writeCsvCell('two\nlines'), '"two\nlines"')
})

t.test('numbers stay numbers, also below zero, as Indonesia writes them', async (t) => {
  t.equal(
    csvText([
      ['sku', '-1.5'],
      ['-1,5', '=1'],
    ]),
    '\uFEFFsku;-1,5\r\n"\'-1,5";\'=1\r\n',
  )
})

/** As a reader of CSV takes the quotes away. */
const unquoted = (cell: string): string =>
  cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell

const startingWith = (start: string) => fc.string().map((rest) => start + rest)

property(
  'what was written is read again, and is no formula',
  fc.property(
    fc.oneof(fc.string(), startingWith('='), startingWith("'"), startingWith("'=")),
    (text) => {
      const cell = writeCsvCell(text)
      const read = unquoted(cell)
      return readCsvText(read) === text && !/^[=+\-@\t\r]/.test(read)
    },
  ),
)
