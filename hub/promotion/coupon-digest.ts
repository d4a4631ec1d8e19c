import { createHash } from 'node:crypto'
import { couponDigestText } from '#domain/coupon-code.ts'

/** What a till is told of a code: it can check one that it is given, and read none out. */
export const couponDigest = (promotionId: string, code: string): string =>
  createHash('sha256').update(couponDigestText(promotionId, code)).digest('hex').slice(0, 32)
