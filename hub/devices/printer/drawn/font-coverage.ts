// Which characters a font file has, read from its own table: a drawing library draws a box for what
// is missing, or looks through every font of the machine for a tenth of a second.

export type Coverage = (codePoint: number) => boolean

const TTC_FIRST_FONT = 12
const TABLE_RECORDS = 12
const TABLE_RECORD_BYTES = 16
const ENCODING_RECORD_BYTES = 8
const SEGMENTS = 4
const GROUPS = 12
const nothing: Coverage = () => false

/** From an OpenType file or the first font of a collection (OpenType 1.9, table `cmap`). */
export function readCoverage(file: Uint8Array): Coverage {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  try {
    return coverageOf(view)
  } catch (error) {
    // A file that was cut short counts as one without characters.
    if (error instanceof RangeError) return nothing
    throw error
  }
}

function coverageOf(view: DataView): Coverage {
  const start = tagAt(view, 0) === 'ttcf' ? view.getUint32(TTC_FIRST_FONT) : 0
  const cmap = tableOffset(view, start, 'cmap')
  if (cmap === null) return nothing
  const subtables = Array.from({ length: view.getUint16(cmap + 2) }, (_, index) => {
    const offset = cmap + view.getUint32(cmap + 4 + index * ENCODING_RECORD_BYTES + 4)
    return { offset, format: view.getUint16(offset) }
  })
  const groups = subtables.find(({ format }) => format === GROUPS)
  if (groups) return coverageOfGroups(view, groups.offset)
  const segments = subtables.find(({ format }) => format === SEGMENTS)
  return segments ? coverageOfSegments(view, segments.offset) : nothing
}

function tableOffset(view: DataView, start: number, tag: string): number | null {
  const count = view.getUint16(start + 4)
  for (let index = 0; index < count; index += 1) {
    const record = start + TABLE_RECORDS + index * TABLE_RECORD_BYTES
    if (tagAt(view, record) === tag) return view.getUint32(record + 8)
  }
  return null
}

const tagAt = (view: DataView, offset: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)))

function coverageOfGroups(view: DataView, offset: number): Coverage {
  const count = view.getUint32(offset + 12)
  const groupAt = (index: number) => offset + 16 + index * 12
  return (codePoint) => {
    const at = groupAt(
      firstIndex(count, (index) => view.getUint32(groupAt(index) + 4) >= codePoint),
    )
    if (at >= groupAt(count) || view.getUint32(at) > codePoint) return false
    return view.getUint32(at + 8) + codePoint - view.getUint32(at) !== 0
  }
}

function coverageOfSegments(view: DataView, offset: number): Coverage {
  const bytes = view.getUint16(offset + 6)
  const count = bytes / 2
  const [ends, starts] = [offset + 14, offset + 16 + bytes]
  const [deltas, ranges] = [starts + bytes, starts + 2 * bytes]
  return (codePoint) => {
    if (codePoint > 0xffff) return false
    const at = 2 * firstIndex(count, (index) => view.getUint16(ends + 2 * index) >= codePoint)
    if (at >= bytes || view.getUint16(starts + at) > codePoint) return false
    const range = view.getUint16(ranges + at)
    const delta = view.getUint16(deltas + at)
    if (range === 0) return ((codePoint + delta) & 0xffff) !== 0
    const glyph = ranges + at + range + 2 * (codePoint - view.getUint16(starts + at))
    return view.getUint16(glyph) !== 0
  }
}

/** The first of `count` indexes that passes a test which, once passed, is passed by all after it. */
function firstIndex(count: number, passes: (index: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}
