import fc from 'fast-check'
import t from 'tap'
import type { SignedHeader } from '#domain/wire/salvage-message.ts'
import {
  crc32,
  type FramedRecord,
  frameHandedOver,
  frameHeader,
  frameRecord,
  frameWithdrawn,
  scanFile,
} from '../../../terminal-ui/src/link/segment-frames.ts'
import { testId } from '../../support/small-outlet.ts'

const SIGNED: SignedHeader = {
  header: {
    format: 'ocean-segment-1',
    segment_id: testId(900),
    outlet_id: testId(2),
    terminal_id: testId(10),
    series: 'A',
    key_id: 'k'.repeat(16),
    ephemeral_key: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
    wrapped_key: 'w'.repeat(54),
    made_at: '2026-11-22T05:00:00.000Z',
  },
  signature: 's'.repeat(86),
}

const recordOf = (number: number, body: Uint8Array): FramedRecord => ({
  ...{ kind: 'sale', id: testId(number), number, sequence: number },
  body: Uint8Array.from(body),
})
/** Bodies that hold the mark of a frame too: it must not be taken for one. */
const anyBody = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 60 }),
  fc.uint8Array({ maxLength: 20 }).map((rest) => Uint8Array.of(0x4f, 0x53, 0x4a, 0x31, ...rest)),
)
const anyRecords = fc
  .array(anyBody, { minLength: 1, maxLength: 8 })
  .map((bodies) => bodies.map((body, index) => recordOf(index + 1, body)))

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

t.test('what was added is found, in its order, each document once', async (t) => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const frames = records.map(frameRecord)
      const found = scanFile(join([frameHeader(SIGNED), ...frames, frameHeader(SIGNED), ...frames]))
      t.same(found, {
        signed: SIGNED,
        handedOver: null,
        handedOverCount: 0,
        records,
        damagedCount: 0,
      })
    }),
    { numRuns: 50 },
  )
})

t.test('of a command the last words count; what was withdrawn is nothing', async (t) => {
  const command = (n: number, byte: number): FramedRecord => ({
    ...{ kind: 'command', id: testId(n), number: 0, sequence: n },
    body: Uint8Array.of(byte),
  })
  const handedOver = frameHandedOver({ atMs: 1, unreadableCount: 0 })
  const [first, second, again] = [command(1, 1), command(2, 2), command(1, 3)]
  const frames = [first, second].map(frameRecord)
  const scan = (...more: Uint8Array[]) => scanFile(join([...frames, handedOver, ...more]))
  t.match(scan(), { records: [first, second], handedOverCount: 2 })
  t.match(scan(frameRecord(again)), { records: [second, again], handedOverCount: 1 }, 'new words')
  t.match(scan(frameWithdrawn(testId(1))), { records: [second], handedOverCount: 1 })
  const anew = scan(frameWithdrawn(testId(2)), frameWithdrawn(testId(2)), frameRecord(second))
  t.match(anew, { records: [first, second], handedOverCount: 1 }, 'asked once more')
  const later = scan(frameRecord(command(3, 3)), frameWithdrawn(testId(3)))
  t.match(later, { records: [first, second], handedOverCount: 2 })
})

t.test('cut at any byte: every whole record is read', async (t) => {
  fc.assert(
    fc.property(anyRecords, fc.nat(), (records, cut) => {
      const frames = [frameHeader(SIGNED), ...records.map(frameRecord)]
      const file = join(frames)
      const length = cut % (file.length + 1)
      const found = scanFile(file.slice(0, length))
      let end = 0
      const wholeCount = frames.filter((frame) => {
        end += frame.length
        return end <= length
      }).length
      t.same(found.records, records.slice(0, Math.max(0, wholeCount - 1)))
      const isTorn = join(frames.slice(0, wholeCount)).length < length
      t.equal(found.damagedCount, isTorn ? 1 : 0)
    }),
    { numRuns: 200 },
  )
})

t.test(
  'damaged anywhere: what is read was written, and what was not touched is read',
  async (t) => {
    const damage = fc.record({
      at: fc.nat(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    })
    fc.assert(
      fc.property(anyRecords, damage, (records, { at, bytes }) => {
        const frames = records.map(frameRecord)
        const file = join(frames)
        const from = at % file.length
        const hit = bytes.subarray(0, file.length - from)
        file.set(hit, from)
        const found = scanFile(file)
        for (const record of found.records) t.same(record, records[record.number - 1])
        let end = 0
        for (const [index, frame] of frames.entries()) {
          const start = end
          end += frame.length
          const isTouched = start < from + hit.length && from < end
          const isFound = found.records.some(({ number }) => number === index + 1)
          if (!isTouched) t.ok(isFound, `record ${index + 1}`)
        }
      }),
      { numRuns: 200 },
    )
  },
)

t.test('the checksum is the one of zip and PNG', async (t) => {
  t.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926)
})

/** A frame whose checksum is right, whatever it says. */
function frameOf(facts: string, factsLength = facts.length): Uint8Array {
  const text = new TextEncoder().encode(facts)
  const bytes = new Uint8Array(16 + text.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0x4f, 0x53, 0x4a, 0x31])
  view.setUint32(4, 4 + text.length)
  view.setUint32(12, factsLength)
  bytes.set(text, 16)
  view.setUint32(8, crc32(bytes.subarray(12)))
  return bytes
}

for (const [what, frame] of [
  ['facts longer than itself', frameOf('{}', 99)],
  ['facts that are no JSON', frameOf('{"id"')],
  ['facts that are nothing', frameOf('null')],
  ['a head of another shape', frameOf('{"signed":{"header":{}}}')],
] as const) {
  t.test(`a frame with ${what} is damage; the sales around it are read`, (t) => {
    const file = join([frameHeader(SIGNED), frameRecord(recordOf(1, Uint8Array.of(1))), frame])
    const found = scanFile(join([file, frameRecord(recordOf(2, Uint8Array.of(2)))]))
    t.same(found.signed, SIGNED)
    t.same(
      found.records.map(({ number }) => number),
      [1, 2],
    )
    t.equal(found.damagedCount, 1)
    t.end()
  })
}
