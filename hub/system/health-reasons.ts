// Why a hub is not simply well, in words that whoever stands at the box can act on.
import type { NameState } from '#domain/wire/box-message.ts'
import type { HealthAnswer, HealthReason } from '#domain/wire/health-message.ts'
import {
  CERTIFICATE_WORDS,
  CLOCK_WORDS,
  DISK_WORDS,
  KEY_WORDS,
  MEDIUM_WORDS,
  TEMPERATURE_WORDS,
} from './health-words.ts'

const MINUTE_MS = 60_000
/** A relay that says nothing for so long while documents wait is not just starting. */
const SILENT_MS = 10 * MINUTE_MS
const LATE_MS = 60 * MINUTE_MS
/** It is renewed months before. */
const CERTIFICATE_MS_MIN = 30 * 24 * 60 * MINUTE_MS

export type HealthFacts = Pick<
  HealthAnswer,
  'database' | 'clock' | 'cloud' | 'printing' | 'tails_outstanding'
> & {
  disk: HealthAnswer['disk']['state']
  /** Of the second copy on the box, the one outside it, and the nightly proof of each. */
  copies: HealthReason[]
  /** waiting: the outlet's keys are on this box only. */
  identity: 'off' | 'waiting' | 'safe'
  /** How the box's name stands on the LAN; off: nobody says it. */
  name: NameState
  medium: 'well' | 'worn' | 'failing' | 'unknown'
  isHot: boolean
  /** When the certificate of the LAN ends; null: there is none, or nobody has read it yet. */
  certificateLeftMs: number | null
  /** How long the oldest document has waited for the cloud; null: none waits. */
  oldestUnsentAgeMs: number | null
}

/** None: the hub is well. */
export function findReasons(facts: HealthFacts): HealthReason[] {
  return [...boxReasons(facts), ...outsideReasons(facts)]
}

function* boxReasons(facts: HealthFacts): Generator<HealthReason> {
  const { database, disk, clock, name, medium, certificateLeftMs } = facts
  if (database === 'failing') {
    yield {
      code: 'DATABASE_FAILING',
      message: 'The database cannot be read. Tills keep their sales; call head office.',
      message_id: 'Database tidak terbaca. Kasir tetap menyimpan penjualan; hubungi kantor pusat.',
    }
  }
  if (disk !== 'ok') yield { code: DISK_CODES[disk], ...DISK_WORDS[disk] }
  if (medium === 'failing') yield { code: 'MEDIUM_FAILING', ...MEDIUM_WORDS.failing }
  if (medium === 'worn') yield { code: 'MEDIUM_WORN', ...MEDIUM_WORDS.worn }
  if (facts.isHot) yield { code: 'BOX_HOT', ...TEMPERATURE_WORDS.hot }
  if (clock === 'behind') yield { code: 'CLOCK_BEHIND', ...CLOCK_WORDS.behind }
  if (certificateLeftMs !== null && certificateLeftMs < CERTIFICATE_MS_MIN) {
    const words = certificateLeftMs > 0 ? CERTIFICATE_WORDS.ends : CERTIFICATE_WORDS.over
    yield { code: 'CERTIFICATE_ENDS', ...words }
  }
  if (name === 'renamed' || name === 'away') yield NAME_REASONS[name]
}

const NAME_REASONS: Record<'renamed' | 'away', HealthReason> = {
  renamed: {
    code: 'NAME_TAKEN',
    message: 'Another machine has this box’s name: tills may open the wrong one. Switch it off.',
    message_id: 'Mesin lain memakai nama kotak ini: kasir bisa salah alamat. Matikan mesin itu.',
  },
  away: {
    code: 'NAME_UNSAID',
    message: 'The box cannot say its name on the LAN: tills that look for it find nothing.',
    message_id: 'Kotak tidak bisa menyebut namanya di LAN: kasir yang mencarinya tidak menemukan.',
  },
}

const DISK_CODES = { low: 'DISK_LOW', full: 'DISK_FULL', unknown: 'DISK_UNKNOWN' } as const

function* outsideReasons(facts: HealthFacts): Generator<HealthReason> {
  const { cloud, printing } = facts
  const ageMs = facts.oldestUnsentAgeMs ?? 0
  const minutes = Math.floor(ageMs / MINUTE_MS)
  if (cloud.state === 'unknown' && ageMs >= SILENT_MS) {
    yield {
      code: 'RELAY_SILENT',
      message: `The relay says nothing while documents have waited for ${minutes} minutes.`,
      message_id: `Relay tidak menjawab, dokumen menunggu ${minutes} menit.`,
    }
  } else if (ageMs >= LATE_MS) {
    yield {
      code: 'CLOUD_LATE',
      message: `${cloud.pending_count} documents wait for the cloud, for ${minutes} minutes.`,
      message_id: `${cloud.pending_count} dokumen menunggu cloud, sudah ${minutes} menit.`,
    }
  }
  if (printing.uncertain_count > 0) {
    yield {
      code: 'PRINT_UNCERTAIN',
      message: `Somebody must say whether ${printing.uncertain_count} papers came out.`,
      message_id: `Seseorang harus memastikan apakah ${printing.uncertain_count} kertas keluar.`,
    }
  }
  const tails = facts.tails_outstanding
  if (tails > 0) {
    yield {
      code: 'TAILS_OUTSTANDING',
      message: `Data was restored, and ${tails} terminals have not come back. Switch them on.`,
      message_id: `Data dipulihkan, ${tails} kasir belum kembali. Nyalakan kasir itu.`,
    }
  }
  if (facts.identity === 'waiting') yield { code: 'IDENTITY_NOT_SAFE', ...KEY_WORDS.waiting }
  yield* facts.copies
}
