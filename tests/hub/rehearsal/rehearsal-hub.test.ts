// What keeps a rehearsal and a shop apart at the hub: its database, its settings, its marks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { REHEARSAL_CODE, REHEARSAL_MEANING } from '#domain/rehearsal.ts'
import type { PracticeState } from '#domain/wire/rehearsal-message.ts'
import { readConfig } from '#hub/config.ts'
import { prepared } from '#hub/db/query.ts'
import { openOutlet } from '#hub/outlet/open-outlet.ts'
import { markPrinter } from '#hub/printing/mark-printer.ts'
import type { PrinterDevice } from '#hub/printing/print-worker.ts'
import { createOutboxReader } from '../../../cloud-relay/outbox-reader.ts'
import { readRelayConfig } from '../../../cloud-relay/relay-config.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const MIGRATIONS = new URL('../../../migrations/hub', import.meta.url).pathname
const START = { wasStoppedCleanly: true, nowMs: Date.UTC(2026, 10, 29) }

const IDLE: PracticeState = {
  ...{ fault: null, ended: [], faults: ['hub-away'], tills_url: null, paper_url: null },
}

/** A folder with the screens as vite builds them, as far as the door reads them. */
function makeScreens(t: Test): string {
  const folder = makeTempFolder(t, 'screens')
  mkdirSync(join(folder, 'assets'))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="id"><head><meta name="theme-color" content="#0c2a37" />' +
      '<title>Ocean Store</title></head><body></body></html>',
  )
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'manifest.webmanifest'), '{"id":"/","name":"Ocean Store"}')
  return folder
}

const startRehearsalHub = (t: Test) =>
  startTestHub(t, {
    seed: (db) => prepared(db, 'UPDATE outlet SET code = ?').run(REHEARSAL_CODE),
    deps: { isRehearsal: true },
    uiFolder: makeScreens(t),
    practice: {
      state: async () => ({ ok: true, value: IDLE }),
      begin: async () => ({ ok: false, code: 'PRACTICE_BUSY' }),
      end: async () => ({ ok: true, value: IDLE }),
    },
  })

const rehearsal = await startRehearsalHub(t)
const shop = await startTestHub(t, { uiFolder: makeScreens(t) })

t.test('each relay refuses the other’s outbox', async (t) => {
  const read = (folder: string, isRehearsal: boolean) => {
    const reader = createOutboxReader(join(folder, 'outlet.db'), isRehearsal)
    t.teardown(reader.close)
    return reader.readOutletId()
  }
  t.throws(() => read(rehearsal.folder, false), { message: /nothing of it goes to a cloud/ })
  t.throws(() => read(shop.folder, true), { message: /is no rehearsal/ })
  t.type(read(shop.folder, false), 'string')
  t.type(read(rehearsal.folder, true), 'string')
})

t.test('settings that lead out of the box are refused', async (t) => {
  const own = { HUB_REHEARSAL: '/run/x.sock', HUB_DATA_FOLDER: '/tmp/x' }
  t.equal(readConfig(own).rehearsal, '/run/x.sock')
  t.throws(() => readConfig({ HUB_REHEARSAL: '/run/x.sock' }), { message: /HUB_DATA_FOLDER must/ })
  for (const name of ['HUB_BACKUP_FOLDER', 'HUB_HEAD_OFFICE_KEY']) {
    t.throws(() => readConfig({ ...own, [name]: '/x' }), { message: new RegExp(`${name} is not`) })
  }
  t.throws(() => readConfig({ ...own, HUB_REDIS_URL: 'redis://x' }), { message: /HUB_REDIS_URL/ })
  const relay = {
    RELAY_OUTLET_DATABASE: '/x',
    RELAY_DATA_FOLDER: '/x',
    RELAY_HUB_SOCKET: '/x',
    RELAY_REHEARSAL: 'yes',
  }
  const cloud = (host: string) => ({ ...relay, RELAY_CLOUD_URL: `postgresql://a:b@${host}:5/c` })
  t.equal(readRelayConfig(cloud('127.0.0.1')).rehearsal, 'yes')
  t.throws(() => readRelayConfig(cloud('cloud.example.com')), { message: /on this machine/ })
})

t.test('pages, manifest and icon of a rehearsal are marked, and no shop’s', async (t) => {
  const get = async (hub: { url: string }, path: string) => (await fetch(hub.url + path)).text()
  for (const path of ['/', '/index.html', '/console']) {
    const page = await get(rehearsal, path)
    t.match(page, /<html data-rehearsal="LATIHAN[^"]+NOT A SALE"/)
    t.match(page, /<title>LATIHAN – Ocean Store/)
    t.notMatch(page, /content="#0c2a37"/)
    t.notMatch(await get(shop, path), /LATIHAN|rehearsal/)
  }
  t.match(JSON.parse(await get(rehearsal, '/manifest.webmanifest')), { short_name: 'LATIHAN' })
  t.match(await get(rehearsal, '/icon.svg'), /pattern/)
  t.equal(await get(shop, '/icon.svg'), '<svg/>')
})

t.test('the panel’s routes are a manager’s, and do not exist in a shop', async (t) => {
  const manager = await rehearsal.logIn(MANAGER_ID)
  const cashier = await rehearsal.logIn(CASHIER_ID, 'Kasir 2')
  const path = '/api/console/rehearsal'
  t.equal((await cashier.get(path)).status, 403)
  const view = await manager.get(path)
  t.match(view, { status: 200, body: { lesson: null, books: { sale_count: 0, twice_count: 0 } } })
  const busy = await manager.post(`${path}/fault`, { fault: 'jam', seconds: 60 })
  t.match(busy, { status: 409, body: { error: { code: 'PRACTICE_BUSY' } } })
  const begun = await manager.post(`${path}/lesson`, { act: 'begin' })
  t.equal(begun.body.lesson.steps[0].state, 'now')
  t.equal((await (await shop.logIn(MANAGER_ID)).get(path)).status, 404)
})

t.test('cookies have other names: ports do not keep them apart', async (t) => {
  const names = async (hub: typeof shop) => [...(await hub.logIn()).cookies.keys()].sort()
  t.same(await names(rehearsal), ['__Host-rehearsal-device', '__Host-rehearsal-staff'])
  t.same(await names(shop), ['__Host-device', '__Host-staff'])
})

t.test('whatever is printed comes out marked; a drawer is opened as ever', async (t) => {
  const seen: unknown[] = []
  const plain: PrinterDevice = {
    print: async (order) => {
      seen.push(order)
      return { state: 'printed', problem: null, bytesAccepted: 1 }
    },
  }
  const hooks = { mayStart: () => true, isFencing: () => {}, waits: () => {} }
  const marked = markPrinter(plain)
  const model = {
    documentId: 'x',
    receiptNumber: '1',
    copyNo: 0,
    language: 'id',
    blocks: [],
  } as const
  await marked.print({ kind: 'document', model: { ...model, blocks: [] } }, hooks)
  await marked.print({ kind: 'drawer-pulse' }, hooks)
  t.match(JSON.stringify(seen[0]), new RegExp(REHEARSAL_MEANING))
  t.same(seen[1], { kind: 'drawer-pulse' })
  t.equal(marked.canClearAhead, false)
  t.equal(await marked.clearAhead?.(), null)
})

t.test('each hub refuses the other’s database, and leaves it as it is', async (t) => {
  await Promise.all([shop.stop(), rehearsal.stop()])
  const paths = [shop, rehearsal].map(({ folder }) => join(folder, 'outlet.db')) as [string, string]
  const before = paths.map((path) => readFileSync(path))
  t.throws(() => openOutlet(`${paths[0]}-none`, MIGRATIONS, { ...START, isRehearsal: true }), {
    message: /npm run rehearsal makes one/,
  })
  t.throws(() => openOutlet(paths[0], MIGRATIONS, { ...START, isRehearsal: true }), {
    message: /never opens a shop's books/,
  })
  t.throws(() => openOutlet(paths[1], MIGRATIONS, START), { message: /only npm run rehearsal/ })
  t.same(
    paths.map((path) => readFileSync(path)),
    before,
  )
  for (const [index, isRehearsal] of [false, true].entries()) {
    openOutlet(paths[index] as string, MIGRATIONS, { ...START, isRehearsal }).close()
  }
})
