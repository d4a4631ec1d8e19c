// What makes a box this outlet's, on its way to head office: nobody else can read it (0101).
import { type Static, Type } from 'typebox'
import { Closed, HASH, Timestamp } from './primitives.ts'

const Bytes = Type.String({ pattern: '^[A-Za-z0-9_-]+$' })

/**
 * Sealed to head office's recovery key: a P-256 key made for this once (its public half, SPKI DER),
 * HKDF-SHA256, AES-256-GCM with the tag at the end. All of it base64url.
 */
export const SealedBytes = Closed({
  /** Of the recovery key: the first 16 letters of SHA-256 over its SPKI DER. */
  key_id: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  ephemeral: Bytes,
  nonce: Bytes,
  ciphertext: Bytes,
})
export type SealedBytes = Static<typeof SealedBytes>

export const SealedParcel = Closed({
  ...SealedBytes.properties,
  /** The authority's key, where only the signer process has it: sealed there, the hub never saw it. */
  authority: Type.Optional(SealedBytes),
})
export type SealedParcel = Static<typeof SealedParcel>

/** Kind `identity-escrowed`: the outlet's keys, as they are since then. */
export const IdentityEscrowedDocument = Closed({
  at: Timestamp,
  /** Of the keys, so that it is known without opening whether these are still they. */
  digest: HASH,
  /** What signs the outlet's reports: SPKI DER, base64url. */
  report_key: Bytes,
  sealed: SealedParcel,
})
export type IdentityEscrowedDocument = Static<typeof IdentityEscrowedDocument>
