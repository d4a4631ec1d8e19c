import { generateKeyPairSync } from 'node:crypto'
import { type PemPair, signLeaf } from '#hub/lan/certificates.ts'

/** A leaf under this authority with a key of its own. */
export async function makeLeaf(
  authority: PemPair,
  subject: { hostNames: string[]; addresses: string[]; nowMs: number },
): Promise<PemPair> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  return {
    certificate: await signLeaf(authority, spki, subject),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}
