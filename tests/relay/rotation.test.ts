// The outlet's password: kept in a file that the relay alone can read, changed when head office
// asks, and at no moment lost.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { realSeams } from '#hub/system/real-seams.ts'
import { type CloudClient, createCloudClient } from '../../cloud-relay/cloud-client.ts'
import {
  type CloudCredential,
  type CloudLogin,
  fixedCredential,
  openCredential,
} from '../../cloud-relay/cloud-credential.ts'
import {
  createRotation,
  type RotationPorts,
  rotatePassword,
} from '../../cloud-relay/rotate-password.ts'
import { startTestCloud, type TestCloud, testHello } from '../support/cloud.ts'
import { noProbe } from '../support/no-probe.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const MAKE = (): string => randomBytes(24).toString('base64url')

function writeLogin(t: Test, login: CloudLogin, mode = 0o600): string {
  const path = join(makeTempFolder(t, 'credential'), 'cloud.json')
  writeFileSync(path, JSON.stringify(login), { mode })
  return path
}

const LOGIN = { user: 'outlet_x', password: 'first' }

t.test('a login that others could read, or that is no login, is not used', async (t) => {
  const path = writeLogin(t, LOGIN)
  t.strictSame(openCredential(path).candidates(), [LOGIN])
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(path, mode)
    t.throws(() => openCredential(path), { message: /is open to others: chmod 600/ })
  }
  chmodSync(path, 0o400)
  t.strictSame(openCredential(path).candidates(), [LOGIN])
  const link = `${path}.link`
  symlinkSync(path, link)
  t.throws(() => openCredential(link), { message: /no link and no folder/ })
  mkdirSync(`${path}.folder`, { mode: 0o700 })
  t.throws(() => openCredential(`${path}.folder`), { message: /no link and no folder/ })
  t.throws(() => openCredential(`${path}.none`), { message: /does not exist/ })
  const wrong = writeLogin(t, { user: 'x' } as CloudLogin)
  t.throws(() => openCredential(wrong), { message: /must hold/ })
})

t.test('the next password is on disk before anybody hears of it, and stays the same', async (t) => {
  const path = writeLogin(t, LOGIN)
  const next = openCredential(path).prepareNext(MAKE)
  t.equal(statSync(`${path}.next`).mode & 0o777, 0o600)
  const again = openCredential(path)
  t.strictSame(again.prepareNext(MAKE), next, 'a call that was given up may still take effect')
  t.strictSame(again.candidates(), [LOGIN, next])
  again.settle(LOGIN)
  t.ok(existsSync(`${path}.next`), 'the present one working says nothing of the next')
  again.settle(next)
  t.notOk(existsSync(`${path}.next`))
  t.strictSame(openCredential(path).candidates(), [next])
  t.equal(statSync(path).mode & 0o777, 0o600)
  writeFileSync(`${path}.next`, '{"user":"outlet_x","pass', { mode: 0o600 })
  t.strictSame(openCredential(path).candidates(), [next], 'one that was never finished')
  t.not(openCredential(path).prepareNext(MAKE).password, next.password)
  writeFileSync(path, JSON.stringify(LOGIN))
  t.strictSame(again.candidates()[0], LOGIN, 'a technician put another in its place')
})

function clientOf(cloud: TestCloud, credential: CloudCredential): CloudClient {
  return createCloudClient({
    ...{ url: cloud.postgres.url, caText: null, credential, hello: () => testHello() },
    ...{ timers: realSeams.timers, clock: realSeams.clock },
    ...{ timeoutMs: () => 5_000, onCall: () => {}, probe: noProbe },
  })
}

/** Does everything up to a step, and then dies: the promise of that step never was heard. */
function dyingAt(step: string, client: CloudClient, credential: CloudCredential): RotationPorts {
  const die = (at: string): void => {
    if (at === step) throw new Error('killed')
  }
  return {
    randomness: realSeams.randomness,
    credential: {
      ...credential,
      prepareNext: (make) => {
        die('before-file')
        const next = credential.prepareNext(make)
        die('after-file')
        return next
      },
      settle: (login) => {
        die('before-rename')
        credential.settle(login)
        die('after-rename')
      },
    },
    setPassword: async (user, verifier) => {
      await client.setPassword(user, verifier)
      die('after-alter')
    },
    tellRotated: async () => {
      await client.tellRotated(EPOCH)
      die('after-tell')
    },
  }
}

const STEPS = [
  'before-file',
  'after-file',
  'after-alter',
  'before-rename',
  'after-rename',
  'after-tell',
]

t.test('whenever the box dies, it can log in, and the next try ends it', async (t) => {
  const cloud = await startTestCloud(t)
  const path = writeLogin(t, cloud.login)
  const mustRotate = async (): Promise<boolean | undefined> => {
    const client = clientOf(cloud, openCredential(path))
    try {
      return (await client.push(EPOCH, 1, [])).answer.must_rotate
    } finally {
      client.close()
    }
  }
  await cloud.ask("ALTER SYSTEM SET log_statement = 'all'")
  await cloud.ask('SELECT pg_reload_conf()')
  t.equal(await mustRotate(), false)
  for (const step of STEPS) {
    const before = openCredential(path).candidates()[0]
    await cloud.ask('UPDATE ocean.outlet_role SET must_rotate = true')
    const credential = openCredential(path)
    const client = clientOf(cloud, credential)
    await t.rejects(rotatePassword(dyingAt(step, client, credential)), { message: 'killed' }, step)
    client.close()
    t.equal(await mustRotate(), step !== 'after-tell', `${step}: it logs in`)
    const next = openCredential(path)
    const again = clientOf(cloud, next)
    await rotatePassword(dyingAt('never', again, next))
    again.close()
    t.equal(await mustRotate(), false, 'and the cloud asks no more')
    t.notOk(existsSync(`${path}.next`))
    const wrong = clientOf(cloud, fixedCredential(before ?? LOGIN))
    await t.rejects(wrong.push(EPOCH, 1, []), { code: 'OUTLET-REFUSED' }, 'the old one is void')
    wrong.close()
  }
  const [row] = await cloud.ask<{ verifier: string }>(
    'SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = $1',
    [cloud.login.user],
  )
  t.match(row?.verifier, /^SCRAM-SHA-256\$4096:/)
  const { password } = JSON.parse(readFileSync(path, 'utf8')) as CloudLogin
  const log = readFileSync(cloud.postgres.logPath, 'utf8')
  t.match(log, "PASSWORD 'SCRAM-SHA-256$4096:", 'this server logs every statement')
  t.notMatch(log, password)
})

t.test('it rotates when asked, and a failure waits without stopping anything', async (t) => {
  let nowMs = 0
  let fails = true
  const results: (string | null)[] = []
  const verifiers: string[] = []
  const path = writeLogin(t, LOGIN)
  const rotate = createRotation({
    credential: openCredential(path),
    randomness: realSeams.randomness,
    clock: { nowMs: () => 0, monotonicMs: () => nowMs },
    setPassword: async (user, verifier) => {
      verifiers.push(`${user} ${verifier}`)
      if (fails) throw new Error('away')
    },
    tellRotated: async () => {},
    onResult: (failure) => results.push(failure?.message ?? null),
  })
  await rotate({ must_rotate: false })
  t.strictSame(results, [])
  await rotate({ must_rotate: true })
  await rotate({ must_rotate: true })
  t.strictSame(results, ['away'], 'not at every answer')
  fails = false
  nowMs = 600_000
  await rotate({ must_rotate: true })
  t.strictSame(results, ['away', null])
  t.match(verifiers[1], /^outlet_x SCRAM-SHA-256\$4096:[\w+/=]+\$[\w+/=]+:[\w+/=]+$/)
})

t.test('a login in the URL is never changed from afar', async (t) => {
  const credential = fixedCredential(LOGIN)
  t.strictSame(credential.candidates(), [LOGIN])
  t.throws(() => credential.prepareNext(MAKE), { message: /RELAY_CLOUD_CREDENTIAL/ })
})
