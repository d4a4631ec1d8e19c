import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { isRehearsalCode } from '#domain/rehearsal.ts'
import type { Seams } from '#domain/seams.ts'
import { isNitku, plainTaxNumber } from '#domain/tax-identity.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { findOutlet, insertOutlet } from '../outlet/outlet-store.ts'
import { insertFirstPerson } from '../staff/add-staff.ts'
import { checkPinDigits, keepPin } from '../staff/new-pin.ts'

/** What somebody types who opens a new shop. */
export type NewOutlet = {
  code: string
  name: string
  address: string
  timezone: string
  isTaxable: boolean
  npwp: string
  /** Of this place, 22 digits or their last six; empty: not known yet. */
  nitku: string
  manager: string
  pin: string
}

/** What of a NITKU is the place's own: 000000 is the head office (PER-6/PJ/2024). */
const PLACE_DIGITS = 6

export const TIMEZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const

/** Rates and bases: PMK 131/2024 and PP 49/2022. Head office's feed replaces them when it speaks. */
const TAX_RULES: OutletMessage['tax_rules'] = [
  {
    tax_code: 'PPN12',
    name: 'PPN 12% x 11/12',
    ...{ rate_ppm: 120_000, base_numerator: 11, base_denominator: 12 },
  },
  {
    tax_code: 'LUX12',
    name: 'PPN 12% barang mewah',
    ...{ rate_ppm: 120_000, base_numerator: 1, base_denominator: 1 },
  },
  {
    tax_code: 'EXEMPT',
    name: 'Bebas PPN',
    ...{ rate_ppm: 0, base_numerator: 1, base_denominator: 1 },
  },
]

/** The first field that nobody can use; null: all are good. */
export function faultOfOutlet(asked: NewOutlet): keyof NewOutlet | null {
  if (!/^[A-Z0-9]{1,8}$/.test(asked.code) || isRehearsalCode(asked.code)) return 'code'
  if (asked.name === '' || asked.name.length > 200) return 'name'
  if (asked.address.length > 300) return 'address'
  if (!TIMEZONES.some((each) => each === asked.timezone)) return 'timezone'
  if (asked.isTaxable ? !/^\d{16}$/.test(asked.npwp) : !/^(\d{16})?$/.test(asked.npwp))
    return 'npwp'
  if (asked.nitku !== '' && !isPlaceOf(asked)) return 'nitku'
  if (asked.manager === '' || asked.manager.length > 80) return 'manager'
  if (!/^\d{4,8}$/.test(asked.pin) || checkPinDigits('manager', asked.pin.length)) return 'pin'
  return null
}

const isPlaceOf = ({ nitku, npwp }: NewOutlet): boolean => npwp !== '' && isNitku(nitku, npwp)

/** What was typed, without what no field may hold. */
export const cleanOutlet = (asked: NewOutlet): NewOutlet => {
  const clean = (text: string) => cleanText(text.normalize('NFC')).replace(/\s+/g, ' ').trim()
  const npwp = plainTaxNumber(asked.npwp)
  const place = plainTaxNumber(asked.nitku)
  return {
    ...asked,
    code: clean(asked.code).toUpperCase(),
    name: clean(asked.name),
    address: clean(asked.address),
    npwp,
    nitku: place.length === PLACE_DIGITS ? npwp + place : place,
    manager: clean(asked.manager),
  }
}

/**
 * Gives an empty box its outlet and its first person in one transaction. Refuses
 * INVALID_REQUEST; OUTLET_EXISTS where somebody else was faster.
 */
export async function setUpOutlet(
  db: Db,
  seams: Seams,
  pepper: Uint8Array,
  typed: NewOutlet,
): Promise<Outcome<null>> {
  const asked = cleanOutlet(typed)
  const fault = faultOfOutlet(asked)
  if (fault) return refuse('INVALID_REQUEST', undefined, fault)
  const pin = await keepPin(seams, pepper, asked.pin)
  return write(db, (tx) => {
    if (findOutlet(tx)) return refuse('OUTLET_EXISTS')
    const atMs = seams.clock.nowMs()
    const staffId = uuidv7(seams)
    insertOutlet(tx, outletOf(asked, seams), uuidv7(seams), atMs)
    const card = { staff_id: staffId, name: asked.manager, role: 'manager' as const }
    insertFirstPerson(tx, card, pin, atMs)
    const payload = { outlet_code: asked.code, staff_id: staffId }
    appendAudit(tx, { kind: 'outlet-set-up', payload, atMs })
    return succeed(null)
  })
}

const outletOf = (asked: NewOutlet, seams: Seams): OutletMessage => ({
  outlet_id: uuidv7(seams),
  outlet_code: asked.code,
  name: asked.name,
  address: asked.address,
  phone: null,
  warehouse_id: uuidv7(seams),
  timezone: asked.timezone,
  currency_code: 'IDR',
  minor_exponent: 0,
  is_taxable_enterprise: asked.isTaxable,
  npwp: asked.npwp === '' ? null : asked.npwp,
  nitku: asked.nitku === '' ? null : asked.nitku,
  is_price_tax_inclusive: true,
  cash_rounding_step_minor: 100,
  cash_rounding_mode: 'down',
  loyalty_tiers: [{ tier: 'regular', earn_rate_ppm: 1000 }],
  receipt_footer: 'Terima kasih.',
  price_list_version: 1,
  tax_rules: TAX_RULES,
  embedded_barcode_rules: [],
})
