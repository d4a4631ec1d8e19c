import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import t from 'tap'
import { ownAuthority } from '#hub/lan/authority.ts'
import { listen } from '#hub/lan/listen.ts'
import { openDoors } from '#hub/lan/open-doors.ts'
import { ensureTls, type Freshness, keepTlsFresh, type Tls } from '#hub/lan/tls.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeLeaf } from '../../support/make-leaf.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const NOW_MS = Date.now()
const DAY_MS = 24 * 3_600_000
const NAME = 'hub-test01.local'
const IDENTITY = { hostNames: [NAME], addresses: ['127.0.0.1', '192.168.1.50'] }

/** What openssl says of a certificate under an authority; the first error or OK. */
function verify(
  folder: string,
  authority: string,
  certificate: string,
  more: string[] = [],
): string {
  writeFileSync(join(folder, 'a.pem'), authority)
  writeFileSync(join(folder, 'c.pem'), certificate)
  const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', ...more]
  try {
    const files = ['-CAfile', join(folder, 'a.pem'), join(folder, 'c.pem')]
    execFileSync('openssl', [...strict, ...files], { encoding: 'utf8', stdio: 'pipe' })
    return 'OK'
  } catch (error) {
    const { stderr } = error as { stderr: string }
    return /error \d+ at \d+ depth lookup: (.*)/.exec(stderr)?.[1] ?? stderr
  }
}

t.test('openssl accepts the leaf for its name and addresses, and for nothing else', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const tls = await ensureTls(join(folder, 'tls'), IDENTITY, NOW_MS)
  const check = (more: string[]) => verify(folder, tls.authority, tls.certificate, more)
  t.equal(check([]), 'OK')
  t.equal(check(['-verify_hostname', NAME]), 'OK')
  t.equal(check(['-verify_ip', '192.168.1.50']), 'OK')
  t.match(check(['-verify_hostname', 'bank.example']), /hostname mismatch/i)
  t.match(check(['-verify_ip', '192.168.1.51']), /IP address mismatch/i)
})

t.test('a stolen authority cannot vouch for other names or public addresses', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  await ensureTls(join(folder, 'tls'), IDENTITY, NOW_MS)
  const [certificate = '', key = ''] = readFileSync(join(folder, 'tls', 'ca.pem'), 'utf8').split(
    /(?=-----BEGIN PRIVATE)/,
  )
  const forge = async (hostNames: string[], addresses: string[]) => {
    const leaf = await makeLeaf({ certificate, key }, { hostNames, addresses, nowMs: NOW_MS })
    return verify(folder, certificate, leaf.certificate)
  }
  t.equal(await forge([NAME], ['10.1.2.3', '172.16.0.1', '127.0.0.1']), 'OK')
  const refused = /permitted subtree violation/
  t.match(await forge(['bank.example'], []), refused)
  t.match(await forge(['localhost'], []), refused, 'unless the outlet is a demonstration')
  for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1'])
    t.match(await forge([NAME], [address]), refused, address)
})

t.test('the constraints are critical, the lives are ten years and 397 days', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const tls = await ensureTls(folder, IDENTITY, NOW_MS)
  const text = execFileSync('openssl', ['x509', '-noout', '-text'], {
    ...{ input: tls.authority, encoding: 'utf8' },
  })
  t.match(text, /Name Constraints: critical/)
  t.match(text, /CA:TRUE, pathlen:0/)
  t.match(text, /NIST CURVE: P-256/)
  const [authority, leaf] = [tls.authority, tls.certificate].map((pem) => new X509Certificate(pem))
  const days = (from?: string, to?: string) =>
    Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / DAY_MS)
  t.equal(days(authority?.validFrom, authority?.validTo), 3651, 'a day back, ten years on')
  t.equal(days(leaf?.validFrom, leaf?.validTo), 398, 'a day back, 397 days on')
  const digest = createHash('sha256')
    .update(authority?.raw ?? '')
    .digest('hex')
  t.equal(tls.fingerprint.replaceAll(':', '').toLowerCase(), digest)
})

t.test('keys are readable by the hub alone', async (t) => {
  const folder = join(makeTempFolder(t, 'tls'), 'tls')
  await ensureTls(folder, IDENTITY, NOW_MS)
  const mode = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8)
  t.equal(mode('.'), '700')
  t.equal(mode('ca.pem'), '600')
  t.equal(mode('hub.pem'), '600')
  t.notMatch(readFileSync(join(folder, 'ca.crt'), 'utf8'), /PRIVATE/, 'given to terminals')
})

t.test('the leaf is kept until 60 % of its life, an address or the clock changes', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const first = await ensureTls(folder, IDENTITY, NOW_MS)
  const at = (days: number, identity = IDENTITY) =>
    ensureTls(folder, identity, NOW_MS + days * DAY_MS)
  t.equal(first.isNew, true)
  t.equal((await at(0)).certificate, first.certificate)
  t.equal((await at(236)).isNew, false)
  const renewed = await at(239)
  t.equal(renewed.isNew, true)
  t.equal(renewed.authority, first.authority, 'terminals trust it as before')
  const moved = { ...IDENTITY, addresses: ['127.0.0.1', '192.168.1.51'] }
  t.equal((await at(239, moved)).isNew, true)
  t.equal((await at(239, moved)).isNew, false)
  t.equal((await at(100, moved)).isNew, true, 'made by a clock that was wrong')
})

t.test('the authority is for one name, and a wrong clock makes nothing', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  await ensureTls(folder, IDENTITY, NOW_MS)
  const other = { ...IDENTITY, hostNames: ['hub-other.local'] }
  await t.rejects(
    ensureTls(folder, other, NOW_MS),
    /of CN=hub-test01.local CA, not of CN=hub-other/,
  )
  const empty = makeTempFolder(t, 'tls')
  await t.rejects(ensureTls(empty, IDENTITY, Date.UTC(1970, 1, 1)), /the clock is wrong/)
})

t.test('a certificate that was replaced is announced, a failure too, and none after', async (t) => {
  const timers = fakeTimers()
  const results: (boolean | Error)[] = [false, true, new Error('disk'), true]
  const seen: string[] = []
  const ensure = async () => {
    const result = results.shift() ?? false
    if (result instanceof Error) throw result
    return { isNew: result, fault: null } as Tls & Freshness
  }
  const stop = keepTlsFresh({ ...realSeams, timers }, ensure, {
    renewed: () => seen.push('renewed'),
    failed: () => seen.push('failed'),
  })
  for (let hours = 0; hours < 3; hours += 1) {
    timers.pass(3_600_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  t.strictSame(seen, ['renewed', 'failed'])
  stop()
  timers.pass(36_000_000)
  t.equal(results.length, 1)
  t.equal(timers.pendingCount(), 0)
})

/** Who a TLS server at a port proves to be, by Node's own verifier. */
function handshake(port: number, ca: string, servername: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', ca, servername }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? '')
      socket.destroy()
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'error'))
  })
}

t.test('one application answers at both doors; renewing needs no restart', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const hub = await startTestHub(t)
  const tls = await ensureTls(folder, IDENTITY, NOW_MS)
  const door = { host: '127.0.0.1', port: 0 }
  const listening = await listen(hub.app, { https: { ...door, tls }, http: door })
  t.teardown(() => listening.close())
  const port = listening.httpsPort ?? 0
  const before = await handshake(port, tls.authority, NAME)
  t.match(before, /^4/)
  t.equal(await handshake(port, tls.authority, 'bank.example'), 'ERR_TLS_CERT_ALTNAME_INVALID')
  const stranger = await ensureTls(makeTempFolder(t, 'tls'), IDENTITY, NOW_MS)
  t.match(
    await handshake(port, stranger.authority, NAME),
    /CERT_SIGNATURE_FAILURE|UNABLE|SELF_SIGN/,
  )

  const { status } = await hub.request('GET', '/api/health')
  t.equal(status, 200)
  const plain = await fetch(`http://127.0.0.1:${listening.httpPort}/api/health`)
  t.equal(plain.status, 200)

  const moved = { ...IDENTITY, addresses: ['127.0.0.1'] }
  listening.renew({ tls: await ensureTls(folder, moved, NOW_MS) })
  t.not(await handshake(port, tls.authority, NAME), before)
})

t.test('a box whose clock says 1970 opens with the clock of its last save', async (t) => {
  const hub = await startTestHub(t)
  const clock = { nowMs: () => 0, monotonicMs: () => 0 }
  const doors = await openDoors(
    hub.app,
    {
      https: { host: '127.0.0.1', port: 0 },
      http: null,
      onboarding: null,
      hostNames: [NAME],
      tlsFolder: makeTempFolder(t, 'tls'),
      box: null,
      clockFloorMs: () => NOW_MS,
    },
    { seams: { ...realSeams, clock }, log: hub.deps.log },
  )
  t.teardown(() => doors.close())
  t.match(doors.https, /^https:\/\/hub-test01\.local:\d+$/)
  t.equal(doors.http, null)
})

t.test('the live channel opens through both doors', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const cookie = [...terminal.cookies].map((pair) => pair.join('=')).join('; ')
  const tls = await ensureTls(folder, IDENTITY, NOW_MS)
  const listening = await listen(hub.app, { https: { host: '127.0.0.1', port: 0, tls } })
  t.teardown(() => listening.close())
  const port = listening.httpsPort ?? 0
  const upgrade = (protocol: string) =>
    new Promise<string>((resolve) => {
      const options = { port, host: '127.0.0.1', ca: tls.authority, servername: NAME }
      const socket = connect(options, () => {
        socket.write(
          `GET /api/live HTTP/1.1\r\nHost: ${NAME}:${port}\r\nConnection: Upgrade\r\n` +
            'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
            `Sec-WebSocket-Key: ${'A'.repeat(22)}==\r\nCookie: ${cookie}\r\n` +
            `Origin: ${protocol}://${NAME}:${port}\r\n\r\n`,
        )
      })
      socket.once('data', (data) => {
        resolve(String(data).slice(9, 12))
        socket.destroy()
      })
    })
  t.equal(await upgrade('https'), '101')
  t.equal(await upgrade('http'), '403', 'a page of the plain door is another origin')
})

t.test('a door that cannot open closes the other and says why', async (t) => {
  const hub = await startTestHub(t)
  const folder = makeTempFolder(t, 'tls')
  const tls = await ensureTls(folder, IDENTITY, NOW_MS)
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  t.teardown(() => holder.close())
  const { port } = holder.address() as AddressInfo
  const doors = { https: { host: '127.0.0.1', port: 0, tls }, http: { host: '127.0.0.1', port } }
  await t.rejects(listen(hub.app, doors), { code: 'EADDRINUSE' })
})

t.test('a damaged leaf is made again: the shop opens', async (t) => {
  const folder = makeTempFolder(t, 'tls')
  const first = await ensureTls(folder, IDENTITY, NOW_MS)
  const stranger = await ensureTls(makeTempFolder(t, 'tls'), IDENTITY, NOW_MS)
  for (const text of ['', 'rust', first.certificate, first.certificate + stranger.key]) {
    writeFileSync(join(folder, 'hub.pem'), text)
    const healed = await ensureTls(folder, IDENTITY, NOW_MS)
    t.match(healed, { isNew: true, authority: first.authority })
    t.equal((await ensureTls(folder, IDENTITY, NOW_MS)).isNew, false)
  }
})

t.test(
  'a signer that is away when the leaf is due: the shop opens with it, and says so',
  async (t) => {
    const folder = makeTempFolder(t, 'tls')
    const first = await ensureTls(folder, IDENTITY, NOW_MS)
    const away = {
      ...ownAuthority(folder),
      sign: () => Promise.reject(new Error('the signer is silent')),
    }
    const dueMs = NOW_MS + 300 * DAY_MS
    const served = await ensureTls(folder, IDENTITY, dueMs, away)
    t.match(served, { isNew: false, certificate: first.certificate, fault: /silent/ })
    const timers = fakeTimers()
    const seen: string[] = []
    const signers = [away, ownAuthority(folder)]
    const ensure = () => ensureTls(folder, IDENTITY, dueMs, signers.shift())
    const stop = keepTlsFresh({ ...realSeams, timers }, ensure, {
      renewed: () => seen.push('renewed'),
      failed: (error) => seen.push((error as Error).message),
    })
    for (let look = 1; look <= 2; look += 1) {
      timers.pass(15_000)
      while (seen.length < look) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    t.same(seen, ['the signer is silent', 'renewed'])
    stop()
    const empty = makeTempFolder(t, 'tls')
    const none = { certificate: async () => first.authority, sign: away.sign }
    await t.rejects(
      ensureTls(empty, IDENTITY, NOW_MS, none),
      /silent/,
      'there is nothing to open with',
    )
  },
)
