// Errors of a box: claimed, enrolled, commissioned or retired; replaced, or not selling.
import { entry } from './error-entry.ts'

export const BOX_ERRORS = {
  CLAIM_CODE_WRONG: entry(
    403,
    false,
    'That is not the code that this box shows.',
    'Kode itu bukan kode yang ditampilkan kotak ini.',
  ),
  CLAIM_CODE_SPENT: entry(
    403,
    false,
    'Too many wrong codes: switch the box off and on, and read the new code.',
    'Terlalu banyak kode salah: matikan lalu nyalakan kotak, dan baca kode baru.',
  ),
  BOX_CLAIMED: entry(
    409,
    true,
    'Another technician is enrolling this box; the claim ends after half an hour.',
    'Teknisi lain sedang mendaftarkan kotak ini; klaim berakhir setelah setengah jam.',
  ),
  TECHNICIAN_REQUIRED: entry(
    401,
    false,
    'Claim the box first, or begin a visit with a pairing code of the console.',
    'Klaim kotak dulu, atau mulai kunjungan dengan kode pemasangan dari konsol.',
  ),
  BUNDLE_KEY_MISSING: entry(
    409,
    false,
    'This box has no key of head office, so it can believe no bundle. Install it with the key.',
    'Kotak ini tidak punya kunci kantor pusat. Pasang kotak bersama kuncinya.',
  ),
  BUNDLE_SIGNATURE_WRONG: entry(
    422,
    false,
    'The bundle is not signed by this box’s head office, or was changed since.',
    'Bundel tidak ditandatangani kantor pusat kotak ini, atau sudah diubah.',
  ),
  BUNDLE_EXPIRED: entry(
    422,
    false,
    'The bundle is too old. Ask head office for a new one.',
    'Bundel sudah kedaluwarsa. Minta yang baru ke kantor pusat.',
  ),
  BUNDLE_OF_ANOTHER_BOX: entry(
    422,
    false,
    'The bundle is for another box.',
    'Bundel ini untuk kotak lain.',
  ),
  BUNDLE_CONTRADICTS: entry(
    422,
    false,
    'The bundle contradicts itself; nothing of it was taken.',
    'Isi bundel saling bertentangan; tidak ada yang diambil.',
  ),
  BOX_RETIRED: entry(
    410,
    false,
    'This box was retired and sells no more.',
    'Kotak ini sudah dipensiunkan dan tidak berjualan lagi.',
  ),
  OUTLET_CODE_DIFFERS: entry(
    422,
    false,
    'The box belongs to another outlet than the one you named.',
    'Kotak ini milik outlet lain, bukan yang Anda sebut.',
  ),
  RETIRE_UNSENT: entry(
    409,
    true,
    'The cloud does not have everything yet: wait until the queue is empty.',
    'Belum semua dokumen sampai di cloud: tunggu sampai antrean kosong.',
  ),
  RETIRE_SHIFT_OPEN: entry(
    409,
    false,
    'Shifts are still open: close them first.',
    'Masih ada shift terbuka: tutup dulu.',
  ),
  RETIRE_TAILS_OUT: entry(
    409,
    true,
    'Data was restored here and terminals have not come back since: switch them on.',
    'Data pernah dipulihkan dan ada kasir yang belum kembali: nyalakan dulu.',
  ),
  RETIRE_TERMINALS_HOLD: entry(
    409,
    true,
    'These terminals still hold sales: let them send.',
    'Kasir ini masih menyimpan penjualan: tunggu sampai terkirim.',
  ),
  RETIRE_TERMINALS_ABSENT: entry(
    409,
    false,
    'These terminals were not heard of: switch them on, or look that they hold nothing.',
    'Kasir ini belum terdengar: nyalakan, atau pastikan tidak menyimpan apa pun.',
  ),
  IDENTITY_NOT_SAFE: entry(
    409,
    true,
    'The keys of this outlet are on this box only. Connect it to the cloud or to its backup, then pair again.',
    'Kunci outlet ini hanya ada di kotak ini. Sambungkan ke cloud atau ke cadangannya, lalu pasangkan lagi.',
  ),
  TERMINAL_ELSEWHERE: entry(
    409,
    false,
    'This terminal was paired under another address of the hub. Open it there: what it keeps lies there.',
    'Kasir ini dipasangkan lewat alamat hub yang lain. Buka di sana: simpanannya ada di sana.',
  ),
  ORIGIN_IS_ADDRESS: entry(
    409,
    false,
    'This is the hub’s address of today, not its name. Open the hub by its name if this device can.',
    'Ini alamat hub hari ini, bukan namanya. Buka hub lewat namanya bila perangkat ini bisa.',
  ),
  TERMINALS_SILENT_ELSEWHERE: entry(
    409,
    false,
    'Tills of this shop are opened under another address and were not heard of lately. If this device is one, open it there.',
    'Ada kasir toko ini yang dibuka lewat alamat lain dan lama tidak terdengar. Bila perangkat ini salah satunya, buka di sana.',
  ),
  BOX_REPLACED: entry(
    503,
    true,
    'This hub was replaced by another box. Switch it off; this till looks for the new one.',
    'Hub ini sudah diganti kotak lain. Matikan hub ini; kasir mencari yang baru.',
  ),
  HUB_HALTED: entry(
    503,
    true,
    'The hub cannot save safely now and waits. Go on selling: this till keeps everything.',
    'Hub belum bisa menyimpan dengan aman dan menunggu. Jualan terus: kasir ini menyimpan semuanya.',
  ),
  HAND_OVER_INVALID: entry(
    422,
    false,
    'That file is not what the old box of this outlet wrote, or it was changed.',
    'Berkas itu bukan dari kotak lama outlet ini, atau sudah diubah.',
  ),
} as const
