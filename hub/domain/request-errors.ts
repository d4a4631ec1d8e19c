// Errors of the request itself, of access and of the hub.
import { entry } from './error-entry.ts'

export const REQUEST_ERRORS = {
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
  // A journal that comes sealed
  SEGMENT_OF_ANOTHER_OUTLET: entry(
    422,
    false,
    'These sales were sealed at another outlet and open only there.',
    'Penjualan ini disegel di outlet lain dan hanya bisa dibuka di sana.',
  ),
  SEGMENT_SIGNATURE_INVALID: entry(
    422,
    false,
    'These sales are not signed by a terminal of this outlet.',
    'Penjualan ini tidak ditandatangani terminal outlet ini.',
  ),
  SEGMENT_KEY_UNKNOWN: entry(
    422,
    false,
    'These sales are sealed to a key that this hub does not have.',
    'Penjualan ini disegel dengan kunci yang tidak dimiliki hub ini.',
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
} as const
