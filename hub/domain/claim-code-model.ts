// What a box prints when nobody has claimed it: the code, the box, and where to find it.
import { cleanText } from './clean-text.ts'
import { formatDateTime } from './datetime.ts'
import { centred, pair, type ReceiptBlock, type ReceiptModel } from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'

export type ClaimCodeInput = {
  documentId: string
  /** Good once: in groups as it is read aloud, e.g. 4K7P-92QM. */
  code: string
  boxSerial: string
  /** Where the box answers on this LAN, e.g. https://hub-4711.local. */
  address: string
  /** SHA-256 of its authority, AB:CD:…, to be compared by eye or by the laptop. */
  fingerprint: string
  expiresAtMs: number
  timezone: string
  language: ReceiptLanguage
}

const WORDS = {
  id: {
    title: 'KODE KLAIM',
    box: 'Nomor seri',
    address: 'Alamat',
    fingerprint: 'Sidik sertifikat',
    expires: 'Berlaku sampai',
    how: 'Pindai dengan laptop teknisi, atau ketik kodenya di sana.',
    secret: 'Siapa pun yang punya kode ini dapat mengambil alih kotak ini. Buang setelah dipakai.',
  },
  en: {
    title: 'CLAIM CODE',
    box: 'Serial number',
    address: 'Address',
    fingerprint: 'Certificate',
    expires: 'Good until',
    how: 'Scan it with the technician’s laptop, or type the code there.',
    secret: 'Whoever has this code can take over this box. Throw it away once it is used.',
  },
} as const satisfies Record<ReceiptLanguage, Record<string, string>>

/** The QR: `https://hub-4711.local/claim#serial=4711&code=…&fp=…`. */
export function buildClaimCode(input: ClaimCodeInput): ReceiptModel {
  const say = WORDS[input.language]
  const code = cleanText(input.code)
  return {
    documentId: input.documentId,
    receiptNumber: say.title,
    copyNo: 0,
    language: input.language,
    blocks: [
      { kind: 'text', text: say.title, align: 'center', isBold: true, size: 'normal' },
      { kind: 'space' },
      { kind: 'text', text: code, align: 'center', isBold: true, size: codeSize(code) },
      { kind: 'space' },
      { kind: 'qr', data: claimLink(input) },
      centred(say.how),
      { kind: 'rule', style: 'dashed' },
      pair(say.box, input.boxSerial),
      pair(say.address, input.address),
      pair(say.expires, formatDateTime(input.expiresAtMs, input.timezone)),
      centred(say.fingerprint),
      ...byEight(input.fingerprint).map((line) => centred(line)),
      { kind: 'rule', style: 'dashed' },
      centred(say.secret),
      { kind: 'cut' },
    ],
  }
}

/** Behind the #, so that no server writes the code into a log. */
export const claimLink = ({ address, boxSerial, code, fingerprint }: ClaimCodeInput): string =>
  `${address}/claim#serial=${plain(boxSerial)}&code=${plain(code)}&fp=${hexOf(fingerprint)}`

const hexOf = (fingerprint: string): string => plain(fingerprint.replaceAll(':', '').toLowerCase())

/** Short enough for the narrowest paper. */
const byEight = (fingerprint: string): string[] =>
  Array.from({ length: Math.ceil(fingerprint.length / 24) }, (_, index) =>
    fingerprint.slice(index * 24, index * 24 + 23),
  )

const plain = (text: string): string => encodeURIComponent(cleanText(text))

/** As large as the narrowest paper lets it be, on one line. */
const codeSize = (code: string): TextSize => (code.length <= 10 ? 'triple' : 'double')

type TextSize = Extract<ReceiptBlock, { kind: 'text' }>['size']
