// Errors of setting printers up. Only the console says them: the till fetches their words with its
// later texts, so that selling need not carry them.
import { entry } from './error-entry.ts'

export const PRINTER_ERRORS = {
  PRINTER_UNKNOWN: entry(404, false, 'There is no such printer.', 'Printer itu tidak ada.'),
  PRINTER_NAME_TAKEN: entry(
    409,
    false,
    'Another printer has this name; it may be a retired one.',
    'Nama ini sudah dipakai printer lain; mungkin yang sudah dipensiunkan.',
  ),
  PRINTER_ADDRESS_INVALID: entry(
    422,
    false,
    'That is no address of a printer in this shop.',
    'Itu bukan alamat printer di toko ini.',
  ),
  PRINTER_ADDRESS_TAKEN: entry(
    409,
    false,
    'Another printer is set up at this address.',
    'Alamat ini sudah dipakai printer lain.',
  ),
  PRINTER_STAND_IN_UNFIT: entry(
    422,
    false,
    'That printer cannot stand in: choose another one that is in use.',
    'Printer itu tidak dapat menggantikan: pilih printer lain yang aktif.',
  ),
  PRINTER_IS_DEFAULT: entry(
    409,
    false,
    'This is the default printer. Make another one the default first.',
    'Ini printer utama. Jadikan printer lain sebagai utama dahulu.',
  ),
  PRINTER_RETIRED: entry(
    409,
    false,
    'This printer is retired. Bring it back first.',
    'Printer ini sudah dipensiunkan. Aktifkan kembali dahulu.',
  ),
  PRINTER_HAS_PAPERS: entry(
    409,
    false,
    'Papers still wait for this printer. Say which printer takes them.',
    'Masih ada cetakan yang menunggu printer ini. Pilih printer yang mengambil alih.',
  ),
  PRINTER_UNDECIDED: entry(
    409,
    false,
    'A paper is being printed, or nobody has said yet whether it came out.',
    'Ada cetakan yang sedang keluar, atau belum ada yang memastikan apakah sudah keluar.',
  ),
} as const
