// The code that makes the address of a customer's receipt: nobody can guess it, and the hub needs
// no list of codes to know its own again.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { findEReceiptKey, insertEReceiptKey } from './e-receipt-store.ts'

const KEY_BYTES = 32
const CODE_BYTES = 16
const CODE_LENGTH = 26

/** Of this sale, the same for ever; the key is made with the first. */
export function takeEReceiptCode(tx: Db, seams: Seams, saleId: string, atMs: number): string {
  const known = findEReceiptKey(tx)
  if (known) return codeOf(known.key, saleId)
  const key = seams.randomness.bytes(KEY_BYTES)
  insertEReceiptKey(tx, { key, madeAtMs: atMs })
  return codeOf(key, saleId)
}

/** Null for a sale from before the first code. */
export function findEReceiptCode(db: Db, saleId: string, receivedAtMs: number): string | null {
  const known = findEReceiptKey(db)
  return known === null || receivedAtMs < known.madeAtMs ? null : codeOf(known.key, saleId)
}

/** Takes as long for a code that is nearly right as for any other. */
export function isEReceiptCode(db: Db, saleId: string, code: string): boolean {
  const known = findEReceiptKey(db)
  if (known === null || code.length !== CODE_LENGTH || !/^[0-9a-v]+$/.test(code)) return false
  const right = codeOf(known.key, saleId)
  return timingSafeEqual(Buffer.from(right, 'latin1'), Buffer.from(code, 'latin1'))
}

/** 128 bits as 26 characters of 0-9 and a-v. */
function codeOf(key: Uint8Array, saleId: string): string {
  const mac = createHmac('sha256', key).update(`e-receipt ${saleId}`).digest()
  const number = BigInt(`0x${mac.subarray(0, CODE_BYTES).toString('hex')}`)
  return number.toString(32).padStart(CODE_LENGTH, '0')
}
