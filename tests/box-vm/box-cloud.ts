// Head office beside the machine: a cloud with TLS, the line that leads to it, and the keys that a
// box takes its bundles and gives its own keys to.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { appendFileSync, chownSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { BundleCloud } from '#domain/wire/box-message.ts'
import { createAuthority } from '#hub/lan/certificates.ts'
import { startTestCloud, type TestCloud } from '../support/cloud.ts'
import { makeLeaf } from '../support/make-leaf.ts'
import { type Typed, typeCommand } from '../support/office.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

/** What gathers the ends of things, where no tap runs. */
export type Ends = { test: Test; end(): Promise<void> }

export function gatherEnds(): Ends {
  const ends: (() => unknown)[] = []
  const test = { teardown: (task: () => unknown) => void ends.unshift(task) } as unknown as Test
  return {
    test,
    end: async () => {
      for (const task of ends.splice(0)) await task()
    },
  }
}

export type BoxCloud = {
  cloud: TestCloud
  /** As a bundle says it. */
  place: Pick<BundleCloud, 'url' | 'ca'>
  officeKey: KeyObject
  /** PEM, public: what install.sh is given. */
  officeKeyText: string
  recoveryText: string
  folder: string
  type(...words: string[]): Promise<Typed>
  /** Says the code that makes a box wait, until it is let in. Answers its epoch. */
  letIn(epoch: string): Promise<void>
  saleIds(): Promise<string[]>
  cutLine(): void
  mendLine(): void
}

/** `at`: where a box finds the line; `port`: where the line begins on this machine. */
export async function openCloud(
  test: Test,
  at: { host: string; port: number },
  port: number,
): Promise<BoxCloud> {
  const cloud = await startTestCloud(test)
  const folder = makeTempFolder(test, 'head-office')
  const ca = await giveTls(cloud, at.host)
  const line = await openLine(test, port, cloud.postgres.port)
  const office = generateKeyPairSync('ed25519')
  const recovery = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }))
  const secret = recovery.privateKey.export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(join(folder, 'recovery.pem'), secret, { mode: 0o600 })
  const type = (...words: string[]) => typeCommand(words, cloud.postgres.url)
  return {
    ...{ cloud, folder, type, officeKey: office.privateKey, ...line },
    place: { url: `postgresql://${at.host}:${at.port}/postgres`, ca },
    officeKeyText: pem(office.publicKey),
    recoveryText: pem(recovery.publicKey),
    letIn: async (epoch) => {
      await until('its knock', async () =>
        (await type('approve-epoch', 'TEST01')).out.includes(epoch),
      )
      const said = await type('approve-epoch', 'TEST01', '--epoch', epoch)
      if (said.code !== 0) throw new Error(said.err)
    },
    saleIds: async () =>
      (await cloud.ask<{ sale_id: string }>('SELECT sale_id FROM ocean.sale')).map(
        ({ sale_id }) => sale_id,
      ),
  }
}

/** Answers the authority, PEM. */
async function giveTls({ postgres }: TestCloud, address: string): Promise<string> {
  const nowMs = Date.now()
  const authority = await createAuthority('Box cloud CA', ['cloud.test'], nowMs)
  const subject = { hostNames: ['cloud.test'], addresses: [address], nowMs }
  const leaf = await makeLeaf(authority, subject)
  const data = join(postgres.folder, 'data')
  const { uid, gid } = statSync(data)
  for (const [name, text] of [
    ['server.crt', leaf.certificate],
    ['server.key', leaf.key],
  ] as const) {
    writeFileSync(join(data, name), text, { mode: 0o600 })
    chownSync(join(data, name), uid, gid)
  }
  appendFileSync(join(data, 'postgresql.auto.conf'), 'ssl = on\n')
  await postgres.stop('fast')
  await postgres.restart()
  return authority.certificate
}

async function openLine(
  test: Test,
  port: number,
  to: number,
): Promise<Pick<BoxCloud, 'cutLine' | 'mendLine'>> {
  let isCut = false
  const sockets = new Set<Socket>()
  const server: Server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve))
  const cutLine = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  test.teardown(() => {
    cutLine()
    server.close()
  })
  return {
    cutLine,
    mendLine: () => {
      isCut = false
    },
  }
}

const LOOK_MS = 500
const WAIT_MS_MAX = 20 * 60_000

export async function until<T>(what: string, look: () => Promise<T> | T): Promise<NonNullable<T>> {
  const endMs = performance.now() + WAIT_MS_MAX
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
