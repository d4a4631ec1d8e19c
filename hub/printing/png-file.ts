import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A PNG of shades of grey (W3C PNG, colour type 0); each row of `rows` begins with its filter, 0. */
export function pngFile(picture: {
  widthPixels: number
  heightPixels: number
  bitsPerPixel: number
  rows: Uint8Array
}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(picture.widthPixels, 0)
  header.writeUInt32BE(picture.heightPixels, 4)
  header[8] = picture.bitsPerPixel
  const body = deflateSync(picture.rows, { level: 9 })
  return Buffer.concat([
    ...[SIGNATURE, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))],
  ])
}

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
