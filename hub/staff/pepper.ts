import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../system/durable-file.ts'

const PEPPER_BYTES = 32

/**
 * The secret that every PIN is hashed with. It lives beside the database, readable by the hub alone
 * (0600): ten thousand PINs are tried in minutes by whoever has hashes and pepper, and never by
 * whoever has a copy of the database only. Losing it means setting every PIN anew.
 */
export function readOrCreatePepper(dataFolder: string): Uint8Array {
  const path = join(dataFolder, 'pepper')
  const pepper = readIfThere(path) ?? createPepper(path)
  if (pepper.length !== PEPPER_BYTES) throw new Error(`the pepper file is damaged: ${path}`)
  return pepper
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function createPepper(path: string): Uint8Array {
  const pepper = randomBytes(PEPPER_BYTES)
  // A pepper lost or cut short in a power cut would make every PIN hashed with it useless.
  replaceFile(path, pepper, 0o600)
  return pepper
}
