import fc from 'fast-check'
import t from 'tap'
import { rasterBands } from '#hub/devices/printer/drawn/raster-bands.ts'
import { rowsOf } from '#hub/devices/printer/paper.ts'
import { takeStatusRequests } from '#hub/devices/printer/status-requests.ts'
import { property } from '../support/property.ts'
import { interpret } from './interpret.ts'

/** Full of what looks like real-time commands. */
const anyByte = fc.constantFrom(
  0x10,
  0x10,
  0x10,
  0x04,
  0x05,
  0x14,
  0x01,
  0x02,
  0x00,
  0xff,
  0x1b,
  0x1d,
)
const anyPicture = fc
  .record({
    widthBytes: fc.integer({ min: 1, max: 72 }),
    rowCount: fc.integer({ min: 1, max: 60 }),
  })
  .chain(({ widthBytes, rowCount }) =>
    fc
      .uint8Array({ minLength: 64, maxLength: 64 })
      .chain((noise) =>
        fc.array(anyByte, { minLength: 64, maxLength: 64 }).map((bait) => ({ noise, bait })),
      )
      .map(({ noise, bait }) => ({
        ...{ widthBytes, rowCount },
        bytes: Uint8Array.from({ length: widthBytes * rowCount }, (_, at) => {
          const from = (noise[at % 61] ?? 0) & 1 ? bait : noise
          return from[(at * 7 + (at >> 5)) % 64] ?? 0
        }),
      })),
  )

const isRealTime = (byte: number, next: number | undefined): boolean =>
  byte === 0x10 && (next === 0x04 || next === 0x05 || next === 0x14)

/** One dot more, and only where the picture would have been a command. */
const isThickened = (bytes: Uint8Array, at: number, printed: number): boolean =>
  isRealTime(bytes[at] ?? 0, bytes[at + 1]) && printed === 0x18

property(
  'a picture arrives whole, and no dots of it are a command that is obeyed on reception',
  fc.property(anyPicture, (picture) => {
    const bytes = rasterBands(picture)
    const asked: number[] = []
    const rest = takeStatusRequests((kind) => asked.push(kind))(Uint8Array.of(...bytes, 0x0a))
    const { failures, uncut, text } = interpret(rest, 48)
    const rows = uncut.items.flatMap((item) => (item.kind === 'image' ? rowsOf(item.dots) : []))
    const printed = rows.flatMap((row) => [...row])
    return (
      failures.length + asked.length === 0 &&
      text.length === Math.ceil(picture.rowCount / 24) + 1 &&
      !bytes.some((byte, at) => isRealTime(byte, bytes[at + 1])) &&
      printed.length === picture.bytes.length &&
      printed.every(
        (byte, at) => byte === picture.bytes[at] || isThickened(picture.bytes, at, byte),
      )
    )
  }),
)

t.test('a job that breaks off leaves less than 2 KiB of hunger', async (t) => {
  const widest = { widthBytes: 72, rowCount: 90, bytes: new Uint8Array(72 * 90) }
  const bytes = rasterBands(widest)
  const starts = [...bytes.entries()].filter(
    ([at, byte]) => byte === 0x1d && bytes[at + 1] === 0x76,
  )
  t.equal(starts.length, 4)
  const ends = [...starts.slice(1).map(([at]) => at), bytes.length]
  t.ok(starts.every(([at], index) => (ends[index] ?? 0) - at < 2_048))
})
