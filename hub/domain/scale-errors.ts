// Errors of scales.
import { entry } from './error-entry.ts'

export const SCALE_ERRORS = {
  SCALE_NONE: entry(409, false, 'This till has no scale.', 'Kasir ini tidak punya timbangan.'),
  SCALE_NOT_STEADY: entry(409, true, 'No steady weight yet.', 'Berat belum stabil.'),
  SCALE_NOT_LIFTED: entry(
    409,
    false,
    'Already taken: lift the goods off once.',
    'Sudah diambil: angkat barang dulu.',
  ),
  SCALE_TARE_WRONG: entry(422, false, 'This tare does not fit.', 'Tara tidak cocok.'),
  SCALE_TAKEN: entry(
    409,
    false,
    'Another scale has this name or port.',
    'Nama atau port dipakai timbangan lain.',
  ),
} as const
