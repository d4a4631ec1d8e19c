import fc from 'fast-check'
import t from 'tap'
import { createReplyReader, type Reply } from '#hub/devices/printer/printer-replies.ts'

const read = (...portions: number[][]): Reply[] => {
  const reader = createReplyReader()
  return portions.flatMap((portion) => reader(Uint8Array.from(portion)))
}
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

t.test('each kind by its fixed bits', async (t) => {
  t.same(read([0x12]), [{ kind: 'status', bits: 0x12 }])
  t.same(read([0x7e]), [{ kind: 'status', bits: 0x7e }])
  t.same(read([0x00], [0x03], [0x0c]), Array(3).fill({ kind: 'fence' }))
  t.same(read([0x37, 0x22, ...letters('00a1'), 0]), [{ kind: 'process', id: '00a1' }])
  t.same(read([...letters('_TM-T82'), 0]), [{ kind: 'identity', text: 'TM-T82' }])
  t.same(read([0x18, 0, 0x0c, 0]), [{ kind: 'automatic', bytes: [0x18, 0, 0x0c, 0] }])
})

t.test('flow control says nothing', async (t) => {
  t.same(read([0x11, 0x13]), [])
})

t.test('zeros inside of an automatic status are no answers to GS r', async (t) => {
  t.same(read([0x10, 0, 0, 0, 0]), [
    { kind: 'automatic', bytes: [0x10, 0, 0, 0] },
    { kind: 'fence' },
  ])
})

t.test('letters that never end swallow no more than a block', async (t) => {
  const replies = read([0x5f, ...Array<number>(200).fill(0x41)], [0x12])
  t.same(replies.at(-1), { kind: 'status', bits: 0x12 })
})

const bytesOf = (reply: Reply): number[] => {
  if (reply.kind === 'status') return [reply.bits]
  if (reply.kind === 'fence') return [0]
  if (reply.kind === 'automatic') return [...reply.bytes]
  if (reply.kind === 'process') return [0x37, 0x22, ...letters(reply.id), 0]
  if (reply.kind === 'room') return [0x37, 0x31, ...letters(`${reply.bytes}`), 0]
  if (reply.kind === 'keys') {
    return [0x37, 0x72, reply.isLast ? 0x40 : 0x41, ...letters(reply.keys.join('')), 0]
  }
  return [0x5f, ...letters(reply.text), 0]
}
const anyReply: fc.Arbitrary<Reply> = fc.oneof(
  fc.nat(255).map((byte) => ({ kind: 'status' as const, bits: (byte & 0x6c) | 0x12 })),
  fc.constant({ kind: 'fence' as const }),
  fc.stringMatching(/^[0-9a-z]{4}$/).map((id) => ({ kind: 'process' as const, id })),
  fc.stringMatching(/^[ -~]{1,40}$/).map((text) => ({ kind: 'identity' as const, text })),
  fc.nat(99_999_999).map((bytes) => ({ kind: 'room' as const, bytes })),
  fc
    .tuple(fc.array(fc.stringMatching(/^[ -~]{2}$/), { maxLength: 40 }), fc.boolean())
    .map(([keys, isLast]) => ({ kind: 'keys' as const, keys, isLast })),
  fc.tuple(fc.nat(255), fc.nat(127), fc.nat(127), fc.nat(127)).map(([first, ...rest]) => ({
    kind: 'automatic' as const,
    bytes: [(first & 0x6c) | 0x10, ...rest],
  })),
)

t.test('any replies in any portions are told apart', async (t) => {
  fc.assert(
    fc.property(fc.array(anyReply), fc.array(fc.integer({ min: 1, max: 5 })), (replies, cuts) => {
      const bytes = replies.flatMap(bytesOf)
      const portions: number[][] = []
      for (const cut of cuts) portions.push(bytes.splice(0, cut))
      t.same(read(...portions, bytes), replies)
    }),
    { numRuns: 200 },
  )
  t.pass()
})
