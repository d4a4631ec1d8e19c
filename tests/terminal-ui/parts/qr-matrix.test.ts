import t from 'tap'
import { qrMatrix } from '../../../terminal-ui/src/parts/qr-matrix.ts'

// Read back with an independent decoder (jsQR 1.4) when it was written down.
const RECEIPT_NUMBER = `
  #######.###.#.#######
  #.....#.#.###.#.....#
  #.###.#..##.#.#.###.#
  #.###.#.#.#...#.###.#
  #.###.#...##..#.###.#
  #.....#..##...#.....#
  #######.#.#.#.#######
  ........#..##........
  #.##.###..#...#..#.##
  ##..#..#.#.#.#....#..
  .##.###.####..##...##
  #.##...#.#...#.###...
  ##....#..######.#####
  ........#...#.#.##..#
  #######.#.......#.#..
  #.....#.#####....##.#
  #.###.#..#..#......#.
  #.###.#.#.#.#.##.#.#.
  #.###.#.###.##.#..#..
  #.....#......##..#..#
  #######.###..#..###..
`

const drawn = (text: string): string[] =>
  (qrMatrix(text) ?? []).map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''))

t.test("a receipt's number as a code that a scanner reads", async (t) => {
  const golden = RECEIPT_NUMBER.trim()
    .split('\n')
    .map((line) => line.trim())
  t.same(drawn('MART01-T1-A-42'), golden)
})

t.test('the symbol grows with the text, up to 106 bytes', async (t) => {
  const sides = [1, 14, 15, 26, 27, 42, 62, 84, 106].map(
    (length) => drawn('x'.repeat(length)).length,
  )
  t.same(sides, [21, 21, 25, 25, 29, 29, 33, 37, 41])
  t.equal(qrMatrix('x'.repeat(107)), null)
  t.equal(qrMatrix('€'.repeat(36)), null, 'bytes are counted, not characters')
})

t.test('every symbol is square and has its three finders', async (t) => {
  for (const text of ['A', 'MART01-T1-A-42', 'https://struk.example/MART01-T1-A-42']) {
    const rows = drawn(text)
    t.ok(rows.every((row) => row.length === rows.length))
    for (const row of [rows[0], rows[6]]) {
      t.match(row, /^#######\./)
      t.match(row, /\.#######$/)
    }
    t.match(rows.at(-1), /^#######\./)
  }
})
