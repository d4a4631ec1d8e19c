// What a technician's command can end with, in both languages and with what to do next.
import type { BoxRefusal } from './box-client.ts'
import type { Language } from './language.ts'

type Words = { exitCode: number; en: string; id: string }
const words = (exitCode: number, en: string, id: string): Words => ({ exitCode, en, id })

export const CLI_ERRORS = {
  USAGE: words(2, 'The command was not written as it must be.', 'Perintah ditulis keliru.'),
  COMMAND_UNKNOWN: words(2, 'There is no such command.', 'Perintah itu tidak ada.'),
  BOX_NOT_FOUND: words(
    3,
    'No such box says its name on this LAN. Is the laptop in the same network? An address works too.',
    'Kotak itu tidak terdengar di LAN ini. Apakah laptop di jaringan yang sama? Alamat IP juga bisa.',
  ),
  BOX_AWAY: words(3, 'The box does not answer.', 'Kotak tidak menjawab.'),
  NOT_A_BOX: words(3, 'Something else answers there, no box.', 'Yang menjawab bukan kotak hub.'),
  NOT_THE_SAME_BOX: words(
    4,
    'Another certificate is shown than the one that was compared. Stop: this may be another machine.',
    'Sertifikat berbeda dari yang sudah dicocokkan. Berhenti: ini mungkin mesin lain.',
  ),
  FINGERPRINT_DIFFERS: words(
    4,
    'The fingerprint is not the one on the box. Stop, and call the support.',
    'Sidik sertifikat tidak sama dengan yang di kotak. Berhenti, dan hubungi bantuan.',
  ),
  FINGERPRINT_NEEDED: words(
    2,
    'Give the fingerprint that the box shows: --fingerprint AB:CD:…',
    'Berikan sidik yang ditampilkan kotak: --fingerprint AB:CD:…',
  ),
  NOT_CLAIMED_HERE: words(
    2,
    'This laptop does not know the box: ocean claim, or ocean visit for one that sells already.',
    'Laptop ini belum mengenal kotak: ocean claim, atau ocean visit untuk yang sudah berjualan.',
  ),
  FILE_UNREADABLE: words(2, 'That file cannot be read.', 'Berkas itu tidak terbaca.'),
  NOT_ENROLLED: words(
    2,
    'This box has no outlet to check: ocean enrol first.',
    'Kotak ini belum punya outlet untuk diperiksa: ocean enrol dulu.',
  ),
  NOT_ON_THE_BOX: words(
    2,
    'No hub has its data here. On a laptop name the box: ocean support-bundle BOX.',
    'Data hub tidak ada di sini. Di laptop sebutkan kotaknya: ocean support-bundle KOTAK.',
  ),
  ONLY_ON_THE_BOX: words(
    2,
    'This is done on the box itself: log in there.',
    'Ini dikerjakan di kotak itu sendiri: masuk di sana.',
  ),
  REPORT_FALSE: words(
    4,
    'This is not what the box signed. Do not accept the report.',
    'Ini bukan yang ditandatangani kotak. Jangan terima laporan ini.',
  ),
  FILE_EXISTS: words(2, 'That file exists and is not overwritten.', 'Berkas itu sudah ada.'),
  REFUSED: words(1, 'The box refuses.', 'Kotak menolak.'),
  ANSWER_STRANGE: words(3, 'The box answers strangely.', 'Jawaban kotak tidak dikenal.'),
  PIN_NEEDED: words(
    2,
    'The manager’s PIN is typed here, or given in OCEAN_MANAGER_PIN.',
    'PIN manajer diketik di sini, atau diberikan lewat OCEAN_MANAGER_PIN.',
  ),
  FAULT: words(1, 'The program failed.', 'Program gagal.'),
} as const satisfies Record<string, Words>

export type CliErrorCode = keyof typeof CLI_ERRORS

export class CliError extends Error {
  readonly code: CliErrorCode
  readonly refusal: BoxRefusal | null

  constructor(code: CliErrorCode, detail = '', refusal: BoxRefusal | null = null) {
    super(detail)
    this.code = code
    this.refusal = refusal
  }
}

export function describeCliError(error: CliError, language: Language): string {
  const { code, message, refusal } = error
  const own = CLI_ERRORS[code][language]
  const said = refusal ? (language === 'id' ? refusal.message_id : refusal.message) : own
  const detail = message === '' ? '' : ` (${message})`
  return `${said}${detail}\n[${refusal?.code ?? code}]`
}
