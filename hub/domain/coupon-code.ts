// Codes that open a promotion, as people type and read them out.

import { withoutSymbology } from './barcode.ts'

/** 'hemat 10-b' is HEMAT10B; null: nothing that could be a code. */
export function readCouponCode(text: string): string | null {
  const code = withoutSymbology(text.trim())
    .toUpperCase()
    .replace(/[\s.-]/g, '')
  return /^[A-Z0-9]{4,32}$/.test(code) ? code : null
}

/** What is hashed (SHA-256, hex, the first 32 signs) so that a till knows a code without having it. */
export const couponDigestText = (promotionId: string, code: string): string =>
  `${promotionId}:${code}`
