// Errors of promotions, their codes and price lists.
import { entry } from './error-entry.ts'

export const PROMOTION_ERRORS = {
  PROMOTION_MISMATCH: entry(
    422,
    false,
    'The promotions of this sale are not those that hold.',
    'Promo pada penjualan ini berbeda dengan yang berlaku.',
  ),
  PROMOTION_NOT_FOUND: entry(404, false, 'There is no such promotion.', 'Promo itu tidak ada.'),
  PROMOTION_DATES_WRONG: entry(
    422,
    false,
    'The last day is before the first.',
    'Hari terakhir lebih awal daripada hari pertama.',
  ),
  COUPON_UNKNOWN: entry(404, false, 'Nobody knows this code.', 'Kode ini tidak dikenal.'),
  COUPON_SPENT: entry(409, false, 'This code has been used up.', 'Kode ini sudah habis dipakai.'),
  COUPON_TAKEN: entry(
    409,
    false,
    'This code belongs to another promotion.',
    'Kode ini milik promo lain.',
  ),
} as const
