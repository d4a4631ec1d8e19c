// Which files make a box this outlet's. The database is not one of them: it goes by its backup.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AUTHORITY_FILE, type IdentityParcel, KEY_FILE } from '#domain/identity-parcel.ts'
import { replaceFile } from '../system/durable-file.ts'

/** Ed25519, PEM: signs what this outlet's box states about itself. */
export const REPORT_KEY = 'report-key.pem'

type IdentityFile = IdentityParcel['files'][number]

/** Those that are there and can be read, by name. */
export function readIdentityFiles(dataFolder: string): IdentityFile[] {
  const paths = [
    ...namesIn(dataFolder).filter((name) => KEY_FILE.test(name)),
    ...namesIn(join(dataFolder, 'tls'))
      .filter((name) => AUTHORITY_FILE.test(name))
      .map((name) => `tls/${name}`),
  ]
  return paths.map((path) => ({
    path,
    mode: statSync(join(dataFolder, path)).mode & 0o777,
    content: readFileSync(join(dataFolder, path)).toString('base64'),
  }))
}

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
    ...readIdentityFiles(dataFolder).map(({ path }) => statSync(join(dataFolder, path)).mtimeMs),
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
