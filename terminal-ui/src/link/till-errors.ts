// Refusals a till can meet: the hub's registry, plus what only the till itself can know.

import type { ErrorCode } from '#domain/errors.ts'
import { MONEY_ERRORS } from '#domain/money-errors.ts'
import { REQUEST_ERRORS } from '#domain/request-errors.ts'
import { SHOP_ERRORS } from '#domain/shop-errors.ts'

export type Language = 'id' | 'en'

export const LINK_ERRORS = {
  HUB_UNREACHABLE: entry(
    true,
    'The hub cannot be reached right now.',
    'Hub sedang tidak dapat dihubungi.',
  ),
  HUB_TOO_SLOW: entry(true, 'The hub did not answer in time.', 'Hub tidak menjawab tepat waktu.'),
  ANSWER_UNREADABLE: entry(
    true,
    'The answer of the hub could not be read.',
    'Jawaban hub tidak dapat dibaca.',
  ),
  NOT_PAIRED: entry(
    false,
    'Pair this device with the outlet first.',
    'Pasangkan perangkat ini dengan outlet terlebih dahulu.',
  ),
  PIN_NEEDS_HUB: entry(
    true,
    'The hub has not checked this PIN on this device in the last days. Try again when it is back.',
    'PIN ini belum diperiksa hub di perangkat ini beberapa hari terakhir. Coba lagi saat hub kembali.',
  ),
  STORAGE_FAILED: entry(
    true,
    'This device could not save. Nothing was sold; try again.',
    'Perangkat gagal menyimpan. Belum ada penjualan; coba lagi.',
  ),
  CART_EMPTY: entry(false, 'The basket is empty.', 'Keranjang masih kosong.'),
  CART_NOT_EMPTY: entry(
    false,
    'Finish or hold the present basket first.',
    'Selesaikan atau tahan keranjang ini dahulu.',
  ),
  AWAY_TOO_LONG: entry(
    false,
    'Too long without the hub: a manager has to allow new sales.',
    'Terlalu lama tanpa hub: penjualan baru perlu izin manajer.',
  ),
  SHIFT_MISSING: entry(false, 'Open a shift first.', 'Buka shift terlebih dahulu.'),
  UNKNOWN_BARCODE: entry(
    false,
    'No product has this barcode.',
    'Tidak ada produk dengan barcode ini.',
  ),
  TENDER_NOT_NEEDED: entry(false, 'Nothing is left to pay.', 'Tidak ada sisa pembayaran.'),
  PAYMENT_OPEN: entry(
    false,
    'Finish or cancel the payment first.',
    'Selesaikan atau batalkan pembayaran dahulu.',
  ),
  EXCHANGE_OPEN: entry(
    false,
    'Finish the exchange that is open first.',
    'Selesaikan tukar barang yang sedang berjalan dahulu.',
  ),
  COMMAND_UNANSWERED: entry(
    true,
    'No answer from the hub yet. It is kept here and sent again by itself.',
    'Belum ada jawaban dari hub. Tersimpan di sini dan dikirim ulang otomatis.',
  ),
  POINTS_ALONE_LIMIT: entry(
    true,
    'Without the hub only part of these points can be used. Take less, or wait for the hub.',
    'Tanpa hub hanya sebagian poin ini bisa dipakai. Kurangi, atau tunggu hub.',
  ),
  UPLOAD_FAILED: entry(true, 'The file could not be sent.', 'Berkas gagal dikirim.'),
} as const

export type TillErrorCode = ErrorCode | keyof typeof LINK_ERRORS
export type TillRefusal = { ok: false; code: TillErrorCode; detail?: string; field?: string }
export type TillOutcome<T> = { ok: true; value: T } | TillRefusal

export const refuseAtTill = (
  code: TillErrorCode,
  detail?: string,
  field?: string,
): TillRefusal => ({
  ok: false,
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(field === undefined ? {} : { field }),
})

type Entry = { retryable: boolean; en: string; id: string }

/** Grows by what only screens beside selling can meet, when their texts come. */
const registry: Record<string, Entry> = {
  ...REQUEST_ERRORS,
  ...MONEY_ERRORS,
  ...SHOP_ERRORS,
  ...LINK_ERRORS,
}
const entryOf = (code: TillErrorCode): Entry => registry[code] ?? LINK_ERRORS.ANSWER_UNREADABLE

export function addErrors(more: Readonly<Record<string, Entry>>): void {
  Object.assign(registry, more)
}

export const isTillErrorCode = (code: string): code is TillErrorCode => code in registry
/** The sentence to show for a refusal. */
export const refusalText = (code: TillErrorCode, language: Language): string =>
  entryOf(code)[language]
/** True when the same request may succeed later without being changed. */
export const isRetryable = (code: TillErrorCode): boolean => entryOf(code).retryable

/** No answer of the hub arrived whole, so nothing is known about the effect; or it rests (0106). */
export const isUnanswered = (code: TillErrorCode): boolean =>
  code === 'HUB_UNREACHABLE' ||
  code === 'HUB_TOO_SLOW' ||
  code === 'HUB_HALTED' ||
  code === 'ANSWER_UNREADABLE'

/** Refusals that say nothing about the document: access, load, versions, the hub's own trouble. */
const NOT_ABOUT_THE_DOCUMENT: ReadonlySet<TillErrorCode> = new Set([
  'NOT_PAIRED',
  'NOT_FOUND',
  'DEVICE_NOT_PAIRED',
  'DEVICE_SESSION_EXPIRED',
  'DEVICE_SIGNATURE_INVALID',
  'LOGIN_REQUIRED',
  'LOGIN_EXPIRED',
  'PROTOCOL_TOO_OLD',
])
/** True when the hub has read the document and refuses it as it stands. */
export const isAboutDocument = (code: TillErrorCode): boolean =>
  !isRetryable(code) && !NOT_ABOUT_THE_DOCUMENT.has(code)

function entry(retryable: boolean, en: string, id: string) {
  return { retryable, en, id }
}
