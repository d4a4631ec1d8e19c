// Questions and answers of multicast DNS (RFC 6762, RFC 1035), as far as finding boxes needs them.

export const TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const
export type RecordType = keyof typeof TYPES

export type DnsRecord = { name: string; ttlS: number } & (
  | { type: 'A'; address: string }
  | { type: 'PTR'; to: string }
  | { type: 'TXT'; texts: string[] }
  | { type: 'SRV'; host: string; port: number }
)

const CLASS_IN = 1
/** In a question: an answer to the asker alone will do. */
const UNICAST_BIT = 0x80_00
const HEADER_BYTES = 12
const NAME_JUMPS_MAX = 30
const RECORDS_MAX = 200

/** One question. `id` 0 is a multicast one; others are one-shot (RFC 6762, 6.7). */
export function writeQuestion(name: string, type: RecordType, id: number, isUnicast: boolean) {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(1, 4)
  const labels = name.split('.').map((label) => {
    const bytes = Buffer.from(label)
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  const end = Buffer.alloc(5)
  end.writeUInt16BE(TYPES[type], 1)
  end.writeUInt16BE(CLASS_IN | (isUnicast ? UNICAST_BIT : 0), 3)
  return Buffer.concat([header, ...labels, end])
}

export type DnsAnswer = { id: number; records: DnsRecord[] }

/** Null for what is no answer, or is broken: anybody on the LAN can send anything. */
export function readAnswer(bytes: Buffer): DnsAnswer | null {
  try {
    return readWhole(bytes)
  } catch {
    return null
  }
}

function readWhole(bytes: Buffer): DnsAnswer | null {
  const isAnswer = (bytes.readUInt16BE(2) & 0x80_00) !== 0
  if (!isAnswer) return null
  const questions = bytes.readUInt16BE(4)
  const count = [6, 8, 10].reduce((sum, at) => sum + bytes.readUInt16BE(at), 0)
  if (count > RECORDS_MAX) return null
  let at = HEADER_BYTES
  for (let index = 0; index < questions; index += 1) at = readName(bytes, at).end + 4
  const records: DnsRecord[] = []
  for (let index = 0; index < count; index += 1) {
    const { name, end } = readName(bytes, at)
    const ttlS = bytes.readUInt32BE(end + 4)
    const length = bytes.readUInt16BE(end + 8)
    const data = end + 10
    const record = readData(bytes, bytes.readUInt16BE(end), data, length)
    if (record) records.push({ name, ttlS, ...record } as DnsRecord)
    at = data + length
  }
  return { id: bytes.readUInt16BE(0), records }
}

type Data = DnsRecord extends infer R
  ? R extends DnsRecord
    ? Omit<R, 'name' | 'ttlS'>
    : never
  : never

function readData(bytes: Buffer, type: number, at: number, length: number): Data | null {
  if (at + length > bytes.length) throw new Error('cut short')
  switch (type) {
    case TYPES.A:
      return { type: 'A', address: [...bytes.subarray(at, at + 4)].join('.') }
    case TYPES.PTR:
      return { type: 'PTR', to: readName(bytes, at).name }
    case TYPES.SRV:
      return { type: 'SRV', port: bytes.readUInt16BE(at + 4), host: readName(bytes, at + 6).name }
    case TYPES.TXT: {
      const texts: string[] = []
      for (let text = at; text < at + length; text += (bytes[text] ?? 0) + 1) {
        texts.push(bytes.toString('utf8', text + 1, text + 1 + (bytes[text] ?? 0)))
      }
      return { type: 'TXT', texts }
    }
    default:
      return null
  }
}

/** Names point back into the message to save room; a loop of pointers ends as broken. */
function readName(bytes: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  let end: number | null = null
  for (let jumps = 0; ; ) {
    const length = bytes.readUInt8(at)
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 }
    if ((length & 0xc0) === 0xc0) {
      end ??= at + 2
      at = bytes.readUInt16BE(at) & 0x3f_ff
      jumps += 1
      if (jumps > NAME_JUMPS_MAX) throw new Error('a loop of names')
    } else {
      labels.push(bytes.toString('utf8', at + 1, at + 1 + length))
      at += length + 1
    }
  }
}
