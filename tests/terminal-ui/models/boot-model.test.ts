import t from 'tap'
import { createBoot } from '../../../terminal-ui/src/models/boot-model.ts'
import { settle, until } from '../link/fake-time.ts'
import { createBench } from '../link/terminal-bench.ts'
import { bootTill, openTill, product, scriptShop } from './open-till.ts'

t.test('one tab works, the other offers to take over', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  const { boot } = await bootTill(t, bench)
  const second = createBoot(bench.seams, bench.databaseName)
  t.teardown(() => second.stop())
  second.start()
  t.equal(second.phase.value, 'starting')
  bench.tabs[1]?.events.onElsewhere()
  t.equal(second.phase.value, 'other-tab')
  t.equal(second.till.value, null)
  second.takeOver()
  t.equal(bench.tabs[1]?.takes, 1)
  bench.tabs[0]?.events.onElsewhere()
  t.equal(boot.phase.value, 'other-tab')
  t.equal(boot.till.value, null)
  bench.tabs[1]?.events.onHeld()
  await until(() => second.phase.value === 'open', 'the till in the second tab')
})

t.test('a till that was taken over sends and listens no more', async (t) => {
  const { bench, boot } = await openTill(t)
  bench.tabs[0]?.events.onElsewhere()
  const calls = bench.hub.calls.length
  await bench.time.pass(10 * 60_000)
  t.equal(bench.hub.calls.length, calls)
  t.equal(bench.time.pendingCount, 0)
  bench.tabs[0]?.events.onHeld()
  await until(() => boot.till.value?.session.phase.value === 'logged-in', 'the till again')
})

t.test('a storage that does not open is said, and tried again on request', async (t) => {
  const bench = createBench(t)
  const boot = createBoot(bench.seams, bench.databaseName)
  t.teardown(() => boot.stop())
  const { open } = indexedDB
  const broken = t.intercept(Object.getPrototypeOf(indexedDB), 'open', {
    value() {
      throw new DOMException('Internal error opening backing store', 'UnknownError')
    },
  })
  boot.start()
  bench.tabs[0]?.events.onHeld()
  await until(() => boot.phase.value === 'storage-broken', 'the word about it')
  broken.restore()
  t.equal(indexedDB.open, open)
  boot.start()
  await until(() => boot.phase.value === 'open', 'the till')
  t.equal(bench.tabs.length, 1, 'the tab lock was kept')
})

t.test('a storage that fails under the till is said too', async (t) => {
  const { bench, boot } = await openTill(t)
  const failing = t.intercept(IDBDatabase.prototype, 'transaction', {
    value() {
      throw new DOMException('the disk went away', 'UnknownError')
    },
  })
  bench.hub.say({ type: 'watermark', series: 'A', watermark: 0 })
  await until(() => boot.phase.value === 'storage-broken', 'the word about it')
  failing.restore()
})

t.test('losing the lock while the storage opens leaves no till behind', async (t) => {
  const bench = createBench(t)
  const boot = createBoot(bench.seams, bench.databaseName)
  t.teardown(() => boot.stop())
  boot.start()
  bench.tabs[0]?.events.onHeld()
  bench.tabs[0]?.events.onElsewhere()
  await settle()
  t.equal(boot.phase.value, 'other-tab')
  t.equal(boot.till.value, null)
})

t.test('language and theme are kept apart from the till', async (t) => {
  const bench = createBench(t)
  const { settings } = createBoot(bench.seams, bench.databaseName)
  t.equal(settings.language.value, 'id')
  t.equal(settings.theme.value, 'system')
  settings.setLanguage('en')
  settings.setTheme('dark')
  const again = createBoot(bench.seams, bench.databaseName).settings
  t.equal(again.language.value, 'en')
  t.equal(again.theme.value, 'dark')
})

t.test(
  'sealed sales without a pairing are a lost storage, whatever else was forgotten',
  async (t) => {
    const { bench, boot, till } = await openTill(t)
    await till.cart.add(product(1))
    await till.payment.open()
    await till.payment.addTender({ method: 'cash', tenderedMinor: 50_000, evidence: null })
    t.ok((await till.payment.commit()).ok)
    boot.stop()
    bench.marks.clear()
    bench.hub.hasSession = false
    bench.databaseName = `${bench.databaseName}-reset`
    const { till: anew } = await bootTill(t, bench)
    await until(() => anew.session.incident.value, 'the word about it')
    t.match(anew.session.incident.value, { kind: 'storage-lost', terminalCode: null })
    t.equal((await anew.link.vault.second)?.sealed.length, 1)
  },
)
