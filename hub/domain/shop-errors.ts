// Errors of shifts, carts, customers, the import and printing.
import { entry } from './error-entry.ts'

export const SHOP_ERRORS = {
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
  TAIL_NOT_AWAITED: entry(
    409,
    false,
    'Nothing is awaited from this terminal.',
    'Tidak ada yang ditunggu dari kasir ini.',
  ),
  NUMBERS_NOT_MISSING: entry(
    409,
    false,
    'Not all of these receipt numbers are missing; look again.',
    'Tidak semua nomor struk ini hilang; periksa lagi.',
  ),
  CONFLICT_NOT_FOUND: entry(404, false, 'There is no such conflict.', 'Selisih itu tidak ada.'),
  CONFLICT_SETTLED: entry(
    409,
    false,
    'Somebody has settled this already.',
    'Ini sudah diselesaikan orang lain.',
  ),
  CONFLICT_DOCUMENT_UNFIT: entry(
    422,
    false,
    'This document does not settle it.',
    'Dokumen ini tidak menyelesaikannya.',
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
  LOGO_UNREADABLE: entry(422, false, 'No usable PNG picture.', 'Gambar PNG tidak terpakai.'),
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
} as const
