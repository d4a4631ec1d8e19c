import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'

/** What idempotency compares: SHA-256 (hex) of a document's body as canonical JSON. */
export const payloadHash = (body: unknown): string =>
  createHash('sha256').update(canonicalJson(body)).digest('hex')
