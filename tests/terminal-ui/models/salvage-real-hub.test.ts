// A browser that lost its database: what the second journal has is at the hub in the end, once.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { unreadableSales } from '../../../terminal-ui/src/link/unreadable-sales.ts'
import type { Noted } from '../../../terminal-ui/src/models/client-events.ts'
import { followSalvage, salvage } from '../../../terminal-ui/src/models/follow-salvage.ts'
import { followUnreadable, unreadable } from '../../../terminal-ui/src/models/follow-unreadable.ts'
import { BARCODES, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import { type Opened, openPage, openShift, openShop, startWork } from './real-shop.ts'

const salesAt = (hub: TestHub) =>
  hub.db.prepare('SELECT receipt_number FROM sale ORDER BY receipt_number').pluck().all()

async function sell({ till }: Opened): Promise<void> {
  await till.scan.scanText(BARCODES[1] ?? '')
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 50_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
}

/** One sale is at the hub, two are sold while the cable is out. */
async function sellAlone(t: Test) {
  const opened = await openShop(t)
  const { hub, browser, till } = opened
  await openShift(opened)
  await sell(opened)
  await browser.until(() => salesAt(hub).length === 1, 'the first sale')
  browser.isCut = true
  await sell(opened)
  await sell(opened)
  t.equal(till.link.vault.state.value, 'kept')
  opened.boot.stop()
  browser.isCut = false
  return opened
}

t.test('IndexedDB came back empty: paired anew, the sealed sales are handed over', async (t) => {
  const { hub, browser } = await sellAlone(t)
  browser.databaseName = `${browser.databaseName}-reset`
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  t.match(page.till.session.incident.value, { kind: 'storage-lost', terminalCode: 'T2' })
  const found = await browser.until(() => salvage.value, 'what is sealed')
  t.equal(found.saleCount, 3, 'those the hub has are in the file too')
  t.match(JSON.parse(found.fileText()), { parts: [{ records: [{}, {}, {}] }] })
  t.equal(salesAt(hub).length, 1)
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(salesAt(hub), ['TEST01-T2-A-1', 'TEST01-T2-A-2', 'TEST01-T2-A-3'])
  // With them the opening of their shift, which the hub knew.
  t.match(page.till.session.incident.value, { kind: 'sales-handed-over', count: 4 })
  await sell(page)
  await browser.until(() => salesAt(hub).length === 4, 'a sale of the new series')
  t.same(checkBooks(hub.db), [])
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)

  page.boot.stop()
  const again = await openPage(t, browser)
  t.teardown(followSalvage(again.boot))
  await browser.until(() => salvage.value, 'a look at the files')
  t.equal(salvage.value?.saleCount, 0, 'handed over is not offered again')
})

t.test('IndexedDB does not open: the session’s cookie still opens the hub’s door', async (t) => {
  const { hub, browser, boot } = await sellAlone(t)
  const broken = t.intercept(Object.getPrototypeOf(indexedDB), 'open', {
    value() {
      throw new DOMException('Internal error opening backing store', 'UnknownError')
    },
  })
  browser.isCut = true
  browser.disk.unlistable = 1
  t.teardown(followSalvage(boot))
  boot.start()
  await browser.until(() => boot.phase.value === 'storage-broken', 'the word about it')
  const found = await browser.until(() => salvage.value, 'what is sealed')
  await new Promise((resolve) => setTimeout(resolve, 500))
  t.equal(found.state.value, 'waiting', 'it was tried in vain')
  t.equal(salesAt(hub).length, 1)
  // As soon as the hub answers, with nobody pressing anything.
  browser.isCut = false
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(salesAt(hub), ['TEST01-T2-A-1', 'TEST01-T2-A-2', 'TEST01-T2-A-3'])
  t.equal(browser.disk.files.size, 1, 'nothing is deleted')
  broken.restore()
})

t.test('files that could not be read at first are looked at again', async (t) => {
  const { hub, browser } = await sellAlone(t)
  browser.databaseName = `${browser.databaseName}-reset`
  browser.disk.unlistable = 1
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  t.equal(await page.till.link.vault.second, null)
  t.equal(salvage.value, null, 'nobody says that there is nothing')
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  const found = await browser.until(() => salvage.value, 'what is sealed')
  t.equal(found.saleCount, 3)
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(salesAt(hub), ['TEST01-T2-A-1', 'TEST01-T2-A-2', 'TEST01-T2-A-3'])
  t.same(checkBooks(hub.db), [])
})

/** The line drops and is back, and a sale of after it is at the hub. */
async function loseTheLine(page: Opened, hub: TestHub): Promise<void> {
  const { browser, till } = page
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  browser.mend()
  till.connectivity.retryNow()
  await browser.until(() => till.link.isConnected.value, 'the line')
  const count = salesAt(hub).length
  await sell(page)
  await browser.until(() => salesAt(hub).length === count + 1, 'a sale of after it')
}

t.test('handed over is said once, however often the line comes back', async (t) => {
  const { hub, browser } = await sellAlone(t)
  browser.databaseName = `${browser.databaseName}-reset`
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  const said = () => page.till.link.incident.value?.kind === 'sales-handed-over'
  await browser.until(said, 'the word about it')
  page.till.link.dismissIncident()
  await loseTheLine(page, hub)
  t.equal(page.till.link.incident.value, null, 'who has read it reads it no second time')
  t.equal(salvage.value?.state.value, 'done')
})

t.test('a file whose head is damaged stays, and nobody is told that it was taken', async (t) => {
  const { hub, browser } = await sellAlone(t)
  const [name = '', bytes] = [...browser.disk.files][0] ?? []
  if (bytes === undefined) throw new Error('no file')
  // Within the first frame, which says whose key the records are sealed to.
  bytes[40] = (bytes[40] ?? 0) ^ 1
  browser.databaseName = `${browser.databaseName}-reset`
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  const found = await browser.until(() => salvage.value, 'what is sealed')
  t.equal(found.saleCount, 3, 'the records are whole')
  await browser.until(() => found.state.value === 'refused', 'the end of it')
  await loseTheLine(page, hub)
  t.equal(found.state.value, 'refused')
  t.not(page.till.link.incident.value?.kind, 'sales-handed-over')
  t.equal(found.takenCount.value, 0)
  t.ok(browser.disk.files.has(name))
})

t.test('a record that is damaged stays, is counted, and the others are taken', async (t) => {
  const { hub, browser } = await sellAlone(t)
  const [name = '', bytes] = [...browser.disk.files][0] ?? []
  if (bytes === undefined) throw new Error('no file')
  // In the body of the last record: its frame is whole no more, the others are.
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
  browser.databaseName = `${browser.databaseName}-reset`
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  const found = await browser.until(() => salvage.value, 'what is sealed')
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(salesAt(hub), ['TEST01-T2-A-1', 'TEST01-T2-A-2'])
  t.equal((await page.till.link.vault.second)?.damagedCount, 1)
  t.ok(browser.disk.files.has(name))
})

/** Another key than the one that sealed: every body fails its tag. */
async function changeKeys({ till: { database } }: Opened): Promise<void> {
  const how = { name: 'AES-GCM', length: 256 }
  for (const segment of await database.getAll('journal_segments')) {
    const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt'])
    await database.put('journal_segments', { ...segment, key: key as CryptoKey })
  }
}

t.test('sales that nobody here can read are named, and the hub opens their copies', async (t) => {
  const { hub, browser } = await sellAlone(t)
  browser.isCut = true
  const alone = await openPage(t, browser)
  await changeKeys(alone)
  await alone.till.link.sender.drain()
  await alone.till.link.journalChanged()
  const noted: Noted[] = []
  const stopLooking = followUnreadable(alone.till, (event) => noted.push(event))
  await browser.until(() => unreadable.value.length === 2, 'what cannot be read')
  await alone.till.link.journalChanged()
  t.same(noted, [
    { name: 'sale_unreadable', count: unreadable.value[0]?.payableMinor, words: 'TEST01-T2-A-2' },
    { name: 'sale_unreadable', count: unreadable.value[1]?.payableMinor, words: 'TEST01-T2-A-3' },
  ])
  t.ok(Number(unreadable.value[0]?.payableMinor) > 0)
  stopLooking()
  t.same(unreadable.value, [])
  // Closed while it looked: what it finds is of no till that is open.
  followUnreadable(alone.till, (event) => noted.push(event))()
  t.equal((await unreadableSales(alone.till.database)).length, 2)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.same(unreadable.value, [])
  t.equal(noted.length, 2)
  alone.boot.stop()
  browser.isCut = false

  const page = await openPage(t, browser)
  const stop = followUnreadable(page.till, (event) => noted.push(event))
  t.teardown(followSalvage(page.boot))
  const found = await browser.until(() => salvage.value, 'what is sealed')
  t.equal(found.saleCount, 2)
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(salesAt(hub), ['TEST01-T2-A-1', 'TEST01-T2-A-2', 'TEST01-T2-A-3'])
  await browser.until(() => unreadable.value.length === 0, 'nothing outstanding')
  t.equal(page.till.link.counts.value.refused, 0)
  t.same(checkBooks(hub.db), [])
  stop()
})
