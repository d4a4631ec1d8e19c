// The line to the cloud is encrypted to our own authority and to the name we asked for, or not
// used.
import { appendFileSync, chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createAuthority, createLeaf } from '#hub/lan/certificates.ts'
import { createCloudClient } from '../../cloud-relay/cloud-client.ts'
import type { PrivatePostgres } from '../../demo/private-postgres.ts'
import { startTestCloud, testHello } from '../support/cloud.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { EPOCH } from '../support/small-outlet.ts'

const HOST = ['localhost']

async function encrypt(postgres: PrivatePostgres, pair: { certificate: string; key: string }) {
  const data = join(postgres.folder, 'data')
  const { uid, gid } = statSync(data)
  for (const [name, text] of [
    ['server.crt', pair.certificate],
    ['server.key', pair.key],
  ] as const) {
    writeFileSync(join(data, name), text, { mode: 0o600 })
    chownSync(join(data, name), uid, gid)
  }
  appendFileSync(join(data, 'postgresql.auto.conf'), 'ssl = on\n')
  await postgres.stop('fast')
  await postgres.restart()
}

t.test('only the pinned authority and the right name are talked to', async (t) => {
  const nowMs = Date.now()
  const authority = await createAuthority('Test cloud CA', HOST, nowMs)
  const other = await createAuthority('Test cloud CA', HOST, nowMs)
  const leaf = await createLeaf(authority, { hostNames: HOST, addresses: [], nowMs })
  const cloud = await startTestCloud(t)
  await encrypt(cloud.postgres, leaf)
  const ask = async (caText: string | null, host: string) => {
    const url = cloud.outletUrl.replace('127.0.0.1', host)
    const parts = { timers: fakeTimers(), hello: () => testHello() }
    const client = createCloudClient({ url, caText, callTimeoutMs: 5_000, ...parts })
    try {
      return await client.push(EPOCH, 1, [])
    } finally {
      client.close()
    }
  }
  t.match(await ask(authority.certificate, 'localhost'), { last_sequence: 0 })
  await t.rejects(ask(other.certificate, 'localhost'), { code: 'CLOUD-AWAY' }, 'another authority')
  await t.rejects(ask(authority.certificate, '127.0.0.1'), { code: 'CLOUD-AWAY' }, 'another name')
})
