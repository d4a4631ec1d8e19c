import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seams } from '#domain/seams.ts'
import { replaceFile } from '../system/durable-file.ts'
import { type Authority, authorityName, ownAuthority, readPair } from './authority.ts'
import type { PemPair } from './certificates.ts'

/** A leaf is replaced after this part of its life, so that a year's neglect goes unnoticed. */
const RENEW_AFTER = 0.6
/** How often the addresses of the machine and the age of the leaf are looked at. */
const CHECK_MS = 15_000

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

/** `fault`: why a leaf that is due is served on; null: it is not due, or was made. */
export type Freshness = { isNew: boolean; fault: unknown }

/**
 * The outlet's certificates, made where they are missing. Keys are readable by the hub alone. The
 * authority is for ever this outlet's: asked for another name, it refuses, because every terminal
 * would have to be told to trust a new one.
 */
export async function ensureTls(
  folder: string,
  identity: TlsIdentity,
  nowMs: number,
  signer: Authority = ownAuthority(folder),
): Promise<Tls & Freshness> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authority = await signer.certificate(identity.hostNames, nowMs).catch((error) => {
    // The signer is away: the shop opens with what it has.
    const path = join(folder, 'ca.crt')
    if (!existsSync(path)) throw error
    return readFileSync(path, 'utf8')
  })
  assertOurs(authority, identity)
  const leafPath = join(folder, 'hub.pem')
  const kept = readPair(leafPath)
  let fault: unknown = null
  const isDue = !kept || !isGood(kept, identity, nowMs)
  const made = isDue
    ? await makeLeaf(signer, identity, nowMs).catch((error: unknown) => {
        if (!kept || !isWhole(kept)) throw error
        // There are months left of it, for a signer that is away just now.
        fault = error
        return null
      })
    : null
  if (made) {
    // For programs and people on the box; only the certificate, whoever has its key.
    replaceFile(join(folder, 'ca.crt'), authority, 0o644)
    replaceFile(leafPath, made.certificate + made.key, 0o600)
  }
  const leaf = made ?? (kept as PemPair)
  const { fingerprint256: fingerprint } = new X509Certificate(authority)
  return { ...leaf, authority, fingerprint, isNew: made !== null, fault }
}

/**
 * Looks every quarter of a minute: a box that was plugged in elsewhere is soon trusted by its new
 * address too. `renewed` gets a certificate that replaced the last. Returns what stops it.
 */
export function keepTlsFresh<T extends Freshness>(
  seams: Seams,
  ensure: () => Promise<T>,
  on: { renewed(fresh: T): void; failed(error: unknown): void },
): () => void {
  let cancel = seams.timers.after(CHECK_MS, check)
  let isStopped = false
  function check(): void {
    ensure()
      .then((tls) => {
        if (tls.fault !== null) on.failed(tls.fault)
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

/** The key is made here and never leaves; the authority sees its public half. */
async function makeLeaf(
  authority: Authority,
  { hostNames, addresses }: TlsIdentity,
  nowMs: number,
): Promise<PemPair> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const certificate = await authority.sign({ hostNames, addresses, publicKey: spki }, nowMs)
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }
}

function assertOurs(authority: string, { hostNames }: TlsIdentity): void {
  const { subject } = new X509Certificate(authority)
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
