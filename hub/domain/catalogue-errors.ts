// Errors of editing the catalogue and of taking an import back.
import { entry } from './error-entry.ts'

export const CATALOGUE_ERRORS = {
  OUTLET_EXISTS: entry(409, false, 'This box has an outlet already.', 'Hub ini sudah punya toko.'),
  PRODUCT_CHANGED: entry(
    409,
    false,
    'Somebody else changed this product meanwhile; look again.',
    'Produk ini baru saja diubah; periksa lagi.',
  ),
  SKU_TAKEN: entry(409, false, 'Another product has this SKU.', 'SKU ini dipakai produk lain.'),
  BARCODE_TAKEN: entry(
    409,
    false,
    'Another product has this barcode.',
    'Barcode ini dipakai produk lain.',
  ),
  BARCODE_UNREADABLE: entry(
    422,
    false,
    'No scanner can read this barcode.',
    'Barcode ini tidak bisa dibaca pemindai.',
  ),
  PLU_TAKEN: entry(409, false, 'Another product has this PLU.', 'PLU ini dipakai produk lain.'),
  UNITS_INVALID: entry(
    422,
    false,
    'Each unit needs a name of its own; what is weighed is sold by the kg.',
    'Setiap satuan perlu nama sendiri; barang timbang dijual per kg.',
  ),
  TAX_CODE_UNKNOWN: entry(
    422,
    false,
    'The tax class does not exist.',
    'Kelas pajak tidak dikenal.',
  ),
  CATEGORY_UNKNOWN: entry(422, false, 'The category does not exist.', 'Kategori tidak dikenal.'),
  IMPORT_NOT_WAITING: entry(
    409,
    false,
    'This import waits for no decision.',
    'Impor ini tidak menunggu keputusan.',
  ),
  IMPORT_NOT_UNDOABLE: entry(
    409,
    false,
    'Only the last import can be undone.',
    'Hanya impor terakhir yang bisa dibatalkan.',
  ),
} as const
