// QRIS: the merchant's QR as text. Format: EMVCo "QR Code Specification for Payment Systems:
// Merchant-Presented Mode" 1.1; the Indonesian profile is Bank Indonesia's and ASPI's "Standar
// Nasional QR Code Pembayaran" (PADG 21/18/PADG/2019): currency 360, country ID, the national
// merchant id (NMID) in a template named ID.CO.QRIS.WWW.
import { type Outcome, refuse, succeed } from './errors.ts'

/** Bank Indonesia, from 1 March 2022: at most Rp10.000.000 in one payment. */
export const QRIS_AMOUNT_MINOR_MAX = 10_000_000
/** What rules-message lets an outlet store; a QR with more is hard to read off a screen. */
export const QRIS_LENGTH_MAX = 512

/** One data object: two digits of tag, two of length, then the value (section 3.2). */
export type QrisObject = { tag: string; value: string }

export type Qris = {
  objects: QrisObject[]
  /** Made for one payment: tag 01 is 12, or an amount is fixed. */
  isDynamic: boolean
  merchantName: string
  merchantCity: string
  /** The national merchant id, where the payload states it. */
  nmid: string | null
  /** Rupiah, or null when whoever pays types it. */
  amountMinor: number | null
  /** Tag 62 taken apart. */
  additional: QrisObject[]
  /** The reference label (tag 62, sub 05) by which a settlement finds the payment. */
  reference: string | null
}

const TAG = {
  format: '00',
  initiation: '01',
  category: '52',
  currency: '53',
  amount: '54',
  tip: '55',
  fixedFee: '56',
  percentFee: '57',
  country: '58',
  name: '59',
  city: '60',
  additional: '62',
  checksum: '63',
} as const
const SUB = { network: '00', nmid: '02', reference: '05' } as const
const NATIONAL_NETWORK = 'ID.CO.QRIS.WWW'
const DYNAMIC = '12'

/**
 * Reads any QRIS, static or dynamic. Refuses QRIS_INVALID with the reason in English: a wrong
 * checksum, a broken length, a tag that is missing or doubled, another country's payload.
 */
export function readQris(text: string): Outcome<Qris> {
  if (text.length > QRIS_LENGTH_MAX) return invalid(`longer than ${QRIS_LENGTH_MAX} characters`)
  const objects = parseTlv(text)
  if (objects === null) return invalid('a length does not fit')
  const wrong = firstWrong(text, objects)
  if (wrong !== null) return invalid(wrong)
  const amountMinor = amountOf(objects)
  if (amountMinor === undefined) return invalid('tag 54 is not an amount in rupiah')
  const additional = templateOf(valueAt(objects, TAG.additional))
  if (additional === null) return invalid('tag 62 is not a template')
  const merchantName = valueAt(objects, TAG.name)
  const merchantCity = valueAt(objects, TAG.city)
  if (!merchantName || !merchantCity) return invalid('the merchant has no name or city')
  return succeed({
    objects,
    isDynamic: valueAt(objects, TAG.initiation) === DYNAMIC || amountMinor !== null,
    merchantName,
    merchantCity,
    nmid: nmidOf(objects),
    amountMinor,
    additional,
    reference: valueAt(additional, SUB.reference) ?? null,
  })
}

/** The merchant's own sticker: a QRIS that is not made for one payment. Refuses QRIS_INVALID. */
export function readStaticQris(text: string): Outcome<Qris> {
  const qris = readQris(text)
  if (qris.ok && qris.value.isDynamic)
    return invalid('made for one payment, not the merchant’s own')
  return qris
}

/**
 * The merchant's own QRIS for exactly one amount: tag 01 becomes 12, tag 54 the amount, tag 62
 * carries the reference, and the checksum is made anew. What would add a tip or a fee to the amount
 * (tags 55 to 57) is left out: the sale is for exactly this much. `reference` has 1 to 25 letters
 * and digits. Refuses QRIS_INVALID and QRIS_AMOUNT.
 */
export function dynamicQris(
  staticText: string,
  payment: { amountMinor: number; reference: string },
): Outcome<string> {
  const { amountMinor, reference } = payment
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1) return refuse('QRIS_AMOUNT')
  if (amountMinor > QRIS_AMOUNT_MINOR_MAX) {
    return refuse('QRIS_AMOUNT', `at most ${QRIS_AMOUNT_MINOR_MAX}`)
  }
  if (!/^[A-Za-z0-9]{1,25}$/.test(reference)) return invalid('the reference does not fit tag 62')
  const qris = readStaticQris(staticText)
  if (!qris.ok) return qris
  const { objects } = qris.value
  const kept = qris.value.additional.filter(({ tag }) => tag !== SUB.reference)
  const additional = writeTlv(inOrder([...kept, { tag: SUB.reference, value: reference }]))
  if (additional.length > VALUE_LENGTH_MAX) return invalid('tag 62 has no room for a reference')
  const changed = new Set<string>([
    TAG.initiation,
    TAG.amount,
    TAG.tip,
    TAG.fixedFee,
    TAG.percentFee,
    TAG.additional,
  ])
  return succeed(
    writeQris([
      ...objects.filter(({ tag }) => !changed.has(tag)),
      { tag: TAG.initiation, value: DYNAMIC },
      { tag: TAG.amount, value: String(amountMinor) },
      { tag: TAG.additional, value: additional },
    ]),
  )
}

/** The text of these objects in the order of their tags; the checksum is made, and stands last. */
export function writeQris(objects: readonly QrisObject[]): string {
  const body = writeTlv(inOrder(objects.filter(({ tag }) => tag !== TAG.checksum)))
  const covered = `${body}${TAG.checksum}04`
  return covered + checksum(covered)
}

/**
 * CRC-16/CCITT-FALSE as four capital hexadecimal digits (section 4.7.3, ISO/IEC 13239): polynomial
 * 0x1021, start 0xFFFF, over the UTF-8 bytes of everything before it, its own tag and length too.
 */
export function checksum(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021
    }
    crc &= 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

const VALUE_LENGTH_MAX = 99
const invalid = (why: string) => refuse('QRIS_INVALID', why)

/** Null when the text is not a row of data objects to its last character. */
function parseTlv(text: string): QrisObject[] | null {
  const objects: QrisObject[] = []
  let at = 0
  while (at < text.length) {
    const head = text.slice(at, at + 4)
    if (!/^\d{4}$/.test(head)) return null
    const length = Number(head.slice(2))
    const value = text.slice(at + 4, at + 4 + length)
    if (length === 0 || value.length < length) return null
    objects.push({ tag: head.slice(0, 2), value })
    at += 4 + length
  }
  return objects
}

const writeTlv = (objects: readonly QrisObject[]): string =>
  objects.map(({ tag, value }) => tag + String(value.length).padStart(2, '0') + value).join('')

const inOrder = (objects: readonly QrisObject[]): QrisObject[] =>
  [...objects].sort((a, b) => Number(a.tag) - Number(b.tag))

const valueAt = (objects: readonly QrisObject[], wanted: string): string | undefined =>
  objects.find(({ tag }) => tag === wanted)?.value

const templateOf = (value: string | undefined): QrisObject[] | null => parseTlv(value ?? '')

/** Why the objects are no QRIS, or null. */
function firstWrong(text: string, objects: readonly QrisObject[]): string | null {
  const stated = objects[objects.length - 1]
  if (stated?.tag !== TAG.checksum || stated.value.length !== 4) return 'tag 63 is not the last'
  if (checksum(text.slice(0, -4)) !== stated.value) return 'the checksum is wrong'
  const tags = objects.map(({ tag }) => tag)
  if (new Set(tags).size !== tags.length) return 'a tag stands twice'
  if (tags[0] !== TAG.format || objects[0]?.value !== '01') return 'tag 00 is not the first'
  if (!/^1[12]$/.test(valueAt(objects, TAG.initiation) ?? '11')) return 'tag 01 is not 11 or 12'
  if (!tags.some((tag) => tag >= '02' && tag <= '51')) return 'no merchant account'
  if (!/^\d{4}$/.test(valueAt(objects, TAG.category) ?? '')) return 'tag 52 is no category'
  if (valueAt(objects, TAG.currency) !== '360') return 'tag 53 is not rupiah'
  return valueAt(objects, TAG.country) === 'ID' ? null : 'tag 58 is not Indonesia'
}

/** Null when there is none, undefined when it is no amount in rupiah: '12500' or '12500.00'. */
function amountOf(objects: readonly QrisObject[]): number | null | undefined {
  const text = valueAt(objects, TAG.amount)
  if (text === undefined) return null
  return /^\d{1,13}(\.0{0,2})?$/.test(text) && text.length <= 13 ? Number(text) : undefined
}

function nmidOf(objects: readonly QrisObject[]): string | null {
  for (const { tag, value } of objects) {
    const template = tag >= '26' && tag <= '51' ? templateOf(value) : null
    if (template && valueAt(template, SUB.network) === NATIONAL_NETWORK) {
      return valueAt(template, SUB.nmid) ?? null
    }
  }
  return null
}
