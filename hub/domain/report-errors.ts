// Errors of reports and tax files: the till learns their words together with those screens.
import { entry } from './error-entry.ts'

export const REPORT_ERRORS = {
  REPORT_NOT_FOUND: entry(
    404,
    false,
    'This report is no longer kept. Make it again.',
    'Laporan ini sudah tidak disimpan. Buat lagi.',
  ),
  REPORT_QUEUE_FULL: entry(
    503,
    true,
    'Too many reports are waiting. Try again in a moment.',
    'Terlalu banyak laporan menunggu. Coba lagi sebentar.',
  ),
  REPORT_FAILED: entry(
    500,
    true,
    'The report could not be made. Try again with fewer days.',
    'Laporan gagal dibuat. Coba lagi dengan hari yang lebih sedikit.',
  ),
  REPORT_PERIOD_INVALID: entry(
    422,
    false,
    'Choose a first day that is not after the last one, and at most two years.',
    'Pilih hari pertama yang tidak melewati hari terakhir, paling lama dua tahun.',
  ),
  TAX_NOT_PKP: entry(
    409,
    false,
    'This outlet is no PKP: it charges no PPN and has nothing to report.',
    'Outlet ini bukan PKP: tidak memungut PPN dan tidak ada yang dilaporkan.',
  ),
  TAX_SELLER_UNKNOWN: entry(
    409,
    false,
    'The outlet’s NPWP (16 digits) or NITKU (22 digits) is missing or wrong. Head office sets them.',
    'NPWP (16 angka) atau NITKU (22 angka) outlet kosong atau salah. Kantor pusat yang mengisinya.',
  ),
} as const
