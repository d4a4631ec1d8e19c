import { crc32, deflateSync } from 'node:zlib'
import type { Logo } from './logo-store.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Dots as a picture of one bit a pixel, black on white (W3C PNG, colour type 0). */
export function dotsPng({ widthBytes, rowCount, bytes }: Logo): Buffer {
  const rows = new Uint8Array((widthBytes + 1) * rowCount)
  for (let row = 0; row < rowCount; row += 1) {
    const black = bytes.subarray(row * widthBytes, (row + 1) * widthBytes)
    rows.set(
      black.map((byte) => byte ^ 0xff),
      row * (widthBytes + 1) + 1,
    )
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthBytes * 8, 0)
  header.writeUInt32BE(rowCount, 4)
  header[8] = 1
  const body = deflateSync(rows)
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
