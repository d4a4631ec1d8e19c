// What head office gives along for a new box, as a file that a phrase opens (docs/decisions/0101).
import { type Static, Type } from 'typebox'
import { IdentityParcel } from './identity-parcel.ts'
import { BundleCloud } from './wire/box-message.ts'
import { DayTotals } from './wire/day-totals.ts'
import { Closed, Nullable, OneOf } from './wire/primitives.ts'

export const ParcelLogin = Closed({
  user: Type.String({ minLength: 1 }),
  password: Type.String({ minLength: 1 }),
})
export type ParcelLogin = Static<typeof ParcelLogin>
/** Where the new box finds the cloud. */
export const CloudPlace = Closed({ url: BundleCloud.properties.url, ca: BundleCloud.properties.ca })
export type CloudPlace = Static<typeof CloudPlace>

export const ReplacementParcel = Closed({
  identity: IdentityParcel,
  /** A login of its own for the new box; null: it keeps the one of its backup. */
  login: Nullable(ParcelLogin),
  /** Null, or absent in parcels of before: as the backup says. */
  cloud: Type.Optional(Nullable(CloudPlace)),
  /** What the cloud held when this was made. */
  days: Type.Array(DayTotals, { maxItems: 500 }),
})
export type ReplacementParcel = Static<typeof ReplacementParcel>

export const PARCEL_FORMAT = 'ocean-replacement-1'
/** scrypt with these, then AES-256-GCM; the associated data is the format. */
export const PARCEL_SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
export const PARCEL_KEY_BYTES = 32

export const SealedReplacement = Closed({
  format: OneOf([PARCEL_FORMAT]),
  outlet_code: Type.String(),
  salt: Type.String(),
  nonce: Type.String(),
  /** With the tag at its end. */
  ciphertext: Type.String(),
})
export type SealedReplacement = Static<typeof SealedReplacement>

/** As it is typed: without spaces and dashes, in capitals. */
export const cleanPhrase = (typed: string): string =>
  typed.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
