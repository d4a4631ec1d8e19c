// Numbers by which the tax office knows people, companies and places of business.

/** A buyer who wants a tax invoice (faktur pajak): by NPWP, or by NIK where they have none. */
export type BuyerIdentity = {
  id_kind: 'npwp' | 'nik'
  id_number: string
  /** Of the place that buys; null: the buyer's head office. */
  nitku: string | null
  name: string
  address: string
}
export const BUYER_FIELDS = ['id_kind', 'id_number', 'nitku', 'name', 'address'] as const
export type BuyerField = (typeof BUYER_FIELDS)[number] & keyof BuyerIdentity

const NPWP_DIGITS = 16
const OLD_NPWP_DIGITS = 15
const NITKU_DIGITS = 22

/** Without the dots, dashes and blanks that people write; an NPWP of 15 digits gets its 0. */
export function plainTaxNumber(text: string): string {
  const digits = text.replace(/[\s.\-/]/g, '')
  return digits.length === OLD_NPWP_DIGITS && /^\d+$/.test(digits) ? `0${digits}` : digits
}

/**
 * 16 digits (PMK 112/PMK.03/2022 art. 2): the NIK of a person, 0 and the former 15 digits of
 * everybody else. The office's own check digit is published nowhere, so it is not looked at.
 */
export const isNpwp = (text: string): boolean => isDigits(text, NPWP_DIGITS) && !/^0+$/.test(text)

/**
 * 16 digits (UU 24/2013): six of the place, six of the day of birth, whose day has 40 more for
 * women, four of an order that begins at 1.
 */
export function isNik(text: string): boolean {
  if (!isDigits(text, NPWP_DIGITS)) return false
  const day = Number(text.slice(6, 8)) % 40
  const month = Number(text.slice(8, 10))
  const isBorn =
    day >= 1 && day <= 31 && Number(text.slice(6, 8)) <= 71 && month >= 1 && month <= 12
  return isBorn && Number(text.slice(0, 2)) >= 11 && text.slice(12) !== '0000'
}

/** The NPWP of its owner and six digits of the place (PER-6/PJ/2024). */
export const isNitku = (text: string, npwp: string): boolean =>
  isDigits(text, NITKU_DIGITS) && text.startsWith(npwp)

/** The first field that no tax invoice can be made with, or null. */
export function faultOfBuyer(buyer: BuyerIdentity): BuyerField | null {
  const { id_kind, id_number, nitku, name, address } = buyer
  if (!(id_kind === 'npwp' ? isNpwp(id_number) : isNik(id_number))) return 'id_number'
  if (nitku !== null && (id_kind === 'nik' || !isNitku(nitku, id_number))) return 'nitku'
  if (name.trim() === '') return 'name'
  return address.trim() === '' ? 'address' : null
}

/** As papers state a number: a person's (a NIK, or an NPWP that is one) by its last four digits. */
export function shownTaxNumber({ id_kind, id_number }: BuyerNumber): string {
  const isCompany = id_kind === 'npwp' && id_number.startsWith('0')
  return isCompany ? id_number : id_number.replace(/.(?=.{4})/gs, '*')
}
type BuyerNumber = Pick<BuyerIdentity, 'id_kind' | 'id_number'>

/** Who sells: false where the outlet's own numbers cannot stand on an invoice. */
export const isSeller = (outlet: { npwp: string | null; nitku: string | null }): boolean =>
  outlet.npwp !== null &&
  outlet.nitku !== null &&
  isNpwp(outlet.npwp) &&
  isNitku(outlet.nitku, outlet.npwp)

const isDigits = (text: string, count: number): boolean =>
  text.length === count && /^\d+$/.test(text)
