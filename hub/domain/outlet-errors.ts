// Errors of the outlet's settings.
import { entry } from './error-entry.ts'

export const OUTLET_ERRORS = {
  OUTLET_CHANGED: entry(
    409,
    false,
    'Somebody else has changed the settings. Look at them again.',
    'Orang lain sudah mengubah pengaturan. Lihat lagi dulu.',
  ),
  OUTLET_INVALID: entry(
    422,
    false,
    'This setting cannot hold as it is.',
    'Pengaturan ini belum bisa berlaku.',
  ),
  TAX_IDENTITY_INVALID: entry(
    422,
    false,
    'An NPWP has 16 digits, a NITKU 22 that begin with the NPWP; a PKP needs its NPWP.',
    'NPWP 16 angka, NITKU 22 angka yang diawali NPWP; PKP wajib punya NPWP.',
  ),
  TAX_DAY_TOO_EARLY: entry(
    422,
    false,
    'That day was taxed as it was. Choose tomorrow or a later day.',
    'Hari itu sudah dikenai pajak apa adanya. Pilih besok atau sesudahnya.',
  ),
} as const
