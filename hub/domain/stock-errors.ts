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
} as const
