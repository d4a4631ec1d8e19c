import { createHash } from 'node:crypto'
import t from 'tap'
import { qrMatrix } from '#domain/qr-matrix.ts'

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

// Each was read back by an independent decoder (zbarimg 0.23) when it was written down, in every
// version from 1 to 18: bytes | modules of a side | hash of the drawing.
const SIZES = `
    1 | 21 | e3ed058604681728
   14 | 21 | 2a42d96157081a9e
   15 | 25 | 7a3321a2b59c66a7
   26 | 25 | d4f150283708b912
   42 | 29 | 2a7ffd5708bcaf1d
   62 | 33 | c27bcbc4e8df611a
   84 | 37 | dc55a01b2e79ac4e
   85 | 41 | d08cbdf3a26ea3fa
  106 | 41 | 6b5fd4e2ba012500
  107 | 45 | d937049614d15e83
  122 | 45 | bad71c40c09d499c
  123 | 49 | a15e4a002016ffde
  152 | 49 | 7a343c7440f25ae1
  180 | 53 | 7b27a7e068f04577
  213 | 57 | 51c71bbb10a9c449
  214 | 61 | 520a793171231bc5
  251 | 61 | 85272a6bb7be28ee
  287 | 65 | 1345ca0e897d28b6
  331 | 69 | 83f463f722c94f59
  362 | 73 | 3d50936c1e26cb56
  412 | 77 | 97ab7e08ab1ee6af
  450 | 81 | b7a5cbafcae0f42f
  504 | 85 | bfd0cd2fb6c869db
  560 | 89 | 79b13d48aa3dcf9e
`

const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-'
const textOf = (length: number): string =>
  Array.from({ length }, (_, at) => SYMBOLS.charAt((at * 7 + length) % SYMBOLS.length)).join('')

const drawn = (text: string): string[] =>
  (qrMatrix(text) ?? []).map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''))

t.test("a receipt's number as a code that a scanner reads", async (t) => {
  const golden = RECEIPT_NUMBER.trim()
    .split('\n')
    .map((line) => line.trim())
  t.same(drawn('MART01-T1-A-42'), golden)
})

t.test('the symbol grows with the text, up to 560 bytes', async (t) => {
  for (const row of SIZES.trim().split('\n')) {
    const [length = '', side = '', hash = ''] = row.split('|').map((cell) => cell.trim())
    const rows = drawn(textOf(Number(length)))
    t.equal(rows.length, Number(side), `${length} bytes`)
    const sha256 = createHash('sha256').update(rows.join('\n')).digest('hex')
    t.equal(sha256.slice(0, 16), hash, `${length} bytes`)
  }
  t.equal(qrMatrix(textOf(561)), null)
  t.equal(qrMatrix('€'.repeat(187)), null, 'bytes are counted, not characters')
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
