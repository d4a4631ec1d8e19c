// The power goes between any two steps of a restore: it is undone or finished, and no log of one
// database is ever played into another.
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BASE, listGenerations, makeGeneration } from '#hub/backup/generation-files.ts'
import { LogWriter } from '#hub/backup/log-writer.ts'
import { finishRestore, restoreOutlet } from '#hub/backup/restore-outlet.ts'
import { mountSmallDisk } from '../../support/small-disk.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const NOW_MS = Date.UTC(2026, 10, 29)
const PRESENT = ['outlet.db-wal', 'outlet.db-shm', 'outlet.db']

t.test('cut after any of its steps, the next start finishes it', (t) => {
  for (let moved = 0; moved <= PRESENT.length; moved += 1) {
    const folder = makeTempFolder(t, 'restore-cut')
    for (const name of PRESENT) writeFileSync(join(folder, name), `old ${name}`)
    writeFileSync(join(folder, 'restored.db'), 'restored')
    t.equal(finishRestore(folder, NOW_MS), null, 'nobody has said that it is to be')
    t.equal(readFileSync(join(folder, 'outlet.db'), 'utf8'), 'old outlet.db')
    writeFileSync(join(folder, 'restored'), 'the disk died')
    const aside = join(folder, 'set-aside-by-the-one-that-was-cut')
    mkdirSync(aside)
    for (const name of PRESENT.slice(0, moved)) renameSync(join(folder, name), join(aside, name))
    const rest = finishRestore(folder, NOW_MS)
    t.equal(readFileSync(join(folder, 'outlet.db'), 'utf8'), 'restored', `after ${moved}`)
    const kept = [aside, ...(rest === null ? [] : [rest])].flatMap((each) => readdirSync(each))
    t.same(kept.sort(), [...PRESENT].sort(), 'what was there is kept, and beside nothing')
    t.same(
      readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name)),
      [],
    )
    t.equal(finishRestore(folder, NOW_MS), null, 'once')
  }
  t.end()
})

const skip = process.getuid?.() !== 0 && 'only root can give files away'
t.test('what root restores is the hub’s, as its folder is', { skip }, async (t) => {
  const folder = makeTempFolder(t, 'restore-root')
  const [backup, into] = [join(folder, 'backup'), join(folder, 'data')]
  for (const path of [backup, into]) mkdirSync(path)
  const shop = openSmallShop(into)
  await shop.db.backup(join(makeGeneration(backup, NOW_MS), BASE))
  shop.db.close()
  const [uid, gid] = [61_001, 61_002]
  chownSync(into, uid, gid)
  for (const name of readdirSync(into)) chownSync(join(into, name), uid, gid)
  restoreOutlet({ from: backup, into, because: 'test', nowMs: NOW_MS })
  t.ok(existsSync(join(into, 'restored')))
  for (const name of readdirSync(into)) t.match(statSync(join(into, name)), { uid, gid }, name)
})

t.test('one that was cut before it was said begins anew', async (t) => {
  const folder = makeTempFolder(t, 'restore-anew')
  const [backup, into] = [join(folder, 'backup'), join(folder, 'data')]
  for (const path of [backup, into]) mkdirSync(path)
  const shop = openSmallShop(into)
  await shop.db.backup(join(makeGeneration(backup, NOW_MS), BASE))
  shop.db.close()
  writeFileSync(join(into, 'restored.db'), 'of a restore that nobody waits for')
  const order = { from: backup, into, because: 'test', nowMs: NOW_MS }
  t.match(restoreOutlet(order), { sale_count: 0, setAside: String })
  t.notOk(existsSync(join(into, 'restored.db')))
})

t.test('the newest copy is the one made last, also when the clock was ahead', async (t) => {
  const backup = makeTempFolder(t, 'clock-ahead')
  const made = [NOW_MS, NOW_MS + 400 * 86_400_000, NOW_MS + 60_000, NOW_MS + 60_000].map((atMs) => {
    const generation = makeGeneration(backup, atMs)
    writeFileSync(join(generation, BASE), '')
    return generation
  })
  t.same(listGenerations(backup), made, 'in the order in which they were made')
})

t.test('a log is written whole, or its copy is given up', async (t) => {
  const generation = makeGeneration(makeTempFolder(t, 'log'), NOW_MS)
  const writer = new LogWriter(generation)
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))
  writer.add({ salts: 'x', offset: 0, bytes: bytes.subarray(0, 100_000) })
  writer.add({ salts: 'x', offset: 100_000, bytes: bytes.subarray(100_000) })
  await writer.close()
  t.equal(writer.fault, null)
  t.ok(readFileSync(join(generation, '000001.wal')).equals(bytes))
  const disk = mountSmallDisk(t, 8)
  if (typeof disk === 'string') return t.comment(`not played: ${disk}`)
  const full = makeGeneration(disk.folder, NOW_MS)
  const ballast = join(disk.folder, 'ballast')
  disk.fill()
  truncateSync(ballast, statSync(ballast).size - 600_000)
  const short = new LogWriter(full)
  // The kernel takes a part of it, and says so instead of failing.
  short.add({ salts: 'x', offset: 0, bytes: Buffer.alloc(900_000) })
  await short.flush()
  t.match(short.fault, { code: 'ENOSPC' })
  await short.close()
})
