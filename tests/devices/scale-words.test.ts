import t from 'tap'
import type { ScaleFraming, ScaleProtocolName } from '#domain/wire/scale-message.ts'
import { dataOf, withParity } from '#hub/devices/scale/framing.ts'
import type { ScaleSaid } from '#hub/devices/scale/scale-protocol.ts'
import { PROTOCOLS } from '#hub/devices/scale/scale-protocols.ts'

// What was on the line, and what it means. Frames are written by hand after the makers' manuals;
// \xNN is a byte. `!` is a byte whose parity was wrong.
const TABLE = String.raw`
cas-request  \x06                                        | reply 11
cas-request  \x15                                        |
cas-request  \x01\x02S 01.234kge\x03\x04                 | 1234 stable
cas-request  \x01\x02U 01.234kgc\x03\x04                 | 1234 unstable
cas-request  \x01\x02S 00.000kga\x03\x04                 | 0 stable
cas-request  \x01\x02S  1.234kgu\x03\x04                 | 1234 stable
cas-request  \x01\x02S-00.120kgo\x03\x04                 | below-zero
cas-request  \x01\x02SFFFFFFFkg\x19\x03\x04              | overload
cas-request  \x01\x02S 02.720lbd\x03\x04                 | wrong-unit
cas-request  \x01\x02S 01.234kg$\x03\x04                 | broken
cas-request  \x01\x02S 01.2!34kge\x03\x04                | broken
cas-request  \x01\x02S 01.23\x01\x02S 01.234kge\x03\x04  | broken, 1234 stable
cas-request  \x01X                                       | broken
cas-request  xyz                                         | broken
cas-stream   kg\r\nST,GS,+001.234kg\r\n                  | 1234 stable
cas-stream   \nST,GS,+  1.234kg\r\n                      | 1234 stable
cas-stream   \nUS,GS,+001.234kg\r\n                      | 1234 unstable
cas-stream   \nST,NT,1\x80, 01.2340\x20kg\r\n            | broken
cas-stream   \nST,NT,1\x80,  01.234\x20kg\r\n            | 1234 stable net
cas-stream   \nST,GS,-000.120kg\r\n                      | below-zero
cas-stream   \nST,GS,-000.000kg\r\n                      | 0 stable
cas-stream   \nOL,GS,+------kg\r\n                       | overload
cas-stream   \nST,GS,+002.720lb\r\n                      | wrong-unit
cas-stream   \nST,GS,+1234  g\r\n                        | wrong-unit
cas-stream   \nST,GS,+001.2\x0034kg\r\n                  | broken
cas-stream   \nST,GS,+001.2!4kg\r\nST,GS,+001.234kg\r\n  | broken, 1234 stable
cas-stream   \nST,GS,+001.234kg\n                        | broken
cas-stream   \nST,GS,+001234kg\r\n                       | broken
toledo-8217  \x0201.234\r                                | 1234 stable
toledo-8217  \x02 1.234N\r                               | 1234 stable net
toledo-8217  \x0202.72\r                                 | wrong-unit
toledo-8217  \x02?a\r                                    | moving
toledo-8217  \x02?b\r                                    | overload
toledo-8217  \x02?d\r                                    | below-zero
toledo-8217  \x02?h\r                                    | not-zeroed
toledo-8217  \x02?p\r                                    | 0 stable
toledo-8217  \x02?\x60\r                                 | moving
toledo-8217  \x02?!\r                                    | broken
toledo-8217  \x02?A\r                                    | broken
toledo-8217  \x020!1.234\r                               | broken
toledo-8217  \x0201.2\x0201.234\r                        | broken, 1234 stable
toledo-8217  \x02123456789012345\r                       | broken
toledo-8217  1\r                                         | broken
`

const BYTE = /\\x([0-9a-f]{2})|\\r|\\n|!|./g

function bytesOf(text: string): (number | null)[] {
  return [...text.matchAll(BYTE)].map(([piece, hex]) => {
    if (hex !== undefined) return Number.parseInt(hex, 16)
    if (piece === '!') return null
    if (piece === '\\r') return 0x0d
    return piece === '\\n' ? 0x0a : piece.charCodeAt(0)
  })
}

function wordOf(said: ScaleSaid): string {
  if (said.kind === 'broken') return 'broken'
  if (said.kind === 'trouble') return said.trouble
  const marks = [said.isStable ? 'stable' : 'unstable', ...(said.isNet ? ['net'] : [])]
  return [said.grams, ...marks].join(' ')
}

/** Broken words in a row count as one: how many bytes a broken frame has says nothing. */
const joinBroken = (words: string[]): string =>
  words.filter((word, at) => word !== 'broken' || words[at - 1] !== 'broken').join(', ')

for (const row of TABLE.trim().split('\n')) {
  const [, name = '', text = '', expected = ''] = /^(\S+)\s+(.*?)\s*\|\s*(.*)$/.exec(row) ?? []
  t.test(row, async (t) => {
    const reader = PROTOCOLS[name as ScaleProtocolName].createReader()
    const words = bytesOf(text).flatMap((byte) => {
      const { said, reply } = reader.hear(byte)
      if (reply) return [`reply ${[...reply].map((each) => each.toString(16)).join('')}`]
      return said ? [wordOf(said)] : []
    })
    t.equal(joinBroken(words), expected)
  })
}

t.test('parity is looked at by the hub itself', async (t) => {
  const framings: ScaleFraming[] = ['8N1', '8E1', '7E1', '7O1']
  for (const framing of framings) {
    for (let data = 0; data < 128; data += 1) {
      const byte = withParity(data, framing)
      t.equal(dataOf(byte, framing), data)
      for (let bit = 0; bit < 8; bit += 1) {
        const turned = dataOf(byte ^ (1 << bit), framing)
        t.equal(turned, framing.startsWith('8') ? byte ^ (1 << bit) : null)
      }
    }
  }
  // ASCII W has five ones.
  t.equal(withParity(0x57, '7E1'), 0xd7)
  t.equal(withParity(0x57, '7O1'), 0x57)
})
