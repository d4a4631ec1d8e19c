// Cash that went out while the hub was away or silent, and IndexedDB lost the word of it: the
// second journal still has it, and the hub books it once.
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import t from 'tap'
import { Type } from 'typebox'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Noted } from '../../../terminal-ui/src/models/client-events.ts'
import { followSalvage, salvage } from '../../../terminal-ui/src/models/follow-salvage.ts'
import {
  followUnreadable,
  unreadableActs,
} from '../../../terminal-ui/src/models/follow-unreadable.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import type { TestHub } from '../../support/hub.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import { openPage, openShift, openShop, startWork } from './real-shop.ts'

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

const REASON = { reason_code: 'supplies', note: null }

t.test('asked, never answered, and the whole database is gone: booked once', async (t) => {
  const opened = await openShop(t)
  const { hub, browser, till, boot } = opened
  await openShift(opened)
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  // Nothing comes back from here on; what the till asks lies in both storages before it is sent.
  browser.isCut = true
  const id = till.commands.newId()
  const body = {
    ...{ movement_id: id, session_id: till.shift.current.value?.session_id ?? '' },
    ...{ kind: 'paid-out', amount_minor: 30_000, counts: null, ...REASON, approval_id: null },
  }
  const order = { id, kind: 'cash-movement', path: '/api/pos/cash-movements', body } as const
  t.match(await till.commands.send(order, Type.Object({})), { code: 'COMMAND_UNANSWERED' })
  boot.stop()
  browser.isCut = false
  browser.databaseName = `${browser.databaseName}-reset`
  const page = await openPage(t, browser)
  const stop = followSalvage(page.boot)
  t.teardown(stop)
  const found = await browser.until(() => salvage.value, 'what is sealed')
  t.equal(found.saleCount, 0)
  t.equal(found.otherCount, 2, 'the opening, which the hub knows, and the paid-out')
  await startWork(page, hub, 'Kasir 1', CASHIER_ID)
  await browser.until(() => found.state.value === 'done', 'the hub’s verdicts')
  t.same(paidOut(hub), [-30_000])
  t.equal(found.asideCount.value, 0)
  t.same(checkBooks(hub.db), [])
})

t.test('no word of it can be read here: it is named, and the hub opens its copy', async (t) => {
  const opened = await openShop(t)
  const { hub, browser, till } = opened
  await openShift(opened)
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  const move = { counts: null, reason: REASON, words: 'kas', kind: 'paid-out' } as const
  t.match(await shiftDeskOf(till).cash.move({ ...move, amountMinor: 20_000 }), { ok: true })
  const how = { name: 'AES-GCM', length: 256 }
  for (const segment of await till.database.getAll('journal_segments')) {
    const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt'])
    await till.database.put('journal_segments', { ...segment, key: key as CryptoKey })
  }
  await till.commands.load()
  const noted: Noted[] = []
  const stopNoting = followUnreadable(till, (event) => noted.push(event))
  t.same(noted, [{ name: 'command_unreadable', words: 'cash-movement' }])
  t.match(unreadableActs.value, [{ kind: 'cash-movement' }])
  await till.commands.load()
  t.match(unreadableActs.value, [{ kind: 'cash-movement' }])
  t.equal(noted.length, 1, 'told once in a run of the page')
  t.equal(till.commands.heldShiftIds.value.length, 1, 'its shift is not closed over it')
  stopNoting()
  opened.boot.stop()
  browser.isCut = false
  const page = await openPage(t, browser)
  t.teardown(followSalvage(page.boot))
  await browser.until(() => paidOut(hub).length > 0, 'the paid-out at the hub')
  await browser.until(() => page.till.commands.unreadable.value.length === 0, 'nothing outstanding')
  t.same(page.till.commands.heldShiftIds.value, [], 'its shift may be closed')
  t.same(paidOut(hub), [-20_000])
  t.same(checkBooks(hub.db), [])
})
