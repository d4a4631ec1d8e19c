// Errors of stock documents and counts.
import { entry } from './error-entry.ts'

export const STOCK_ERRORS = {
  STOCK_DOCUMENT_NOT_FOUND: entry(
    404,
    false,
    'There is no such stock document.',
    'Dokumen stok itu tidak ada.',
  ),
  STOCK_DOCUMENT_REVERSED: entry(
    409,
    false,
    'This document was taken back already.',
    'Dokumen ini sudah dibatalkan.',
  ),
  STOCK_LINES_INVALID: entry(
    422,
    false,
    'A product stands on it in the same unit twice.',
    'Ada produk yang tercantum dua kali dengan satuan yang sama.',
  ),
  DELIVERY_NOTE_RECEIVED: entry(
    409,
    false,
    'This delivery note was received already.',
    'Surat jalan ini sudah diterima.',
  ),
  TRANSFER_NOT_FOUND: entry(404, false, 'There is no such transfer.', 'Kiriman itu tidak ada.'),
  TRANSFER_NOT_EXPECTED: entry(
    409,
    false,
    'This transfer is not awaited any more.',
    'Kiriman ini tidak ditunggu lagi.',
  ),
  COUNT_NOT_FOUND: entry(404, false, 'There is no such count.', 'Penghitungan itu tidak ada.'),
  COUNT_ENDED: entry(409, false, 'This count has ended.', 'Penghitungan ini sudah selesai.'),
  COUNT_OUT_OF_SCOPE: entry(
    422,
    false,
    'This product is not part of the count.',
    'Produk ini tidak termasuk penghitungan.',
  ),
  COUNT_EMPTY: entry(422, false, 'Nothing was counted yet.', 'Belum ada yang dihitung.'),
  COUNT_MOVED_ON: entry(
    409,
    false,
    'The differences have changed meanwhile; look again.',
    'Selisihnya sudah berubah; periksa lagi.',
  ),
} as const
