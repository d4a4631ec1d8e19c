// The real restic: what left the box, come back, is the outlet again, and unreadable to others.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkOffBox as bringBack } from '#hub/backup/check-off-box.ts'
import { BASE, makeGeneration } from '#hub/backup/generation-files.ts'
import { readOffBox } from '#hub/backup/off-box-state.ts'
import { readTrial, TRIAL_WANTED, wantTrial } from '#hub/backup/off-box-trial.ts'
import { restoreOutlet } from '#hub/backup/restore-outlet.ts'
import { heedRestoredMarker } from '#hub/cloud/restored-marker.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'
import {
  checkOffBox,
  fetchNewest,
  fetchOffBox,
  probeOffBox,
  sendOffBox,
} from '../../provisioning/off-box-backup.ts'
import { makeSale } from '../support/sale-maker.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const restic = ensureProgram({ command: 'restic', packageName: 'restic' }, t.comment)
const skip = restic.ok ? false : restic.reason
const NOW_MS = Date.UTC(2026, 10, 29)

/** Everybody in a folder, as text. */
const contents = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')

async function openBox(t: Test) {
  const folder = makeTempFolder(t, 'off-box')
  const [data, backup, cache] = ['data', 'backup', 'cache'].map((name) => join(folder, name))
  if (!data || !backup || !cache) throw new Error('folders')
  for (const path of [data, backup]) mkdirSync(path)
  const shop = openSmallShop(data)
  const taker = createSaleTaker(shop.deps)
  for (const number of [1, 2, 3]) {
    must(await taker.take('direct', makeSale({ number }), 0))
  }
  // One before it that holds nothing.
  const empty = makeGeneration(backup, NOW_MS - 1_000)
  writeFileSync(join(empty, BASE), 'nothing')
  const generation = makeGeneration(backup, NOW_MS)
  await shop.db.backup(join(generation, BASE))
  writeFileSync(join(data, 'pepper'), 'the pepper of this box')
  writeFileSync(join(folder, 'password'), 'correct horse battery staple')
  const environment = {
    ...{ PATH: process.env.PATH, HOME: folder, RESTIC_CACHE_DIR: cache },
    RESTIC_REPOSITORY: join(folder, 'elsewhere'),
    RESTIC_PASSWORD_FILE: join(folder, 'password'),
  }
  return { folder, data, backup, generation, environment, shop, taker }
}

t.test(
  'the place outside is tried: written, read back, deleted, or why not',
  { skip },
  async (t) => {
    const { backup, environment, data } = await openBox(t)
    const at = (nowMs: number) => ({ backup, environment, nowMs })
    t.equal(readTrial(backup), null, 'never tried')
    t.equal(probeOffBox(at(NOW_MS)), null, 'into a place that begins with it')
    t.same(readTrial(backup), { at: '2026-11-29T00:00:00.000Z', fault: null })
    t.equal(sendOffBox({ data, ...at(NOW_MS) }), null)
    t.equal(probeOffBox(at(NOW_MS + 1)), null, 'and beside copies')
    const list = spawnSync('restic', ['snapshots', '--json'], {
      env: environment,
      encoding: 'utf8',
    })
    const tags = (JSON.parse(list.stdout) as { tags: string[] }[]).map((each) => each.tags)
    t.same(tags, [['ocean']], 'nothing of a trial stays')

    writeFileSync(environment.RESTIC_PASSWORD_FILE, 'another')
    const why = probeOffBox(at(NOW_MS + 2))
    t.match(why, /wrong password/)
    t.match(readTrial(backup), { at: '2026-11-29T00:00:00.002Z', fault: /wrong password/ })
    writeFileSync(environment.RESTIC_PASSWORD_FILE, 'correct horse battery staple')
    renameSync(environment.RESTIC_REPOSITORY, `${environment.RESTIC_REPOSITORY}-pulled-out`)
    t.match(probeOffBox(at(NOW_MS + 3)), /is the disk plugged in/)
    t.notOk(existsSync(environment.RESTIC_REPOSITORY), 'an empty place is not begun anew')
  },
)

t.test('one trial for a run of questions', async (t) => {
  const backup = makeTempFolder(t, 'backup')
  const path = join(backup, TRIAL_WANTED)
  const nowMs = Date.now()
  wantTrial(backup, nowMs)
  const first = readFileSync(path, 'utf8')
  wantTrial(backup, nowMs + 1_000)
  t.equal(readFileSync(path, 'utf8'), first)
  wantTrial(backup, nowMs + 61_000)
  t.not(readFileSync(path, 'utf8'), first)
  writeFileSync(join(backup, 'off-box-trial.json'), '{"at_ms": 1')
  t.equal(readTrial(backup), null, 'half a file is none')
  wantTrial(join(backup, 'nowhere'), nowMs)
})

t.test('sent, checked, fetched by another box, restored, opened', { skip }, async (t) => {
  const box = await openBox(t)
  const options = { ...box, nowMs: NOW_MS }
  t.equal(sendOffBox(options), null)
  t.equal(sendOffBox({ ...options, nowMs: NOW_MS + 1 }), null, 'again, into the same repository')
  const report = () => JSON.parse(readFileSync(join(box.backup, 'off-box.json'), 'utf8'))
  t.match(report(), { sent_at_ms: NOW_MS + 1, fault: null, place: /^[0-9a-f]{16}$/ })
  checkOffBox(box)
  const outside = contents(box.environment.RESTIC_REPOSITORY)
  t.notMatch(outside, /the pepper of this box/, 'nobody else can read it')
  t.notMatch(outside, /SQLite format 3/)

  const fetched = join(box.folder, 'fetched')
  fetchOffBox(box, fetched)
  t.equal(readFileSync(join(fetched, box.data, 'pepper'), 'utf8'), 'the pepper of this box')
  t.notOk(existsSync(join(fetched, box.data, 'outlet.db')), 'the database goes by its backup')
  const into = join(box.folder, 'other-box')
  const from = join(fetched, box.backup)
  const restored = restoreOutlet({ from, into, because: 'dead box', nowMs: NOW_MS })
  t.match(restored, { sale_count: 3, setAside: null })
  const db = openDatabase(join(into, 'outlet.db'))
  t.equal(heedRestoredMarker({ ...box.shop.deps, db, dataFolder: into }), true, 'another life')
  t.equal(heedRestoredMarker({ ...box.shop.deps, db, dataFolder: into }), false, 'once')
  db.close()
  box.shop.db.close()
})

t.test('a wrong password, no place: told, and what was sent stays said', { skip }, async (t) => {
  const box = await openBox(t)
  box.shop.db.close()
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS }), null)
  writeFileSync(join(box.folder, 'password'), 'another')
  t.match(sendOffBox({ ...box, nowMs: NOW_MS + 5 }), /wrong password|no key found/)
  const report = JSON.parse(readFileSync(join(box.backup, 'off-box.json'), 'utf8'))
  t.match(report, { sent_at_ms: NOW_MS, fault: /wrong password|no key found/ })
  const nowhere = { ...box.environment, RESTIC_REPOSITORY: '' }
  t.match(sendOffBox({ ...box, environment: nowhere, nowMs: NOW_MS }), /where to/)
  t.throws(() => checkOffBox(box), /wrong password|no key found/)
})

t.test('restoring: not under a hub that runs; what is there is set aside', async (t) => {
  const { folder, backup, data, generation, shop } = await openBox(t)
  const order = { from: backup, into: data, because: 'test', nowMs: NOW_MS }
  t.throws(() => restoreOutlet(order), /stop both/)
  shop.db.close()
  t.throws(() => restoreOutlet({ ...order, from: folder }), /no generation/)
  t.ok(existsSync(join(data, 'outlet.db')), 'nothing was changed')
  t.notOk(existsSync(join(data, 'restored')))
  t.comment('the newest backup is damaged: the one before is taken')
  copyFileSync(join(data, 'pepper'), join(makeGeneration(backup, NOW_MS + 1), BASE))
  const restored = restoreOutlet(order)
  t.match(restored, { sale_count: 3, generation })
  t.ok(restored.setAside && existsSync(join(restored.setAside, 'outlet.db')))
})

t.test('every night it comes back, and is the shop or is not', { skip }, async (t) => {
  const box = await openBox(t)
  const { data, backup, shop } = box
  const order = {
    data,
    backup,
    nowMs: NOW_MS + 60_000,
    fetch: (to: string) => fetchNewest(box, to),
  }
  const told = () => readOffBox(backup, NOW_MS + 60_000)
  t.equal(bringBack(order), null, 'nothing has left the box')
  t.match(told(), { state: 'off', is_proven: null })
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS }), null)
  t.match(bringBack(order), { broken: [], sale_count: 3, payable_minor: Number })
  t.match(told(), { state: 'ok', is_proven: true, broken: null, proven_at: String })
  t.notOk(existsSync(join(backup, 'nightly/fetched')), 'nothing is left lying')

  t.comment('a sale was there in time, and is not in the copy')
  must(await box.taker.take('direct', makeSale({ number: 4 }), 0))
  const later = NOW_MS + 3_600_000
  writeFileSync(join(backup, 'off-box.json'), JSON.stringify({ sent_at_ms: later, fault: null }))
  t.match(bringBack({ ...order, nowMs: later }), { broken: [/ends at row \d+ of the outbox/] })
  t.match(told(), { is_proven: false, broken: /ends at row/ })

  t.comment('another key, no place, nothing in it')
  await shop.db.backup(join(makeGeneration(backup, later), BASE))
  t.equal(sendOffBox({ ...box, nowMs: later }), null)
  t.match(bringBack({ ...order, nowMs: later }), { broken: [], sale_count: 4 })
  writeFileSync(join(data, 'pepper'), 'another pepper')
  utimesSync(join(data, 'pepper'), NOW_MS / 1000, NOW_MS / 1000)
  t.match(bringBack(order), { broken: [/keys that came back/] })
  const fetch = () => {
    throw new Error('the stick is at home')
  }
  t.match(bringBack({ ...order, fetch }), { broken: [/nothing came back: the stick is at home/] })
  t.match(bringBack({ ...order, fetch: () => {} }), { broken: [/no copy of the database/] })
  shop.db.close()
})

t.test(
  'a disk that was pulled out is missed, not begun anew at its empty place',
  { skip },
  async (t) => {
    const box = await openBox(t)
    box.shop.db.close()
    t.equal(sendOffBox({ ...box, nowMs: NOW_MS }), null)
    const place = box.environment.RESTIC_REPOSITORY
    renameSync(place, `${place}.pulled`)
    t.match(sendOffBox({ ...box, nowMs: NOW_MS + 1 }), /is not there any more/)
    t.notOk(existsSync(place), 'nothing is written where it was')
    t.match(readOffBox(box.backup, NOW_MS), { sent_at: String, fault: /not there any more/ })
    const other = { ...box.environment, RESTIC_REPOSITORY: `${place}.other` }
    t.equal(sendOffBox({ ...box, environment: other, nowMs: NOW_MS + 2 }), null, 'another is begun')
  },
)

t.test('what a power cut left locked is unlocked', { skip }, async (t) => {
  const box = await openBox(t)
  box.shop.db.close()
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS }), null)
  // As the hour's own is: killed in the middle of its work it leaves what it holds.
  const args = ['backup', '--stdin', '--host', 'hub', '--tag', 'test']
  const child = spawn('restic', args, { env: box.environment, stdio: ['pipe', 'ignore', 'ignore'] })
  const folder = join(box.environment.RESTIC_REPOSITORY, 'locks')
  // One that is being written has another name still, and stands in nobody's way.
  const locks = () => readdirSync(folder).filter((name) => !name.includes('-tmp-'))
  while (locks().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.equal(locks().length, 1)
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS + 1 }), null)
  t.same(locks(), [])
})

t.test('the newest is the one sent last, also when the clock was ahead', { skip }, async (t) => {
  const box = await openBox(t)
  box.shop.db.close()
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS + 400 * 86_400_000 }), null)
  writeFileSync(join(box.data, 'pepper'), 'of later')
  t.equal(sendOffBox({ ...box, nowMs: NOW_MS }), null)
  const fetched = join(box.folder, 'fetched')
  fetchOffBox(box, fetched)
  t.equal(readFileSync(join(fetched, box.data, 'pepper'), 'utf8'), 'of later')
})
