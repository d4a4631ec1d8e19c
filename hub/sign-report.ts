import { createPrivateKey, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPair } from './lan/authority.ts'

/**
 * The box's own word under a commissioning report: by the key of its certificate, which a laptop
 * has compared. Null where the box has none.
 */
export function signReport(
  tlsFolder: string,
  hash: string,
): { signature: string; certificates: string } | null {
  const pair = readPair(join(tlsFolder, 'hub.pem'))
  const authority = join(tlsFolder, 'ca.crt')
  if (!pair || !existsSync(authority)) return null
  const text = Buffer.from(`ocean commissioning report\n${hash}`)
  const signature = sign('sha256', text, createPrivateKey(pair.key))
  const certificates = pair.certificate + readFileSync(authority, 'utf8')
  return { signature: signature.toString('base64'), certificates }
}
