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
} as const
