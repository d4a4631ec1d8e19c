// The line to the cloud is encrypted to our own authority and to the name we asked for, or not
// used.
import 'reflect-metadata'
import { appendFileSync, chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import t from 'tap'
import { createAuthority } from '#hub/lan/certificates.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { type CloudClient, createCloudClient } from '../../cloud-relay/cloud-client.ts'
import { fixedCredential } from '../../cloud-relay/cloud-credential.ts'
import type { PrivatePostgres } from '../../demo/private-postgres.ts'
import { startTestCloud, type TestCloud, testHello } from '../support/cloud.ts'
import { makeLeaf } from '../support/make-leaf.ts'
import { noProbe } from '../support/no-probe.ts'
import { waitFor } from '../support/relay-rig.ts'
import { EPOCH } from '../support/small-outlet.ts'

const HOST = ['localhost']

const DAY_MS = 24 * 60 * 60 * 1000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

type Pair = { certificate: string; key: string }

/** The server shows this certificate from the next connection on. */
function install(postgres: PrivatePostgres, pair: Pair): void {
  const data = join(postgres.folder, 'data')
  const { uid, gid } = statSync(data)
  for (const [name, text] of [
    ['server.crt', pair.certificate],
    ['server.key', pair.key],
  ] as const) {
    writeFileSync(join(data, name), text, { mode: 0o600 })
    chownSync(join(data, name), uid, gid)
  }
}

/** Right in everything, and valid for one day from then. */
async function createDayLeaf(authority: Pair, fromMs: number): Promise<Pair> {
  const der = x509.PemConverter.decodeFirst(authority.key)
  const { publicKey, privateKey } = await crypto.subtle.generateKey(ALGORITHM, true, ['sign'])
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ notBefore: new Date(fromMs), notAfter: new Date(fromMs + DAY_MS) },
    subject: 'CN=localhost',
    issuer: new x509.X509Certificate(authority.certificate).subject,
    ...{ signingAlgorithm: ALGORITHM, publicKey },
    signingKey: await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }], false),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', privateKey)
  return {
    certificate: certificate.toString('pem'),
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  }
}

function clientOf(cloud: TestCloud, host: string, caText: string | null): CloudClient {
  return createCloudClient({
    ...{ url: cloud.outletUrl.replace('127.0.0.1', host), caText },
    ...{ timers: realSeams.timers, clock: realSeams.clock, hello: () => testHello() },
    ...{
      credential: fixedCredential(cloud.login),
      timeoutMs: () => 5_000,
      onCall: () => {},
      probe: noProbe,
    },
  })
}

t.test('only the pinned authority, the right name and a valid time are talked to', async (t) => {
  const nowMs = Date.now()
  const authority = await createAuthority('Test cloud CA', HOST, nowMs)
  const other = await createAuthority('Test cloud CA', HOST, nowMs)
  const leaf = await makeLeaf(authority, { hostNames: HOST, addresses: [], nowMs })
  const cloud = await startTestCloud(t)
  const ask = async (caText: string | null, host: string) => {
    const client = clientOf(cloud, host, caText)
    try {
      return (await client.push(EPOCH, 1, [])).answer
    } finally {
      client.close()
    }
  }
  const untrusted = { code: 'CLOUD-UNTRUSTED', trouble: 'fault' }
  await t.rejects(ask(authority.certificate, 'localhost'), untrusted, 'a server without TLS')
  install(cloud.postgres, leaf)
  appendFileSync(join(cloud.postgres.folder, 'data', 'postgresql.auto.conf'), 'ssl = on\n')
  await cloud.postgres.stop('fast')
  await cloud.postgres.restart()
  t.match(await ask(authority.certificate, 'localhost'), { last_sequence: 0 })
  await t.rejects(ask(other.certificate, 'localhost'), untrusted, 'another authority')
  await t.rejects(ask(authority.certificate, '127.0.0.1'), untrusted, 'another name')
  for (const [fromMs, when] of [
    [nowMs - 2 * DAY_MS, 'over'],
    [nowMs + 2 * DAY_MS, 'not yet'],
  ] as const) {
    install(cloud.postgres, await createDayLeaf(authority, fromMs))
    await cloud.ask('SELECT pg_reload_conf()')
    await waitFor(() =>
      ask(authority.certificate, 'localhost').then(
        () => false,
        (error: { code: string }) => error.code === 'CLOUD-UNTRUSTED',
      ),
    )
    t.pass(`a certificate whose time is ${when}`)
  }
})
