import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seams } from '#domain/seams.ts'
import { replaceFile } from '../system/durable-file.ts'
import type { PemPair } from './certificates.ts'

/** A leaf is replaced after this part of its life, so that a year's neglect goes unnoticed. */
const RENEW_AFTER = 0.6
/** How often the addresses of the machine and the age of the leaf are looked at. */
const CHECK_MS = 3_600_000

export type TlsIdentity = {
  /** Of the box on the LAN, e.g. hub-mart01.local; the first is the one terminals use. */
  hostNames: string[]
  /** Private addresses of the box, sorted. */
  addresses: string[]
}
export type Tls = PemPair & {
  authority: string
  /** SHA-256 of the authority, as people compare it: AB:CD:… */
  fingerprint: string
}

/**
 * The outlet's certificates, made where they are missing. Keys are readable by the hub alone. The
 * authority is for ever this outlet's: asked for another name, it refuses, because every terminal
 * would have to be told to trust a new one.
 */
export async function ensureTls(
  folder: string,
  identity: TlsIdentity,
  nowMs: number,
): Promise<Tls & { isNew: boolean }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authority =
    readPair(join(folder, 'ca.pem')) ?? (await makeAuthority(folder, identity, nowMs))
  assertOurs(authority, identity)
  const leafPath = join(folder, 'hub.pem')
  const kept = readPair(leafPath)
  const isNew = !kept || !isGood(kept, identity, nowMs)
  const leaf = isNew ? await makeLeaf(authority, identity, nowMs) : kept
  if (isNew) replaceFile(leafPath, leaf.certificate + leaf.key, 0o600)
  const { raw: _raw, fingerprint256 } = new X509Certificate(authority.certificate)
  return { ...leaf, authority: authority.certificate, fingerprint: fingerprint256, isNew }
}

/** Looks every hour; `onNew` gets a certificate that replaced the last. Returns what stops it. */
export function keepTlsFresh(
  seams: Seams,
  ensure: () => Promise<Tls & { isNew: boolean }>,
  on: { renewed(tls: Tls): void; failed(error: unknown): void },
): () => void {
  let cancel = seams.timers.after(CHECK_MS, check)
  let isStopped = false
  function check(): void {
    ensure()
      .then((tls) => {
        if (tls.isNew && !isStopped) on.renewed(tls)
      })
      .catch(on.failed)
      .finally(() => {
        if (!isStopped) cancel = seams.timers.after(CHECK_MS, check)
      })
  }
  return () => {
    isStopped = true
    cancel()
  }
}

async function makeAuthority(
  folder: string,
  identity: TlsIdentity,
  nowMs: number,
): Promise<PemPair> {
  const { createAuthority } = await import('./certificates.ts')
  const { hostNames } = identity
  const pair = await createAuthority(authorityName(hostNames), hostNames, nowMs)
  // The certificate alone, for terminals to install. First, since only a missing ca.pem makes both.
  replaceFile(join(folder, 'ca.crt'), pair.certificate, 0o644)
  replaceFile(join(folder, 'ca.pem'), pair.certificate + pair.key, 0o600)
  return pair
}

/** What makes certificates costs 23 MB of memory and is needed once in eight months. */
async function makeLeaf(
  authority: PemPair,
  identity: TlsIdentity,
  nowMs: number,
): Promise<PemPair> {
  const { createLeaf } = await import('./certificates.ts')
  return createLeaf(authority, { ...identity, nowMs })
}

/** Says what the authority may vouch for, so that it is never used for anything else. */
const authorityName = (hostNames: string[]): string => `${hostNames.join(' ')} CA`

function assertOurs(authority: PemPair, { hostNames }: TlsIdentity): void {
  const { subject } = new X509Certificate(authority.certificate)
  const expected = `CN=${authorityName(hostNames)}`
  if (subject === expected) return
  throw new Error(
    `The certificates in the data folder are of ${subject}, not of ${expected}. Set HUB_NAME and ` +
      'HUB_CERTIFY_LOCALHOST as they were, or move the folder tls away: then every terminal must ' +
      'be given the new certificate.',
  )
}

function isGood(leaf: PemPair, identity: TlsIdentity, nowMs: number): boolean {
  if (!isWhole(leaf)) return false
  const { validFrom, validTo, subjectAltName } = new X509Certificate(leaf.certificate)
  const from = Date.parse(validFrom)
  // A start in the future was made by a clock that has been corrected since.
  if (nowMs < from || nowMs > from + (Date.parse(validTo) - from) * RENEW_AFTER) return false
  const names = identity.hostNames.map((name) => `DNS:${name}`)
  const addresses = identity.addresses.map((address) => `IP Address:${address}`)
  return subjectAltName === [...names, ...addresses].join(', ')
}

/** A damaged leaf must not keep the shop closed: it can be made again at any time. */
function isWhole({ certificate, key }: PemPair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/** One file holds certificate and key, so that a power cut cannot part them. */
function readPair(path: string): PemPair | null {
  if (!existsSync(path)) return null
  const [certificate = '', key = ''] = readFileSync(path, 'utf8').split(/(?=-----BEGIN PRIVATE)/)
  return { certificate, key }
}
