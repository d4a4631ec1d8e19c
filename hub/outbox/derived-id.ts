import { createHash } from 'node:crypto'

/**
 * An id for a document that has none of its own (UUIDv8, RFC 9562 section 5.8), always the same for
 * the same name: the cloud knows a document by its id, and several may belong to one sale.
 */
export function derivedId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  const tail = `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${tail}`
}
