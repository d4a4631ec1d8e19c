// What a release says of itself. The manifest is what is signed; it names the payload by its hash,
// so that nothing of the payload is believed before.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { UpdateReason } from '#domain/wire/update-word.ts'

export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'manifest.sig'
export const PAYLOAD = 'payload.tar.gz'
export const MANIFEST_BYTES_MAX = 8 * 1024 * 1024
export const SIGNATURE_BYTES = 64
const FILES_MAX = 60_000
const NOT_SIGNED = 'not-signed'

/** No path leads out of the release's own folder. */
export const SAFE_PATH = '^(?!/)(?!.*(^|/)\\.\\.?(/|$))(?!.*//)[ -~]{1,400}$'
export const VERSION_PATTERN = '^\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}$'
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const ReleaseManifest = Type.Object(
  {
    format: Type.Literal(1),
    product: Type.Literal('ocean-store-hub'),
    version: Type.String({ pattern: VERSION_PATTERN }),
    arch: Type.Union([Type.Literal('amd64'), Type.Literal('arm64')]),
    node: Type.String({ pattern: VERSION_PATTERN }),
    protocol_version: Type.Integer({ minimum: 1 }),
    /** The newest migration of the outlet's database in it. */
    migration: Type.Integer({ minimum: 1 }),
    payload: Type.Object({ bytes: Type.Integer({ minimum: 1 }), sha256: Hash }),
    /** By path, sorted; every file of the payload and no other. */
    files: Type.Record(
      Type.String(),
      Type.Object({
        bytes: Type.Integer({ minimum: 0 }),
        mode: Type.Union([Type.Literal('0644'), Type.Literal('0755')]),
        sha256: Hash,
      }),
    ),
  },
  { additionalProperties: false },
)
export type ReleaseManifest = Static<typeof ReleaseManifest>

/** A sentence for whoever stands there, and a word of a closed list for head office. */
export class ReleaseFault extends Error {
  readonly code: UpdateReason

  constructor(sentence: string, code: UpdateReason = 'damaged') {
    super(sentence)
    this.code = code
  }
}

/** Throws ReleaseFault with a sentence unless one of the keys signed these very bytes. */
export function believeManifest(
  bytes: Uint8Array,
  signature: Uint8Array,
  keys: KeyObject[],
): ReleaseManifest {
  if (keys.length === 0)
    throw new ReleaseFault('there is no key to check the release with', NOT_SIGNED)
  if (!keys.some((key) => verify(null, bytes, key, signature))) {
    throw new ReleaseFault('the signature is not of a key that this box trusts', NOT_SIGNED)
  }
  const manifest = parse(bytes)
  if (!Check(ReleaseManifest, manifest)) {
    const words = 'the manifest is signed, but of another format than this box knows'
    throw new ReleaseFault(words, 'other-format')
  }
  const paths = Object.keys(manifest.files)
  const safe = new RegExp(SAFE_PATH)
  if (paths.length > FILES_MAX || !paths.every((path) => safe.test(path))) {
    throw new ReleaseFault('the manifest names a path that is not allowed', 'other-format')
  }
  return manifest
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

/** Every *.pem of the folder: a key is changed by adding the next before taking the last away. */
export function readReleaseKeys(folder: string): KeyObject[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pem'))
  return names.sort().map((name) => {
    const key = createPublicKey(readFileSync(join(folder, name)))
    if (key.asymmetricKeyType === 'ed25519') return key
    throw new ReleaseFault(`${name} is not an Ed25519 key`, NOT_SIGNED)
  })
}

/** Negative: the first is older. */
export function compareVersions(one: string, other: string): number {
  const parts = (version: string): number[] => version.split('.').map(Number)
  const [left, right] = [parts(one), parts(other)]
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
