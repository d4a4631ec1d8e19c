import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import { createCsvReader, LINE_CHARS_MAX, RECORD_LINES_MAX } from '#hub/catalogue/import-records.ts'
import { property } from '../../support/property.ts'

type Seen = { line: number; cells: string[] } | { line: number; fault: string }

/** What becomes of a text that arrives in pieces of this size. */
function readText(text: string, size = text.length || 1): Seen[] {
  const reader = createCsvReader()
  const pieces = []
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size))
  const records = [...pieces.flatMap(reader.push), ...reader.end()]
  return records.map((record) =>
    record.fault === null
      ? { line: record.line, cells: reader.cellsOf([record])[0] ?? [] }
      : { line: record.line, fault: record.fault },
  )
}

type Case = { words: string; text: string; seen: Seen[] }
const CASES: Case[] = [
  {
    words: 'plain rows, the last without a line end',
    text: 'a,b\n1,2\n3,4',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3', '4'] },
    ],
  },
  {
    words: 'CRLF, old CR, blank lines and lines of separators only',
    text: 'a;b\r\n\r\n1;2\r;;\r3;4\r\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
      { line: 5, cells: ['3', '4'] },
    ],
  },
  {
    words: 'separators, doubled quotes and line breaks inside quotes',
    text: 'a,b\n"1,5","say ""hi"""\n"two\nlines",x\nlast,1\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1,5', 'say "hi"'] },
      { line: 3, cells: ['two\nlines', 'x'] },
      { line: 5, cells: ['last', '1'] },
    ],
  },
  {
    words: 'an inch mark inside a plain cell is a character',
    text: 'a,b\nTV 32" LED,1\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['TV 32" LED', '1'] },
    ],
  },
  {
    words: 'a quote that is never closed costs its own row only',
    text: 'a,b\n1,"open\n2,ok\n3,"fine"\n4,ok\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, fault: 'QUOTE_BROKEN' },
      { line: 3, cells: ['2', 'ok'] },
      { line: 4, cells: ['3', 'fine'] },
      { line: 5, cells: ['4', 'ok'] },
    ],
  },
  {
    words: 'a quote closed in the middle of a cell costs its own row only',
    text: 'a,b\n1,"half" done\n2,ok\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, fault: 'QUOTE_BROKEN' },
      { line: 3, cells: ['2', 'ok'] },
    ],
  },
  {
    words: 'open quotes at the very end',
    text: 'a,b\n1,"x\n2,"y\n3,z\n4,"w',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, fault: 'QUOTE_BROKEN' },
      { line: 3, fault: 'QUOTE_BROKEN' },
      { line: 4, cells: ['3', 'z'] },
      { line: 5, fault: 'QUOTE_BROKEN' },
    ],
  },
  {
    words: 'a line without end',
    text: `a,b\n1,${'x'.repeat(3 * LINE_CHARS_MAX)}\n2,ok\n`,
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, fault: 'LINE_TOO_LONG' },
      { line: 3, cells: ['2', 'ok'] },
    ],
  },
  {
    words: 'tabs as a spreadsheet copies them',
    text: 'a\tb\n1,5\t2\n',
    seen: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1,5', '2'] },
    ],
  },
  { words: 'nothing at all', text: '', seen: [] },
]

for (const { words, text, seen } of CASES) {
  t.test(words, async (t) => {
    t.same(readText(text), seen)
    for (const size of [1, 2, 7, 4096]) t.same(readText(text, size), seen, `pieces of ${size}`)
  })
}

const cell = fc.string({ unit: fc.constantFrom(...'ab1,;" \n\r'), maxLength: 8 })
const linesOf = (cells: string[]) => cells.join('"').split(/\r\n|\n|\r/).length
// A record of more lines is taken for a quote that was never closed: a rule with its own test.
const row = fc
  .array(cell, { minLength: 3, maxLength: 3 })
  .filter((cells) => linesOf(cells) <= RECORD_LINES_MAX)
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

property(
  'a well-formed file reads as csv-parse reads it, however it is cut',
  fc.property(fc.array(row, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (rows, size) => {
    const text = ['x,y,z', ...rows.map((cells) => cells.map(quoted).join(','))].join('\r\n')
    const expected: string[][] = parse(text, { relax_column_count: true })
    const read = readText(text, size).map((seen) => ('cells' in seen ? seen.cells : [seen.fault]))
    // Line breaks inside a cell come as LF: a name is one line in the end.
    const oneBreak = (cells: string[]) => cells.map((each) => each.replace(/\r\n|\r/g, '\n'))
    const whole = JSON.stringify(expected.map(oneBreak))
    return JSON.stringify(read) === whole
  }),
)

property(
  'whatever the bytes, every line that is complete by itself is read after at most ten broken ones',
  fc.property(
    fc.array(fc.string({ unit: fc.constantFrom(...'a,"'), maxLength: 6 }), { maxLength: 30 }),
    (lines) => {
      const text = ['x,y', ...lines, 'good,row'].join('\n')
      const seen = readText(text)
      const last = seen.at(-1)
      const isRead = last !== undefined && 'cells' in last && last.cells.join() === 'good,row'
      // Only a cell that stays open may swallow it, and then it is part of that cell's text.
      const tail = JSON.stringify(last)
      return isRead || tail.includes('good')
    },
  ),
)
