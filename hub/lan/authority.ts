// Who signs the box's certificates: the hub itself, in demonstrations, or the signer process, which
// alone can read the authority's key on a box (decision 0096).
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../system/durable-file.ts'
import type { PemPair } from './certificates.ts'

export type LeafOrder = {
  hostNames: string[]
  addresses: string[]
  /** SPKI, DER. */
  publicKey: Uint8Array<ArrayBuffer>
}
export type Authority = {
  /** PEM of the authority for these names, made where there is none. */
  certificate(hostNames: string[], nowMs: number): Promise<string>
  /** PEM of a leaf for one of its own names. */
  sign(order: LeafOrder, nowMs: number): Promise<string>
}

/** An authority whose key lies in a folder of the process itself. */
export function ownAuthority(folder: string): Authority {
  const pair = async (hostNames: string[], nowMs: number): Promise<PemPair> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return readPair(join(folder, 'ca.pem')) ?? (await makeAuthority(folder, hostNames, nowMs))
  }
  return {
    certificate: async (hostNames, nowMs) => (await pair(hostNames, nowMs)).certificate,
    sign: async ({ publicKey, ...names }, nowMs) => {
      // What makes certificates costs 23 MB of memory and is needed once in eight months.
      const { signLeaf } = await import('./certificates.ts')
      return signLeaf(await pair(names.hostNames, nowMs), publicKey, { ...names, nowMs })
    },
  }
}

async function makeAuthority(folder: string, hostNames: string[], nowMs: number): Promise<PemPair> {
  const { createAuthority } = await import('./certificates.ts')
  const pair = await createAuthority(authorityName(hostNames), hostNames, nowMs)
  replaceFile(join(folder, 'ca.pem'), pair.certificate + pair.key, 0o600)
  return pair
}

/** Says what the authority may vouch for, so that it is never used for anything else. */
export const authorityName = (hostNames: string[]): string => `${hostNames.join(' ')} CA`

/** One file holds certificate and key, so that a power cut cannot part them. */
export function readPair(path: string): PemPair | null {
  if (!existsSync(path)) return null
  const [certificate = '', key = ''] = readFileSync(path, 'utf8').split(/(?=-----BEGIN PRIVATE)/)
  return { certificate, key }
}
