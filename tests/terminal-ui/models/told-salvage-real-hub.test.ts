// Cash that went out while the hub was away, and IndexedDB lost the word of it: the second journal
// still has it, and the hub books it once.
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { followSalvage } from '../../../terminal-ui/src/models/follow-salvage.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import type { TestHub } from '../../support/hub.ts'
import { openPage, openShift, openShop } from './real-shop.ts'

const paidOut = ({ db }: TestHub) =>
  db.prepare("SELECT amount_minor FROM cash_movement WHERE kind = 'paid-out'").pluck().all()

t.test('a paid-out that IndexedDB lost is in the books, once', async (t) => {
  const opened = await openShop(t)
  const { hub, browser, till, boot } = opened
  await openShift(opened)
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  const reason = { reason_code: 'supplies', note: null }
  const move = {
    counts: null,
    reason,
    words: 'kas',
    kind: 'paid-out',
    amountMinor: 50_000,
  } as const
  t.match(await shiftDeskOf(till).cash.move(move), { ok: true })
  await browser.until(() => till.link.vault.state.value === 'kept', 'the second copy')
  boot.stop()
  const storage = await openDB(browser.databaseName)
  t.equal(await storage.count('money_commands'), 2, 'the opening and the paid-out')
  await storage.clear('money_commands')
  storage.close()
  t.same(paidOut(hub), [])
  browser.isCut = false
  for (const _ of ['it comes home', 'and once']) {
    const page = await openPage(t, browser)
    const stop = followSalvage(page.boot)
    await browser.until(() => paidOut(hub).length > 0, 'the paid-out at the hub')
    await browser.until(() => page.till.link.isConnected.value, 'the channel')
    stop()
    page.boot.stop()
  }
  t.equal(paidOut(hub).length, 1)
  t.same(checkBooks(hub.db), [])
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)
})
