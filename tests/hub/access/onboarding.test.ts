// The plain door: what it hands out, and that nothing else is behind it.
import { X509Certificate } from 'node:crypto'
import t, { type Test } from 'tap'
import { openOnboardingDoor } from '#hub/lan/onboarding/onboarding-door.ts'
import { deviceOf, ONBOARDING_WORDS } from '#hub/lan/onboarding/onboarding-words.ts'
import { ensureTls } from '#hub/lan/tls.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const NAME = 'hub-test01.local'

async function openDoor(t: Test) {
  const identity = { hostNames: [NAME], addresses: ['127.0.0.1'] }
  const tls = await ensureTls(makeTempFolder(t, 'onboarding'), identity, Date.now())
  const origins = [`https://${NAME}`, 'https://192.168.1.5']
  const subject = { hubName: NAME, ...tls, origins: () => origins }
  const door = await openOnboardingDoor({ host: '127.0.0.1', port: 0 }, subject)
  t.teardown(() => door.close())
  const ask = (path: string, options: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${door.port}${path}`, { redirect: 'manual', ...options })
  return { ask, tls }
}

t.test('the page says whom to trust, in both languages', async (t) => {
  const { ask, tls } = await openDoor(t)
  const page = await ask('/')
  const html = await page.text()
  t.match(page.headers.get('content-security-policy'), /default-src 'none'/)
  t.match(html, /<html lang="id">/)
  t.match(html, ONBOARDING_WORDS.id.lead)
  const shown = /class="fingerprint">(.*)<\/p>/.exec(html)?.[1]?.replaceAll(/<[^>]+>|\s/g, '')
  t.equal(shown?.replaceAll(':', ''), tls.fingerprint.replaceAll(':', ''))
  t.match(html, 'data-origins="[&#34;https://hub-test01.local&#34;')
  t.match(await (await ask('/?lang=en')).text(), ONBOARDING_WORDS.en.lead)
  const english = { 'accept-language': 'en-GB,en;q=0.9' }
  t.match(await (await ask('/', { headers: english })).text(), /<html lang="en">/)
  const [id, en] = [ONBOARDING_WORDS.id, ONBOARDING_WORDS.en]
  t.same(
    id.list.map(({ device, steps }) => [device, steps.length]),
    en.list.map(({ device, steps }) => [device, steps.length]),
  )
})

t.test('the certificate and the profile are the authority, without its key', async (t) => {
  const { ask, tls } = await openDoor(t)
  const certificate = await ask('/ocean-hub.crt')
  t.equal(certificate.headers.get('content-type'), 'application/x-x509-ca-cert')
  const text = await certificate.text()
  t.equal(new X509Certificate(text).fingerprint256, tls.fingerprint)
  t.notMatch(text, /PRIVATE/)
  const profile = await ask('/ocean-hub.mobileconfig')
  t.equal(profile.headers.get('content-type'), 'application/x-apple-aspen-config')
  const body = await profile.text()
  const data = /<data>([^<]+)<\/data>/.exec(body)?.[1] ?? ''
  t.equal(new X509Certificate(Buffer.from(data, 'base64')).fingerprint256, tls.fingerprint)
  t.equal(body, await (await ask('/ocean-hub.mobileconfig')).text(), 'installing again replaces')
})

t.test('nothing else is there', async (t) => {
  const { ask } = await openDoor(t)
  for (const path of ['/api/health', '/api/staff', '/assets/x.js', '/../ca.pem', '//evil']) {
    const { status, headers } = await ask(path)
    t.same([status, headers.get('location')], [302, '/'], path)
  }
  t.equal((await ask('/', { method: 'POST', body: 'x' })).status, 405)
  const head = await ask('/', { method: 'HEAD' })
  t.equal(await head.text(), '')
})

t.test('the hub hands out the dot to a page of another origin, and nothing besides', async (t) => {
  const hub = await startTestHub(t)
  const dot = await fetch(`${hub.url}/trust.gif`)
  t.equal(dot.status, 200)
  t.equal(dot.headers.get('cross-origin-resource-policy'), 'cross-origin')
  const health = await fetch(`${hub.url}/api/health`)
  t.equal(health.headers.get('cross-origin-resource-policy'), 'same-origin')
})

t.test('the guide that is open is the one of the device', async (t) => {
  const of = (text: string) => deviceOf(`Mozilla/5.0 (${text}`)
  t.equal(of('Windows NT 10.0; Win64) Chrome/120'), 'windows')
  t.equal(of('Linux; Android 13; K) Chrome/120'), 'android')
  t.equal(of('X11; CrOS x86_64) Chrome/120'), 'chromeos')
  t.equal(of('iPad; CPU OS 17_0) Safari'), 'ios')
  t.equal(of('X11; Linux x86_64; rv:128.0) Firefox/128.0'), 'firefox')
  t.equal(of('X11; Linux x86_64) Chrome/120'), 'linux')
})
