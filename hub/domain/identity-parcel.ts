// The outlet's keys as they travel: what boxes, head office and a new box must agree on.
import { type Static, Type } from 'typebox'
import { Closed, OneOf, Timestamp, Uuid } from './wire/primitives.ts'

/** HKDF-SHA256, empty salt. */
export const ESCROW_KEY_INFO = 'ocean identity escrow 1'
/** What a ciphertext is bound to: the keys of one outlet do not open as another's. */
export const escrowPlace = (outletId: string): string => `ocean identity ${outletId}`

export const IDENTITY_FORMAT = 'ocean-identity-1'
export const IDENTITY_FILES_MAX = 60
/** No way out of the folder: one level below it at most. */
const IDENTITY_PATH = '^[a-z0-9][a-zA-Z0-9._-]{0,80}(/[a-z0-9][a-zA-Z0-9._-]{0,80})?$'

/** What makes a box this outlet's, by name: in its data folder, and in `tls` below it. */
export const KEY_FILE = /^(pepper|sealing-key(-.+)?\.pem|report-key\.pem)$/
/** The leaf is not one: it is made again from these. */
export const AUTHORITY_FILE = /^ca\.(pem|crt)$/

export const IdentityParcel = Closed({
  format: OneOf([IDENTITY_FORMAT]),
  outlet_id: Uuid,
  outlet_code: Type.String(),
  made_at: Timestamp,
  /** Below the data folder; contents in base64. */
  files: Type.Array(
    Closed({
      path: Type.String({ pattern: IDENTITY_PATH }),
      mode: Type.Integer({ minimum: 0, maximum: 0o777 }),
      content: Type.String({ maxLength: 400_000 }),
    }),
    { minItems: 1, maxItems: IDENTITY_FILES_MAX },
  ),
})
export type IdentityParcel = Static<typeof IdentityParcel>
