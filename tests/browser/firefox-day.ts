// `npm run test:firefox`: the offline day in Debian's Firefox. Not part of `npm test`: the browser
// of the shops is Chromium, and this one is 250 MB more to install.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT, startHub } from '../../tools/hub-process.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { type Firefox, startFirefox } from './firefox-driver.ts'
import { speakInTests } from './till-driver.ts'

const program = ensureProgram({ command: 'firefox-esr', packageName: 'firefox-esr' }, t.comment)
const skip = program.ok ? false : program.reason
const OIL = '2000010100002'
const OPENS_MS_MAX = 15_000
const ARRIVES_MS_MAX = 60_000

t.setTimeout(300_000)

async function openOutlet(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'firefox')
  const hubFolder = join(folder, 'hub')
  const outlet = await prepareOutlet(hubFolder, '127.0.0.1:9', 1)
  const hub = await startHub(hubFolder, { port: await findFreePort() })
  t.teardown(() => hub.stop())
  const read = () => {
    const reader = openReader(join(hubFolder, 'outlet.db'))
    const numbers = reader.prepare('SELECT receipt_number FROM sale ORDER BY number').pluck().all()
    return { reader, numbers }
  }
  return {
    ...{ folder, hub, pairingCode: outlet.pairingCodes[0] ?? '' },
    receipts: () => {
      const { reader, numbers } = read()
      reader.close()
      return numbers
    },
    bookFaults: () => {
      const { reader } = read()
      const faults = checkBooks(reader)
      reader.close()
      return faults
    },
  }
}

async function putInBasket(firefox: Firefox): Promise<void> {
  await firefox.fill(text('catalogue.search'), OIL)
  await firefox.press('Enter')
  await firefox.evaluate(async () => {
    while (!document.querySelector('.line-facts')) await new Promise((done) => setTimeout(done, 50))
  }, null)
}

async function pay(firefox: Firefox): Promise<void> {
  await firefox.press('F8')
  await firefox.fill(text('pay.cash-given'), '20000')
  await firefox.press('Enter')
  await firefox.waitFor(text('done.title'))
  await firefox.tap(text('done.next'))
  await firefox.waitFor(text('catalogue.search'))
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const endMs = performance.now() + ARRIVES_MS_MAX
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

const surroundings = () => ({
  isSecure: isSecureContext,
  isControlled: navigator.serviceWorker?.controller !== null,
  hasBackgroundSync: 'SyncManager' in window,
  hasLocks: 'locks' in navigator,
  hasFileSystem: typeof navigator.storage?.getDirectory === 'function',
})

t.test('the offline day in Firefox', { skip }, async (t) => {
  if (!program.ok) return
  const outlet = await openOutlet(t)
  const firefox = await startFirefox(program.path, outlet.folder)
  t.teardown(() => firefox.stop())
  speakInTests('id')
  await firefox.goTo(outlet.hub.url)
  await firefox.evaluate(() => {
    localStorage.setItem('ocean-pos.language', 'id')
  }, null)
  await firefox.reload()
  await firefox.evaluate(() => navigator.serviceWorker.ready.then(() => null), null)
  await firefox.fill(text('pairing.code'), outlet.pairingCode)
  await firefox.fill(text('pairing.name'), 'Kasir 1')
  await firefox.tap(text('pairing.action'))
  await firefox.waitFor(text('login.lead'))
  await firefox.tap('Sari')
  await firefox.waitFor(text('login.other-person'))
  await firefox.type('1357')
  await firefox.press('Enter')
  await firefox.tap(text('open-shift.by-sum'))
  await firefox.fill(text('open-shift.float'), '200000')
  await firefox.tap(text('open-shift.action'))
  await firefox.waitFor(text('catalogue.search'))

  await putInBasket(firefox)
  await pay(firefox)
  await until('the first sale', () => outlet.receipts().length === 1)
  t.comment('the hub is killed')
  process.kill(outlet.hub.pid, 'SIGKILL')
  await outlet.hub.stop()
  for (let sold = 0; sold < 3; sold += 1) {
    await putInBasket(firefox)
    await pay(firefox)
  }
  await putInBasket(firefox)
  const fromMs = performance.now()
  await firefox.reload()
  await firefox.waitFor(text('catalogue.search'))
  const openMs = performance.now() - fromMs
  t.ok(openMs < OPENS_MS_MAX, `opens without the hub in ${openMs.toFixed(0)} ms`)
  const facts = await firefox.evaluate(surroundings, null)
  t.comment(JSON.stringify(facts))
  t.match(facts, { isSecure: true, isControlled: true, hasLocks: true, hasFileSystem: true })
  await firefox.waitFor(text('connect.offline'))
  await pay(firefox)
  t.pass('the basket was there after the reload and is paid')
  t.equal(outlet.receipts().length, 1, 'nothing is at the hub yet')

  await outlet.hub.restart(new AbortController().signal)
  await until('the sales of the outage', () => outlet.receipts().length === 5)
  await firefox.waitFor(text('connect.online'))
  t.same(
    outlet.receipts(),
    [1, 2, 3, 4, 5].map((number) => `MART01-T1-A-${number}`),
    'each once, without a gap',
  )
  t.same(outlet.bookFaults(), [])
})
