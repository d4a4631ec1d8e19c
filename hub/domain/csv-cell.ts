// Cells of files that people open with a spreadsheet and send back.

/** What a spreadsheet would take for a formula, also after signs that say that it is text. */
const FORMULA = /^'*[=+\-@\t\r]/

/**
 * One cell. A text that would be a formula is told to be text by an apostrophe before it (OWASP,
 * CSV Injection); `readCsvText` takes it away again.
 */
export function writeCsvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

const NUMBER = /^-?\d+(\.\d+)?$/

/** Spreadsheets read UTF-8 as such only after this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'

type Rows = readonly (readonly string[])[]

/**
 * Cells that are written already, as a file that opens as a table where a spreadsheet is set to
 * Indonesian: semicolons between them, a byte order mark before them.
 */
export const csvFile = (rows: Rows): string =>
  `${BYTE_ORDER_MARK}${rows.map((cells) => cells.join(';')).join('\r\n')}\r\n`

/** The same of texts, and of numbers that are written with a point: they get a decimal comma. */
export const csvText = (rows: Rows): string => csvFile(rows.map((cells) => cells.map(numberOrText)))

const numberOrText = (cell: string): string =>
  NUMBER.test(cell) ? cell.replace('.', ',') : writeCsvCell(cell)

/** The text of a cell, without the apostrophe that told a spreadsheet that it is text. */
export const readCsvText = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
