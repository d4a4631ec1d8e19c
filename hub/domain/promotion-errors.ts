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
  UNKNOWN_PRICE_LIST: entry(
    404,
    false,
    'There is no such price list.',
    'Daftar harga itu tidak ada.',
  ),
  UNKNOWN_PRICE_ROW: entry(
    404,
    false,
    'This price is not in the list any more.',
    'Harga ini sudah tidak ada di daftar.',
  ),
  PRICE_DATES_WRONG: entry(
    422,
    false,
    'The last day is before the first.',
    'Hari terakhir lebih awal daripada hari pertama.',
  ),
  PRICE_DAY_PAST: entry(
    422,
    false,
    'This day is over: choose today or a later one.',
    'Hari ini sudah lewat: pilih hari ini atau sesudahnya.',
  ),
  PRICE_ROW_CHANGED: entry(
    409,
    false,
    'Somebody else has changed this price. Look at it again.',
    'Orang lain sudah mengubah harga ini. Lihat lagi dulu.',
  ),
  PRICE_ROW_TWICE: entry(
    409,
    false,
    'The list has a price for this unit, quantity and first day already.',
    'Daftar ini sudah punya harga untuk satuan, jumlah, dan hari pertama itu.',
  ),
  PRICE_ROW_OF_OFFICE: entry(
    409,
    false,
    "Of head office's price only the amount and the days can be changed here.",
    'Dari harga pusat hanya jumlah dan harinya yang bisa diubah di sini.',
  ),
  PRICE_LIST_FULL: entry(
    409,
    false,
    'That is more than a price list, or the outlet, can hold.',
    'Itu lebih dari yang muat di satu daftar harga, atau di toko ini.',
  ),
} as const
