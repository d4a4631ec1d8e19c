// Which faults of disk and database end selling on this box, and what people are told.
import type { HealthReason } from '#domain/wire/health-message.ts'
import type { HaltReason } from '../app-types.ts'
import { databaseFaultOf } from '../db/database-fault.ts'
import { DamagedDatabase } from '../db/integrity.ts'

const REASON_BY_FAULT: readonly [RegExp, HaltReason][] = [
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'database-damaged'],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)/, 'disk-full'],
  [/^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_IOERR|EROFS|EIO)/, 'disk-read-only'],
]

/** Null: a fault of another kind, which nothing here mends. */
export function haltReasonOf(error: unknown): HaltReason | null {
  if (error instanceof DamagedDatabase) return 'database-damaged'
  const code = databaseFaultOf(error) ?? (error as NodeJS.ErrnoException | null)?.code ?? ''
  return REASON_BY_FAULT.find(([pattern]) => pattern.test(code))?.[1] ?? null
}

export type HaltWords = Record<'en' | 'id', { title: string; text: string; todo: string }>

const KEEP_SELLING = {
  en: 'Go on selling at the tills: they keep every sale and bring it when the hub is back.',
  id: 'Jualan terus di kasir: setiap penjualan disimpan di kasir dan dikirim saat hub kembali.',
}

export const HALT_WORDS: Record<HaltReason, HaltWords> = {
  replaced: {
    en: {
      title: 'This box was replaced',
      text: 'Another box is the hub of this outlet now. Nothing is sold or changed here.',
      todo: 'Switch this box off. Sales that it never sent are in it: the support takes them out.',
    },
    id: {
      title: 'Kotak ini sudah diganti',
      text: 'Kotak lain sekarang menjadi hub outlet ini. Di sini tidak ada penjualan lagi.',
      todo: 'Matikan kotak ini. Penjualan yang belum terkirim ada di dalamnya: hubungi dukungan.',
    },
  },
  'database-damaged': {
    en: {
      title: 'The database is damaged',
      text: KEEP_SELLING.en,
      todo: 'Call support: the last backup is put back with one command (ocean restore).',
    },
    id: {
      title: 'Basis data rusak',
      text: KEEP_SELLING.id,
      todo: 'Hubungi dukungan: cadangan dikembalikan dengan satu perintah (ocean restore).',
    },
  },
  'disk-read-only': {
    en: {
      title: 'The disk cannot be written',
      text: KEEP_SELLING.en,
      todo: 'Call support: the disk may be failing. The hub tries again every half minute.',
    },
    id: {
      title: 'Disk tidak dapat ditulis',
      text: KEEP_SELLING.id,
      todo: 'Hubungi dukungan: disk mungkin rusak. Hub mencoba lagi setiap setengah menit.',
    },
  },
  'disk-full': {
    en: {
      title: 'The disk is full',
      text: KEEP_SELLING.en,
      todo: 'Call support to free room. The hub goes on by itself when there is some.',
    },
    id: {
      title: 'Disk penuh',
      text: KEEP_SELLING.id,
      todo: 'Hubungi dukungan untuk mengosongkan ruang. Hub lanjut sendiri setelah ada ruang.',
    },
  },
}

const CODES = {
  replaced: 'BOX_REPLACED',
  'database-damaged': 'DATABASE_DAMAGED',
  'disk-read-only': 'DISK_READ_ONLY',
  'disk-full': 'DISK_FULL',
} as const satisfies Record<HaltReason, HealthReason['code']>

export const healthReasonOf = (why: HaltReason): HealthReason => {
  const { en, id } = HALT_WORDS[why]
  return {
    code: CODES[why],
    message: `${en.title}. ${en.todo}`,
    message_id: `${id.title}. ${id.todo}`,
  }
}
