// What the files say that make a box this outlet's.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { IdentityParcel } from '#domain/identity-parcel.ts'
import { replaceFile } from '../system/durable-file.ts'
import { readKeyFiles } from '../system/read-key-files.ts'

/** Ed25519, PEM: signs what this outlet's box states about itself. */
export const REPORT_KEY = 'report-key.pem'

type IdentityFile = IdentityParcel['files'][number]

/** The same keys have the same, wherever they lie. */
export function digestOf(files: readonly IdentityFile[]): string {
  const hash = createHash('sha256')
  for (const { path, content } of files) hash.update(`${path}\n${content}\n`)
  return hash.digest('hex')
}

/** When the newest of them was made; 0: none is there. */
export const newestMs = (dataFolder: string): number =>
  Math.max(
    0,
    ...readKeyFiles(dataFolder).map(({ path }) => statSync(join(dataFolder, path)).mtimeMs),
  )

/** The public half of the outlet's key for reports, SPKI DER base64url; made where it is missing. */
export function readOrCreateReportKey(dataFolder: string): string {
  const path = join(dataFolder, REPORT_KEY)
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  }
  return createPublicKey(createPrivateKey(readFileSync(path, 'utf8')))
    .export({ type: 'spki', format: 'der' })
    .toString('base64url')
}
