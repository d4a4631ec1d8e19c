// A small writer of tar archives (POSIX ustar), enough for a handful of text files.
import { gzipSync } from 'node:zlib'

const BLOCK_BYTES = 512
const NAME_BYTES_MAX = 100

export type TarFile = { name: string; text: string }

/** The bytes of a `.tar.gz`; everything in it may be read by its owner alone. */
export function makeTarGz(files: TarFile[], atMs: number): Buffer {
  const blocks = files.flatMap(({ name, text }) => {
    const body = Buffer.from(text)
    const padding = Buffer.alloc((BLOCK_BYTES - (body.length % BLOCK_BYTES)) % BLOCK_BYTES)
    return [headerOf(name, body.length, atMs), body, padding]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]))
}

function headerOf(name: string, size: number, atMs: number): Buffer {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new Error(`${name} is too long a name`)
  const header = Buffer.alloc(BLOCK_BYTES)
  const octal = (value: number, digits: number): string =>
    `${value.toString(8).padStart(digits, '0')}\0`
  header.write(name, 0)
  header.write(octal(0o600, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(Math.floor(atMs / 1000), 11), 136)
  // The sum is taken with blanks in its own place.
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}
