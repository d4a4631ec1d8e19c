import 'reflect-metadata'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import { PRIVATE_RANGES } from './lan-addresses.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 24 * 3_600_000
const CA_DAYS = 3650
/** Safari caps certificates of user-added authorities at about two years, others at 398 days. */
const LEAF_DAYS = 397
/** Terminals' clocks may be behind the box's. */
const BACKDATED_DAYS = 1
const NAME_CONSTRAINTS_OID = '2.5.29.30'
/** A box without a working clock must not make certificates that nobody can use. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)

export type PemPair = { certificate: string; key: string }
type Subject = { hostNames: string[]; addresses: string[]; nowMs: number }

/**
 * The outlet's own authority. Its name constraints are critical: whoever steals its key can still
 * only pose as this one hub, and only on private addresses (RFC 5280, 4.2.1.10).
 */
export async function createAuthority(
  name: string,
  hostNames: string[],
  nowMs: number,
): Promise<PemPair> {
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(nowMs, CA_DAYS),
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(NAME_CONSTRAINTS_OID, true, nameConstraints(hostNames)),
    ],
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(keys.privateKey) }
}

/**
 * The certificate the hub shows, for its names and its present addresses. `publicKey` is the leaf's
 * own (SPKI, DER): its private half stays with whoever asks.
 */
export async function signLeaf(
  authority: PemPair,
  publicKey: Uint8Array<ArrayBuffer>,
  subject: Subject,
): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const der = x509.PemConverter.decodeFirst(authority.key)
  const signingKey = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])
  const key = await crypto.subtle.importKey('spki', publicKey, ALGORITHM, true, ['verify'])
  const names = [
    ...subject.hostNames.map((value) => ({ type: 'dns' as const, value })),
    ...subject.addresses.map((value) => ({ type: 'ip' as const, value })),
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(subject.nowMs, LEAF_DAYS),
    serialNumber: newSerial(),
    subject: [{ CN: [subject.hostNames[0] ?? ''] }],
    issuer: issuer.subject,
    signingAlgorithm: ALGORITHM,
    publicKey: key,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth], false),
      new x509.SubjectAlternativeNameExtension(names, false),
      await x509.AuthorityKeyIdentifierExtension.create(issuer, false),
      await x509.SubjectKeyIdentifierExtension.create(key),
    ],
  })
  return `${certificate.toString('pem')}\n`
}

function nameConstraints(hostNames: string[]): ArrayBuffer {
  const names = [
    ...hostNames.map((dNSName) => new GeneralName({ dNSName })),
    // Without address ranges every address would be allowed.
    ...PRIVATE_RANGES.map((iPAddress) => new GeneralName({ iPAddress })),
  ]
  const subtrees = names.map((base) => new GeneralSubtree({ base }))
  const permittedSubtrees = new GeneralSubtrees(subtrees)
  return AsnConvert.serialize(new NameConstraints({ permittedSubtrees }))
}

function validity(nowMs: number, days: number): { notBefore: Date; notAfter: Date } {
  if (nowMs < EARLIEST_MS) throw new Error('the clock is wrong: set it before making certificates')
  return {
    notBefore: new Date(nowMs - BACKDATED_DAYS * DAY_MS),
    notAfter: new Date(nowMs + days * DAY_MS),
  }
}

const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

/** Positive and never zero-padded, as X.509 wants its serial numbers. */
const newSerial = (): string =>
  `4${Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .slice(1)}`

async function keyPem(key: CryptoKey): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', key)
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`
}
