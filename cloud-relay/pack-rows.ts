// Rows as OpenPGP messages (RFC 4880), because PostgreSQL's own pgcrypto can open and inflate them.
// Their password is public: a container, not a protection; that is TLS's work (decision 0033).
// In pieces, because pgcrypto knows no bound for what it inflates: what each may become is bounded.
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'

/** What `ocean.unpack_pieces` takes at most: packed, unpacked, and unpacked of one piece. */
export const PACKED_BYTES_MAX = 4 * 1024 * 1024
export const UNPACKED_BYTES_MAX = 32 * 1024 * 1024
export const PIECE_BYTES_MAX = 64 * 1024
const LENGTH_BYTES = 3
const PASSWORD = 'ocean'
const BLOCK_BYTES = 16
/** RFC 4880 sections 4.3 and 9. */
const TAG = { sessionKey: 3, compressed: 8, literal: 11, encrypted: 18 }
const ZIP = 1
const AES_128 = 7
const SIMPLE_S2K = 0
const SHA1 = 2
const BINARY = 0x62
const MODIFICATION_PACKET = Buffer.from([0xd3, 20])

const deflate = promisify(deflateRaw)
const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest()
const KEY = sha1(Buffer.from(PASSWORD)).subarray(0, BLOCK_BYTES)

/** Symmetric-key session key, version 4: the key is the password's hash itself. */
const SESSION_KEY = packet(TAG.sessionKey, Buffer.from([4, AES_128, SIMPLE_S2K, SHA1]))

/** `rows` is a JSON array; what comes out goes into ocean.ingest_packed. */
export async function packRows(rows: string): Promise<Buffer> {
  const bytes = Buffer.from(rows)
  const count = Math.ceil(bytes.length / PIECE_BYTES_MAX)
  const pieces = Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * PIECE_BYTES_MAX, (at + 1) * PIECE_BYTES_MAX),
  )
  return Buffer.concat(await Promise.all(pieces.map(packPiece)))
}

/** Its length in three bytes, then the message. */
export async function packPiece(piece: Uint8Array): Promise<Buffer> {
  // Binary, no file name, no date.
  const head = Buffer.from([BINARY, 0, 0, 0, 0, 0])
  const literal = packet(TAG.literal, Buffer.concat([head, piece]))
  const compressed = packet(
    TAG.compressed,
    Buffer.concat([Buffer.from([ZIP]), await deflate(literal)]),
  )
  const message = Buffer.concat([SESSION_KEY, encrypted(compressed)])
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUIntBE(message.length, 0, LENGTH_BYTES)
  return Buffer.concat([length, message])
}

/** Section 5.13: a random block, its last two bytes again, the data, and SHA-1 over all of it. */
function encrypted(data: Buffer): Buffer {
  const prefix = randomBytes(BLOCK_BYTES)
  const plain = Buffer.concat([prefix, prefix.subarray(-2), data, MODIFICATION_PACKET])
  const cipher = createCipheriv('aes-128-cfb', KEY, Buffer.alloc(BLOCK_BYTES))
  const version = Buffer.from([1])
  return packet(
    TAG.encrypted,
    Buffer.concat([version, cipher.update(plain), cipher.update(sha1(plain)), cipher.final()]),
  )
}

/** New format, with a length of five octets. */
function packet(tag: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(6)
  head[0] = 0xc0 | tag
  head[1] = 0xff
  head.writeUInt32BE(body.length, 2)
  return Buffer.concat([head, body])
}
