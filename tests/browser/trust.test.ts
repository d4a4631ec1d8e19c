// A device that does not trust the hub lands on the page that says how; with the authority
// installed as that page says (certutil, Chromium's own store) the till opens in a secure context.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium as browsers, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openDatabase } from '#hub/db/open-database.ts'
import { ONBOARDING_WORDS } from '#hub/lan/onboarding/onboarding-words.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { id } from '../../terminal-ui/src/text/id.ts'
import { idConsole } from '../../terminal-ui/src/text/id-console.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT, startHub } from '../../tools/hub-process.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { violationsOn } from './accessible.ts'
import { ARGUMENTS, CHROMIUM } from './till-driver.ts'

const programs = [CHROMIUM_PACKAGE, { command: 'certutil', packageName: 'libnss3-tools' }]
const missing = programs.map((each) => ensureProgram(each, t.comment)).find(({ ok }) => !ok)
const skip = missing && !missing.ok ? missing.reason : false
const PICTURES = process.env.TRUST_PICTURES

type Doors = { https: string; onboarding: string; fingerprint: string }
type Look = { width: number; language: 'id' | 'en'; theme: 'light' | 'dark' }
const LOOKS: Look[] = [
  { width: 1280, language: 'id', theme: 'light' },
  { width: 360, language: 'en', theme: 'dark' },
]

/** A browser of its own home, in which .local names are this machine's. */
async function openBrowser(home: string, { width, theme }: Look): Promise<BrowserContext> {
  const names = '--host-resolver-rules=MAP *.local 127.0.0.1'
  return browsers.launchPersistentContext(join(home, 'profile'), {
    ...{ executablePath: CHROMIUM, args: [...ARGUMENTS, names], headless: true },
    ...{ env: { ...process.env, HOME: home }, colorScheme: theme },
    viewport: { width, height: 800 },
  })
}

t.test('untrusted, told how, trusted, open', { skip }, async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'trust')
  const [data, home] = [join(folder, 'hub'), join(folder, 'home')]
  await prepareOutlet(data, '127.0.0.1:9', 1)
  const env = { HUB_HTTPS_PORT: '0', HUB_ONBOARDING_PORT: '0', HUB_HTTPS_HOST: '127.0.0.1' }
  const hub = await startHub(data, { env })
  t.teardown(() => hub.stop())
  const doors = JSON.parse(hub.readyText) as Doors
  const store = join(home, '.pki', 'nssdb')
  mkdirSync(store, { recursive: true })
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'])

  for (const look of LOOKS) {
    const words = ONBOARDING_WORDS[look.language]
    const context = await openBrowser(home, look)
    const [page = await context.newPage()] = context.pages()
    await page.goto(`${doors.onboarding}/api/staff?lang=${look.language}`)
    t.equal(new URL(page.url()).pathname, '/', 'whatever was asked leads here')
    await page.goto(`${doors.onboarding}/?lang=${look.language}`)
    await page.getByText(words.untrusted).waitFor()
    t.notOk(await page.getByText(words.open, { exact: true }).isVisible())
    t.same(await violationsOn(page), [])
    if (PICTURES)
      await page.screenshot({ path: join(PICTURES, `${look.width}.png`), fullPage: true })
    const refused = await page.goto(doors.https).catch((error: Error) => error.message)
    t.match(refused, /ERR_CERT_AUTHORITY_INVALID/)
    await context.close()
  }

  const certificate = await fetch(
    `http://127.0.0.1:${new URL(doors.onboarding).port}/ocean-hub.crt`,
  )
  writeFileSync(join(folder, 'ocean-hub.crt'), await certificate.text())
  const install = ['-A', '-t', 'C,,', '-n', 'ocean-hub', '-i', join(folder, 'ocean-hub.crt')]
  execFileSync('certutil', ['-d', `sql:${store}`, ...install])

  const context = await openBrowser(home, { width: 1280, language: 'id', theme: 'light' })
  t.teardown(() => context.close())
  const [page = await context.newPage()] = context.pages()
  await page.goto(`${doors.onboarding}/?lang=id`)
  await page.getByText(ONBOARDING_WORDS.id.trusted).waitFor()
  if (PICTURES) await page.screenshot({ path: join(PICTURES, 'trusted.png') })
  t.notOk(await page.getByText(ONBOARDING_WORDS.id.download, { exact: true }).isVisible())
  await page.getByText(ONBOARDING_WORDS.id.open, { exact: true }).click()
  await page.locator('#pairing-code, input').first().waitFor()
  t.equal(new URL(page.url()).origin, doors.https)
  const isSecure = await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    return isSecureContext
  })
  t.ok(isSecure, 'a service worker stands and the context is secure')
  await ledBack(t, page, doors.https, () => newPairingCode(data))
})

function newPairingCode(data: string): string {
  const db = openDatabase(join(data, 'outlet.db'))
  try {
    return createPairingCode(db, realSeams, null, 600_000).pairingCode
  } finally {
    db.close()
  }
}

async function pairAs(page: Page, origin: string, code: string): Promise<void> {
  await page.goto(`${origin}/?pair=${code}`)
  await page.getByLabel(idConsole['pairing.name'], { exact: true }).fill('Kasir depan')
  await page.getByRole('button', { name: idConsole['pairing.action'], exact: true }).click()
}

/** The same hub under another address: the till says what lies elsewhere, and leads there. */
async function ledBack(t: Test, page: Page, home: string, newCode: () => string): Promise<void> {
  await pairAs(page, home, newCode())
  const people = page.getByText(id['login.title'], { exact: true })
  await people.waitFor()
  const other = home.replace(/\/\/[^:]+/, '//127.0.0.1')
  await pairAs(page, other, newCode())
  await page.getByText(idConsole['place.elsewhere'], { exact: true }).waitFor()
  t.same(await violationsOn(page), [])
  for (const { width, theme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: theme })
    const fits = await page.evaluate(() =>
      [...document.querySelectorAll('main a, main button')].every(
        (each) => each.getBoundingClientRect().right <= document.documentElement.clientWidth,
      ),
    )
    t.ok(fits, `${width} px`)
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `elsewhere-${width}.png`) })
  }
  const address = new URL(home).host
  const link = page.getByRole('link', {
    name: idConsole['place.open'].replace('{address}', address),
  })
  await link.click()
  await people.waitFor()
  t.equal(new URL(page.url()).origin, home, 'the till with what it keeps')
}
