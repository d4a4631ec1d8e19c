import { connect } from 'node:net'
import t from 'tap'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { type PaperDots, type PaperItem, rowsOf } from '#hub/devices/printer/paper.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { interpret } from './interpret.ts'
import { waitUntil } from './wait-until.ts'

const { timers } = realSeams

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const paper: { name: string; hex: string; columns?: number; text: string[] }[] = [
  { name: 'a line', hex: `${ascii('Halo')} 0a`, text: ['Halo'] },
  { name: 'CR is no line', hex: `${ascii('a')} 0d 0a`, text: ['a'] },
  {
    name: 'too long a line is broken',
    hex: `${ascii('abcdef')} 0a`,
    columns: 4,
    text: ['abcd', 'ef'],
  },
  {
    name: 'double width takes two columns',
    hex: `1d2110 ${ascii('abc')} 0a`,
    columns: 4,
    text: ['ab', 'c'],
  },
  { name: 'centred by the printer', hex: `1b6101 ${ascii('ab')} 0a`, columns: 6, text: ['  ab'] },
  { name: 'right by the printer', hex: `1b6102 ${ascii('ab')} 0a`, columns: 6, text: ['    ab'] },
  { name: 'page 437', hex: '1b7400 82 9c 0a', text: ['é£'] },
  { name: 'page 858 has the euro', hex: '1b7413 d5 82 0a', text: ['€é'] },
  { name: 'page 1252', hex: '1b7410 80 e9 0a', text: ['€é'] },
  { name: 'page 866', hex: '1b7411 8f e0 a8 0a', text: ['При'] },
  { name: 'page 852', hex: '1b7412 88 a5 0a', text: ['łą'] },
  { name: 'feed', hex: `${ascii('a')} 0a 1b6402 ${ascii('b')} 0a`, text: ['a', '', '', 'b'] },
  {
    name: 'reset forgets the begun line',
    hex: `${ascii('lost')} 1b40 ${ascii('kept')} 0a`,
    text: ['kept'],
  },
  {
    name: 'EAN-13 by terminator',
    hex: `1d6b02 ${ascii('8991002101234')} 00`,
    text: ['[EAN13 8991002101234]'],
  },
  {
    name: 'EAN-13 by length',
    hex: `1d6b430d ${ascii('8991002101234')}`,
    text: ['[EAN13 8991002101234]'],
  },
  { name: 'CODE128 with a brace', hex: `1d6b4906 ${ascii('{Ba{{b')}`, text: ['[CODE128 a{b]'] },
  {
    name: 'QR',
    hex: `1d286b0400314132 00 1d286b0300314306 1d286b0300314531 1d286b0500315030 ${ascii('hi')} 1d286b0300315130`,
    text: ['[QR hi]'],
  },
  { name: 'NUL and CAN are padding', hex: `00${ascii('a')}00 18 0a 00`, text: ['a'] },
  { name: 'a feed by dots ends the line', hex: `${ascii('a')} 1b4a18`, text: ['a', ''] },
  { name: 'a raster picture', hex: '1d763000 0200 0100 8001', text: ['[16 x 1 dots]'] },
  { name: 'one of double size', hex: '1d763003 0200 0100 8001', text: ['[32 x 2 dots]'] },
  {
    name: 'a picture by two commands, centred',
    hex: '1b6101 1d284c0c00 3070 3001 0131 0800 0200 81ff 1d284c0200 3032',
    columns: 6,
    text: ['[8 x 2 dots]'],
  },
  {
    name: 'a picture kept without power, also over a reset, until it is forgotten',
    hex: `1d284c0d00 3043 304b31 01 0800 0200 31 81ff 1b40 1d284c0600 3045 4b31 0101
      1d284c0400 3042 4b31 1d284c0600 3045 4b31 0101`.replaceAll('\n', ''),
    text: ['[8 x 2 dots]'],
  },
  { name: 'the end of a line is a cut', hex: `${ascii('a')} 1d564200`, text: ['a'] },
]

for (const { name, hex, columns, text } of paper) {
  t.test(name, async (t) => {
    const whole = interpret(bytesOf(hex), columns)
    t.same(whole.failures, [])
    t.same(whole.text, text)
  })
}

const failing = [
  { name: 'an unknown ESC', hex: '1b7a', failure: 'unknown command ESC 7a' },
  { name: 'an unknown GS', hex: '1d7a', failure: 'unknown command GS 7a' },
  { name: 'an unknown FS', hex: '1c70', failure: 'unknown command FS 70' },
  {
    name: 'an unknown function of GS (',
    hex: '1d284c020031320a',
    failure: 'unknown command GS ( 4c 31 32',
  },
  { name: 'a control byte', hex: '6107', failure: 'control byte 07 in text' },
  { name: 'an unknown page', hex: '1b7463', failure: 'unknown code page 99' },
  { name: 'an unknown cut', hex: '1d5607', failure: 'unknown cut GS V 07' },
  { name: 'DLE that is no pulse', hex: '101403', failure: 'unknown command DLE 14 03' },
  { name: 'letters in an EAN', hex: '1d6b02414200', failure: 'barcode 2 cannot be printed: 41 42' },
  {
    name: 'a picture wider than the paper',
    hex: `1d763000 4100 0100 ${'00'.repeat(65)}`,
    failure: 'a picture of 520 dots is wider than the paper',
  },
  {
    name: 'a picture inside a line',
    hex: '61 1d763000 0100 0100 00',
    failure: 'a raster picture inside a line of text',
  },
  {
    name: 'a picture shorter than it says',
    hex: '1d284c0b00 3070 3001 0131 0800 0200 81',
    failure: 'unknown command GS ( 4c 30 70 30 01',
  },
  { name: 'an unknown bit image', hex: '1b2a05 0100', failure: 'unknown command ESC * 05' },
  {
    name: 'CODE128 without a set',
    hex: '1d6b49026162',
    failure: 'barcode 73 cannot be printed: 61 62',
  },
  {
    name: 'CODE128 wider than the paper',
    hex: `1d7703 1d6b49137b42${'41'.repeat(17)}`,
    failure: `barcode ${'A'.repeat(17)} is wider than the paper, and is left out`,
  },
  { name: 'a status request unknown', hex: '1d7209', failure: 'unknown status request GS r 09' },
]
for (const { name, hex, failure } of failing) {
  t.test(`${name} is a failure`, async (t) => {
    t.same(interpret(bytesOf(hex)).failures, [failure])
  })
}

t.test('styles are kept per run', async (t) => {
  const { uncut } = interpret(bytesOf(`${ascii('a')} 1b4501 1d2111 ${ascii('b')} 1b4500 1d2100 0a`))
  const line = uncut.items[0] as Extract<PaperItem, { kind: 'line' }>
  t.match(line.runs, [
    { text: 'a', isBold: false, width: 1, height: 1 },
    { text: 'b', isBold: true, width: 2, height: 2 },
  ])
})

t.test('both ways to open a drawer are seen', async (t) => {
  const { pulses } = interpret(bytesOf('1b700032fa 1014010103'))
  t.same(pulses, [
    { pin: 0, onMs: 100, offMs: 500 },
    { pin: 1, onMs: 300, offMs: 300 },
  ])
})

t.test('GS r is answered in its turn', async (t) => {
  t.same(interpret(bytesOf('1d7201')).replies, [0])
})

t.test('portions of one byte make the same paper', async (t) => {
  const bytes = bytesOf(paper.map(({ hex }) => hex).join(''))
  const whole = interpret(bytes)
  const single = interpret(
    (function* () {
      for (const byte of bytes) yield byte
    })(),
  )
  t.same(single, whole)
})

/** The black dots of a picture as rows of text. */
const drawn = (dots: PaperDots): string[] =>
  rowsOf(dots).map((row) =>
    [...row]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .slice(0, dots.widthDots),
  )

t.test('ESC * stands in its line: three bytes a column, or one of tall dots', async (t) => {
  const { uncut, failures } = interpret(
    bytesOf(`61 1b2a21 0200 800001 ffffff 62 1b2a00 0100 80 0a`),
  )
  t.same(failures, [])
  const [line] = uncut.items
  t.ok(line?.kind === 'line')
  if (line?.kind !== 'line') return
  const [a, fine, b, coarse] = line.runs
  t.same([a?.text, b?.text], ['a', 'b'])
  t.ok(fine?.dots && coarse?.dots)
  if (!fine?.dots || !coarse?.dots) return
  t.same(drawn(fine.dots), ['11', ...Array(22).fill('01'), '11'])
  t.same(drawn(coarse.dots), [...Array(3).fill('11'), ...Array(21).fill('00')])
})

t.test('the pitch of lines is what ESC 3 says, until ESC 2', async (t) => {
  const { uncut } = interpret(bytesOf('61 0a 1b3318 61 0a 1b32 61 0a'))
  t.match(uncut.items, [{ pitchDots: 30 }, { pitchDots: 24 }, { pitchDots: 30 }])
})

t.test('automatic status answers at once when it is switched on', async (t) => {
  t.same(interpret(bytesOf('1d61ff')).replies, [0x10, 0, 0, 0])
  t.same(interpret(bytesOf('1d6100')).replies, [])
})

t.test('what a printer says of itself is how it is, by each of the three questions', async (t) => {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers }).start()
  t.teardown(() => fake.stop())
  const socket = connect(Number(fake.address.split(':')[1]), '127.0.0.1')
  t.teardown(() => socket.destroy())
  const heard: number[] = []
  socket.on('data', (bytes) => heard.push(...bytes))
  const says = async (question: string, ...wanted: number[]) => {
    heard.length = 0
    if (question !== '') socket.write(bytesOf(question))
    await waitUntil(() => heard.length >= wanted.length)
    t.same(heard, wanted)
  }
  await says('1d7201', 0)
  await says('1d61ff', 0x10, 0, 0, 0)
  await says('100404', 0x12)
  const low = says('', 0x10, 0, 0x03, 0)
  await fake.setFault({ kind: 'paper-low' })
  await low
  await says('1d7201', 0x03)
  await says('100404', 0x1e)
  const open = says('', 0x38, 0, 0, 0)
  await fake.setFault({ kind: 'cover-open' })
  await open
  await says('100402', 0x16)
  const well = says('', 0x10, 0, 0, 0)
  await fake.setFault({ kind: 'none' })
  await well
  await says('1d6100 1d7201', 0)
  await fake.setFault({ kind: 'paper-low' })
  await says('1d7201', 0x03)
  t.same(fake.failures, [])
})
