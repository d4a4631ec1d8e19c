// A file with the address and login of the cloud: {"url": "postgresql://…", "ca_file": "…"}.
// Readable by its owner alone, written once and never over another.
import { statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { readText } from './office-cloud.ts'
import { OfficeError } from './office-errors.ts'

const OWNER_ALONE = 0o600
const OTHERS = 0o077

export const Credential = Type.Object({
  url: Type.String({ minLength: 1 }),
  /** Beside the file unless absolute; absent: without TLS, on this machine only. */
  ca_file: Type.Optional(Type.String({ minLength: 1 })),
})
export type Credential = Static<typeof Credential>

export function readCredential(path: string): { url: string; caText: string | null } {
  const text = readText(path)
  if ((statSync(path).mode & OTHERS) !== 0) throw new OfficeError('CREDENTIAL_OPEN', path)
  const credential = parseJson(text)
  if (!Check(Credential, credential)) throw new OfficeError('CREDENTIAL_INVALID', path)
  const { url, ca_file } = credential
  return { url, caText: ca_file ? readText(resolve(dirname(path), ca_file)) : null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Throws FILE_EXISTS: a credential that was lost is replaced by another login, never over it. */
export function writeSecretFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: OWNER_ALONE, flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new OfficeError(code === 'EEXIST' ? 'FILE_EXISTS' : 'FILE_UNREADABLE', path, error)
  }
}
