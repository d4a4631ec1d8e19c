// The one registry of errors that leave the hub. A code is stable; texts may be reworded.
// `retryable`: the same request may succeed later without being changed.

export type ErrorEntry = { status: number; retryable: boolean; en: string; id: string }

export const ERRORS = {
  // Shape of the request
  MALFORMED_JSON: entry(
    400,
    false,
    'The request is not valid JSON.',
    'Permintaan bukan JSON yang sah.',
  ),
  INVALID_REQUEST: entry(
    400,
    false,
    'The request does not have the expected shape.',
    'Bentuk permintaan tidak sesuai.',
  ),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    false,
    'Send JSON (application/json).',
    'Kirim JSON (application/json).',
  ),
  BODY_TOO_LARGE: entry(413, false, 'The request is too large.', 'Permintaan terlalu besar.'),
  NOT_FOUND: entry(404, false, 'There is nothing here.', 'Tidak ditemukan.'),
  METHOD_NOT_ALLOWED: entry(
    405,
    false,
    'This method is not allowed here.',
    'Metode ini tidak diizinkan.',
  ),
  TOO_MANY_REQUESTS: entry(
    429,
    true,
    'Too many requests; wait a moment.',
    'Terlalu banyak permintaan; tunggu sebentar.',
  ),
  PROTOCOL_TOO_OLD: entry(
    426,
    false,
    'This terminal runs an older version; reload it.',
    'Versi terminal ini sudah lama; muat ulang.',
  ),
  // Access
  DEVICE_NOT_PAIRED: entry(
    401,
    false,
    'This device is not paired with the outlet.',
    'Perangkat ini belum dipasangkan.',
  ),
  DEVICE_SESSION_EXPIRED: entry(
    401,
    true,
    'The device session has ended; it renews by itself.',
    'Sesi perangkat berakhir; akan diperbarui otomatis.',
  ),
  DEVICE_SIGNATURE_INVALID: entry(
    401,
    false,
    'The device could not prove its key.',
    'Kunci perangkat tidak terbukti.',
  ),
  PAIRING_CODE_INVALID: entry(
    403,
    false,
    'The pairing code is wrong, used or expired.',
    'Kode pemasangan salah, terpakai, atau kedaluwarsa.',
  ),
  LOGIN_REQUIRED: entry(
    401,
    false,
    'Log in with your PIN first.',
    'Masuk dengan PIN terlebih dahulu.',
  ),
  LOGIN_EXPIRED: entry(
    401,
    false,
    'The log-in has expired; enter your PIN again.',
    'Sesi masuk berakhir; masukkan PIN lagi.',
  ),
  PIN_WRONG: entry(401, false, 'That PIN is not right.', 'PIN salah.'),
  PIN_LOCKED: entry(
    423,
    true,
    'Too many wrong PINs; wait before trying again.',
    'Terlalu banyak PIN salah; tunggu sebelum mencoba lagi.',
  ),
  ORIGIN_NOT_ALLOWED: entry(
    403,
    false,
    'The request comes from another site.',
    'Permintaan datang dari situs lain.',
  ),
  PIN_TOO_WEAK: entry(
    422,
    false,
    'This role needs a longer PIN.',
    'Peran ini memerlukan PIN yang lebih panjang.',
  ),
  ROLE_NOT_ALLOWED: entry(
    403,
    false,
    'Your role does not allow this.',
    'Peran Anda tidak mengizinkan ini.',
  ),
  APPROVAL_REQUIRED: entry(
    403,
    false,
    'Another person who may do this must approve it.',
    'Perlu persetujuan orang lain yang berwenang.',
  ),
  APPROVAL_INVALID: entry(
    403,
    false,
    'The approval is used, expired, or for something else.',
    'Persetujuan sudah dipakai, kedaluwarsa, atau untuk hal lain.',
  ),
  APPROVER_SAME_PERSON: entry(
    403,
    false,
    'Nobody can approve their own act.',
    'Tidak bisa menyetujui tindakan sendiri.',
  ),
  APPROVER_NOT_ALLOWED: entry(
    403,
    false,
    'This person may not approve that.',
    'Orang ini tidak berwenang menyetujui.',
  ),
  UNKNOWN_STAFF: entry(404, false, 'This person does not exist.', 'Orang ini tidak ada.'),
  STAFF_NAME_TAKEN: entry(
    409,
    false,
    'Somebody here already has this name.',
    'Nama ini sudah dipakai.',
  ),
  LAST_MANAGER: entry(
    409,
    false,
    'The outlet needs at least one active manager.',
    'Outlet perlu minimal satu manajer aktif.',
  ),
  PIN_SAME: entry(
    422,
    false,
    'The new PIN must differ from the old one.',
    'PIN baru harus berbeda dari yang lama.',
  ),
  UNKNOWN_PERMISSION: entry(422, false, 'There is no such permission.', 'Izin ini tidak ada.'),
  // Sales
  UNKNOWN_PRODUCT: entry(
    422,
    false,
    'A product on the sale does not exist.',
    'Ada produk yang tidak dikenal.',
  ),
  UNKNOWN_CUSTOMER: entry(422, false, 'The customer does not exist.', 'Pelanggan tidak dikenal.'),
  UNKNOWN_CASHIER: entry(422, false, 'The cashier does not exist.', 'Kasir tidak dikenal.'),
  UNKNOWN_TERMINAL: entry(
    422,
    false,
    'The sale names another terminal.',
    'Penjualan menyebut terminal lain.',
  ),
  UNKNOWN_WAREHOUSE: entry(
    422,
    false,
    'The sale names another stock location.',
    'Penjualan menyebut lokasi stok lain.',
  ),
  UNKNOWN_SHIFT: entry(422, false, 'The shift does not exist.', 'Shift tidak dikenal.'),
  SHIFT_NOT_OPEN: entry(409, false, 'The shift is not open.', 'Shift tidak terbuka.'),
  PRICE_MISMATCH: entry(
    422,
    false,
    'A price is not the one of the price list.',
    'Harga tidak sesuai daftar harga.',
  ),
  TAX_MISMATCH: entry(
    422,
    false,
    'A tax rule is not the one of the product.',
    'Aturan pajak tidak sesuai produk.',
  ),
  TOTALS_MISMATCH: entry(
    422,
    false,
    'The totals do not follow from the lines.',
    'Total tidak sesuai dengan baris.',
  ),
  QUANTITY_NOT_WHOLE: entry(
    422,
    false,
    'This product is sold in whole units.',
    'Produk ini dijual dalam satuan utuh.',
  ),
  PRICE_NOT_SET: entry(
    422,
    false,
    'This product has no price yet.',
    'Produk ini belum punya harga.',
  ),
  DISCOUNT_TOO_LARGE: entry(
    422,
    false,
    'The discount is larger than the amount.',
    'Diskon melebihi jumlah.',
  ),
  SALE_UNPAID: entry(
    422,
    false,
    'The payments do not cover the total.',
    'Pembayaran belum menutup total.',
  ),
  NON_CASH_OVERPAID: entry(
    422,
    false,
    'Non-cash payments exceed the total.',
    'Pembayaran non-tunai melebihi total.',
  ),
  CHANGE_MISMATCH: entry(
    422,
    false,
    'The change does not follow from the cash given.',
    'Kembalian tidak sesuai uang tunai.',
  ),
  RECEIPT_NUMBER_MISMATCH: entry(
    422,
    false,
    'The receipt number does not fit outlet, terminal or series.',
    'Nomor struk tidak cocok dengan outlet, terminal, atau seri.',
  ),
  RECEIPT_NUMBER_TAKEN: entry(
    409,
    false,
    'Another sale already has this receipt number.',
    'Nomor struk sudah dipakai penjualan lain.',
  ),
  IDEMPOTENCY_MISMATCH: entry(
    409,
    false,
    'This id was already used for another payload.',
    'ID ini sudah dipakai untuk isi yang berbeda.',
  ),
  SALE_NOT_FOUND: entry(404, false, 'The sale does not exist.', 'Penjualan tidak ditemukan.'),
  SALE_TOO_LARGE: entry(
    422,
    false,
    'The sale is beyond what one document can state.',
    'Penjualan melebihi batas satu dokumen.',
  ),
  REFUND_EXCEEDS_SALE: entry(
    409,
    false,
    'More would be given back than was sold.',
    'Pengembalian melebihi yang dibeli.',
  ),
  REFUND_NOT_RETURNABLE: entry(
    409,
    false,
    'This product cannot be returned.',
    'Produk ini tidak dapat diretur.',
  ),
  REFUND_TENDER_NOT_ALLOWED: entry(
    409,
    false,
    'This cannot be paid back by that tender.',
    'Tidak bisa dikembalikan dengan cara bayar itu.',
  ),
  REFUND_NEEDS_RECEIPT: entry(
    409,
    false,
    'That much is not given back without a receipt.',
    'Sebanyak itu tidak dikembalikan tanpa struk.',
  ),
  REFUND_TOTAL_CHANGED: entry(
    409,
    false,
    'Something of this sale was refunded meanwhile; look again.',
    'Sebagian transaksi sudah diretur; periksa lagi.',
  ),
  REFUND_NOT_FOUND: entry(404, false, 'The refund does not exist.', 'Retur tidak ditemukan.'),
  VOID_NOT_POSSIBLE: entry(
    409,
    false,
    'Only a whole sale of this open shift can be voided.',
    'Hanya penjualan utuh di shift yang masih terbuka yang bisa dibatalkan.',
  ),
  UNKNOWN_REASON: entry(422, false, 'There is no such reason.', 'Alasan ini tidak ada.'),
  REASON_NEEDS_NOTE: entry(
    422,
    false,
    'This reason needs a sentence.',
    'Alasan ini perlu keterangan.',
  ),
  ACCOUNT_NOT_FOUND: entry(404, false, 'The account does not exist.', 'Rekening tidak ditemukan.'),
  ACCOUNT_EXISTS: entry(
    409,
    false,
    'There is already such an account.',
    'Rekening seperti ini sudah ada.',
  ),
  ACCOUNT_BLOCKED: entry(
    409,
    false,
    'The account is blocked or has expired.',
    'Rekening diblokir atau sudah kedaluwarsa.',
  ),
  ACCOUNT_NEEDS_CUSTOMER: entry(
    422,
    false,
    'Choose the customer it belongs to.',
    'Pilih pelanggan pemiliknya.',
  ),
  ACCOUNT_OVERPAID: entry(409, false, 'That is more than is owed.', 'Jumlahnya melebihi utang.'),
  TENDER_NOT_ALLOWED: entry(
    422,
    false,
    'This cannot be paid by that tender.',
    'Tidak bisa dibayar dengan cara bayar itu.',
  ),
  BALANCE_TOO_LOW: entry(409, false, 'There is not enough on it.', 'Saldo tidak cukup.'),
  POINTS_TOO_FEW: entry(409, false, 'There are not enough points.', 'Poin tidak cukup.'),
  HOLD_GONE: entry(
    409,
    false,
    'The promise of the balance has ended; take the tender again.',
    'Reservasi saldo berakhir; ulangi pembayaran ini.',
  ),
  PAYMENT_ATTEMPT_NOT_FOUND: entry(
    404,
    false,
    'The payment request does not exist.',
    'Permintaan pembayaran tidak ditemukan.',
  ),
  PAYMENT_ATTEMPT_OPEN: entry(
    409,
    false,
    'This sale already has an open payment request.',
    'Transaksi ini masih punya permintaan pembayaran terbuka.',
  ),
  PAYMENT_NOT_FOUND: entry(
    404,
    false,
    'The payment does not exist or is already verified.',
    'Pembayaran tidak ditemukan atau sudah diverifikasi.',
  ),
  EVIDENCE_MISSING: entry(
    422,
    false,
    'This tender needs its evidence.',
    'Cara bayar ini perlu bukti.',
  ),
  QRIS_NOT_SET_UP: entry(409, false, 'The outlet has no QRIS.', 'Outlet belum punya QRIS.'),
  QRIS_AMOUNT: entry(
    422,
    false,
    'QRIS pays 1 to 10,000,000 rupiah at once.',
    'QRIS melayani Rp1 sampai Rp10.000.000 sekali bayar.',
  ),
  QRIS_INVALID: entry(422, false, 'That is not a valid QRIS text.', 'Teks QRIS tidak sah.'),
  SETTLEMENT_UNREADABLE: entry(
    422,
    false,
    'The settlement file cannot be read.',
    'Berkas settlement tidak bisa dibaca.',
  ),
  DISCOUNT_NOT_ALLOWED: entry(
    403,
    false,
    'This discount needs another person’s approval.',
    'Diskon ini perlu persetujuan.',
  ),
  PRICE_OVERRIDE_NOT_ALLOWED: entry(
    403,
    false,
    'This price needs another person’s approval.',
    'Harga ini perlu persetujuan.',
  ),
  // Shifts, carts, customers
  SHIFT_ALREADY_OPEN: entry(
    409,
    false,
    'This drawer already has an open shift.',
    'Laci ini sudah punya shift terbuka.',
  ),
  DRAWER_UNKNOWN: entry(422, false, 'The drawer does not exist.', 'Laci kas tidak dikenal.'),
  SHIFT_NOT_SUSPENDED: entry(
    409,
    false,
    'The shift is not suspended.',
    'Shift tidak sedang ditangguhkan.',
  ),
  SHIFT_NOT_COUNTED: entry(409, false, 'Count the drawer first.', 'Hitung laci terlebih dahulu.'),
  SHIFT_BLOCKED: entry(
    409,
    false,
    'Something still stands in the way of closing.',
    'Masih ada yang menghalangi penutupan.',
  ),
  SHIFT_OF_ANOTHER: entry(
    403,
    false,
    'This shift belongs to another cashier.',
    'Shift ini milik kasir lain.',
  ),
  COUNT_NOT_LAST: entry(
    409,
    false,
    'The drawer was counted again since.',
    'Laci sudah dihitung ulang.',
  ),
  COUNT_SUM_WRONG: entry(
    422,
    false,
    'The notes and coins do not add up to the amount.',
    'Jumlah pecahan tidak sama dengan nominal.',
  ),
  REPORT_NOT_FOUND: entry(404, false, 'There is no such report.', 'Laporan tidak ditemukan.'),
  ADDENDUM_NOT_FOUND: entry(404, false, 'There is no such addendum.', 'Adendum tidak ditemukan.'),
  ADDENDUM_COLLECTING: entry(
    409,
    true,
    'The addendum still collects late sales; wait some minutes.',
    'Adendum masih menunggu penjualan susulan; tunggu beberapa menit.',
  ),
  ADDENDUM_SETTLED: entry(
    409,
    false,
    'It was already said where this cash is.',
    'Letak uang ini sudah ditentukan.',
  ),
  DRAWER_NAME_TAKEN: entry(409, false, 'Another drawer has this name.', 'Nama laci sudah dipakai.'),
  SAFE_TOO_LITTLE: entry(
    409,
    false,
    'The safe does not hold that much.',
    'Isi brankas tidak sebanyak itu.',
  ),
  BAG_NUMBER_TAKEN: entry(
    409,
    false,
    'This bag number was already used.',
    'Nomor kantong sudah dipakai.',
  ),
  RULES_INVALID: entry(
    422,
    false,
    'These rules contradict themselves.',
    'Aturan ini tidak konsisten.',
  ),
  RULES_CHANGED: entry(
    409,
    false,
    'Somebody else changed the rules meanwhile; look again.',
    'Aturan baru saja diubah orang lain; periksa lagi.',
  ),
  HELD_CART_GONE: entry(
    404,
    false,
    'The held cart was taken by someone else.',
    'Keranjang sudah diambil kasir lain.',
  ),
  HELD_CARTS_FULL: entry(
    409,
    false,
    'Too many carts are held; take some up first.',
    'Terlalu banyak keranjang ditahan; ambil sebagian dulu.',
  ),
  PHONE_INVALID: entry(422, false, 'That is not a phone number.', 'Nomor telepon tidak sah.'),
  PHONE_TAKEN: entry(
    409,
    false,
    'Another customer has this phone number.',
    'Nomor telepon dipakai pelanggan lain.',
  ),
  // Catalogue import
  IMPORT_RUNNING: entry(409, true, 'Another import is running.', 'Impor lain sedang berjalan.'),
  IMPORT_HEADER_UNKNOWN: entry(
    422,
    false,
    'The first line must name the columns (sku and name at least).',
    'Baris pertama harus menyebut kolom (minimal sku dan name).',
  ),
  IMPORT_NOT_FOUND: entry(404, false, 'The import does not exist.', 'Impor tidak ditemukan.'),
  // Printing
  PRINTER_NONE: entry(409, false, 'No printer is set up.', 'Belum ada printer.'),
  PRINT_JOB_NOT_FOUND: entry(
    404,
    false,
    'The print job does not exist.',
    'Cetakan tidak ditemukan.',
  ),
  PRINT_JOB_MOVED_ON: entry(
    409,
    false,
    'The print job is no longer in that state; look again.',
    'Status cetakan sudah berubah; periksa lagi.',
  ),
  // The hub itself
  DISK_FULL: entry(507, true, 'The disk of the hub is full.', 'Penyimpanan hub penuh.'),
  HUB_STOPPING: entry(503, true, 'The hub is restarting.', 'Hub sedang dimulai ulang.'),
  INTERNAL_ERROR: entry(
    500,
    true,
    'The hub met an unexpected fault; nothing was changed.',
    'Hub mengalami gangguan; tidak ada yang berubah.',
  ),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

function entry(status: number, retryable: boolean, en: string, id: string): ErrorEntry {
  return { status, retryable, en, id }
}

/** A refusal that was expected: a value to return inside, an answer at the door. */
export type Refusal = { ok: false; code: ErrorCode; detail?: string; field?: string }
export type Outcome<T> = { ok: true; value: T } | Refusal

export const refuse = (code: ErrorCode, detail?: string, field?: string): Refusal => ({
  ok: false,
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(field === undefined ? {} : { field }),
})
export const succeed = <T>(value: T): Outcome<T> => ({ ok: true, value })

/** The value where a refusal would be a bug: throws with the refusal's own words. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error([outcome.code, outcome.field, outcome.detail].filter(Boolean).join(' '))
}
