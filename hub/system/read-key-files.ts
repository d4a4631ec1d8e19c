// The files that make a box this outlet's, as a data folder has them. The database is not one of
// them: it goes by its backup.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AUTHORITY_FILE, type IdentityParcel, KEY_FILE } from '#domain/identity-parcel.ts'

type IdentityFile = IdentityParcel['files'][number]

/** Those that are there, by name. */
export function readKeyFiles(dataFolder: string): IdentityFile[] {
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
