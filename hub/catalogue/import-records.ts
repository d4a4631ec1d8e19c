// Cuts a CSV file into records so that one broken quote costs one row. csv-parse reads the cells of
// a record; left alone with the whole file it would take everything up to the next quote for one.
import { parse } from 'csv-parse/sync'
import { assert } from '#domain/assert.ts'

export const LINE_CHARS_MAX = 10_000
/** A cell may contain line breaks; one that contains more than these was never closed. */
export const RECORD_LINES_MAX = 10

export type Line = { line: number; text: string }
/** A record with the line it begins on; its cells can be read when it has no fault. */
export type CsvRecord = Line & { fault: 'QUOTE_BROKEN' | 'LINE_TOO_LONG' | null }

/** Records of a file that arrives in pieces; the first line that is not blank sets the delimiter. */
export function createCsvReader() {
  const splitter = createLineSplitter()
  let delimiter = ','
  let joiner: ReturnType<typeof createRecordJoiner> | null = null
  const join = (line: Line): CsvRecord[] => {
    if (!joiner) {
      if (line.text.trim() === '') return []
      delimiter = detectDelimiter(line.text)
      joiner = createRecordJoiner(delimiter)
    }
    return joiner.push(line)
  }
  return {
    push: (text: string): CsvRecord[] => splitter.push(text).flatMap(join),
    end: (): CsvRecord[] => [...splitter.end().flatMap(join), ...(joiner?.end() ?? [])],
    cellsOf: (records: readonly CsvRecord[]): string[][] => readCells(records, delimiter),
  }
}

/** Splits chunks of text into numbered lines: CRLF, LF or CR, however the chunks were cut. */
export function createLineSplitter(): { push(chunk: string): Line[]; end(): Line[] } {
  let rest = ''
  let line = 0
  const number = (texts: string[]): Line[] => texts.map((text) => ({ line: ++line, text }))
  return {
    push(chunk) {
      const texts = (rest + chunk).split(/\r\n|\n|\r(?!$)/)
      // Enough of an endless line is kept to see that it is too long.
      rest = capped(texts.pop() ?? '')
      return number(texts)
    },
    end() {
      const last = rest.replace(/\r$/, '')
      rest = ''
      return last === '' ? [] : number([last])
    },
  }
}

const capped = (text: string): string =>
  text.length > LINE_CHARS_MAX + 1 && !text.endsWith('\r')
    ? text.slice(0, LINE_CHARS_MAX + 1)
    : text

/** Joins lines that belong to one record. Blank lines between records are skipped. */
export function createRecordJoiner(delimiter: string): {
  push(line: Line): CsvRecord[]
  end(): CsvRecord[]
} {
  let open: Line[] = []
  const release = (): CsvRecord[] => {
    const [broken, ...others] = open
    open = []
    if (!broken) return []
    return [{ ...broken, fault: 'QUOTE_BROKEN' }, ...others.flatMap(push)]
  }
  const push = (line: Line): CsvRecord[] => {
    if (line.text.length > LINE_CHARS_MAX) {
      return [...drain(release), { ...line, fault: 'LINE_TOO_LONG' }]
    }
    if (open.length === 0 && isBlank(line.text, delimiter)) return []
    open.push(line)
    const text = open.map((each) => each.text).join('\n')
    const state = text.includes('"') ? stateOfQuotes(text, delimiter) : 'closed'
    if (state === 'open' && open.length < RECORD_LINES_MAX) return []
    if (state !== 'closed') return release()
    const record: CsvRecord = { line: open[0]?.line ?? line.line, text, fault: null }
    open = []
    return [record]
  }
  return { push, end: () => drain(release) }
}

// The last lines of a file may each open a quote: every release can leave a shorter rest.
function drain(release: () => CsvRecord[]): CsvRecord[] {
  const records: CsvRecord[] = []
  for (let released = release(); released.length > 0; released = release())
    records.push(...released)
  return records
}

const isBlank = (text: string, delimiter: string): boolean =>
  text.trim() === '' || text.replaceAll(delimiter, '').trim() === ''

/**
 * RFC 4180: a quote opens a cell only as its first character, two inside are one, and after the
 * closing one the cell ends. A quote further on in an unquoted cell (TV 32") is a character.
 */
function stateOfQuotes(text: string, delimiter: string): 'open' | 'closed' | 'malformed' {
  let at = 0
  while (at <= text.length) {
    if (text[at] !== '"') {
      const next = text.indexOf(delimiter, at)
      if (next === -1) return 'closed'
      at = next + 1
      continue
    }
    const close = indexOfClosingQuote(text, at + 1)
    if (close === -1) return 'open'
    const after = text[close + 1]
    if (after === undefined) return 'closed'
    if (after !== delimiter) return 'malformed'
    at = close + 2
  }
  return 'closed'
}

function indexOfClosingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

/** The cells of whole records, in one go. */
export function readCells(records: readonly CsvRecord[], delimiter: string): string[][] {
  const rows: string[][] = parse(records.map(({ text }) => text).join('\n'), {
    delimiter,
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
  })
  assert(rows.length === records.length, `${records.length} records were read as ${rows.length}`)
  return rows
}

/** The separator that the heading uses most: a comma, or what spreadsheets write instead. */
export function detectDelimiter(heading: string): string {
  const outside = heading.replace(/"[^"]*"/g, '')
  const counted = [',', ';', '\t', '|'].map((sign) => ({
    sign,
    count: outside.split(sign).length,
  }))
  return counted.sort((a, b) => b.count - a.count)[0]?.sign ?? ','
}
