// Which fault ends selling, and which does not.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { HaltReason } from '#hub/app-types.ts'
import { hearFaults } from '#hub/db/database-fault.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write, writeIfPossible } from '#hub/db/write.ts'
import { countDoubts, proveIntact } from '#hub/halted/doubt-damage.ts'
import { watchFaults } from '#hub/halted/watch-faults.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const faultOf = (code: string) => Object.assign(new Error(code), { code })

function openWatch() {
  const ended: HaltReason[] = []
  const clock = fakeClock()
  let fault: Error | null = null
  let asked = 0
  const watch = watchFaults({
    seams: { clock },
    log: { error: () => {} },
    halt: (why) => ended.push(why),
    tryWriting: async () => {
      asked += 1
      if (fault) throw fault
    },
  })
  const hear = async (code: string) => {
    watch.hear(faultOf(code))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const setDisk = (code: string | null) => {
    fault = code === null ? null : faultOf(code)
  }
  return { ended, hear, setDisk, clock, watch, asked: () => asked }
}

t.test('what is none of the disk’s ends nothing', async (t) => {
  const { ended, hear, asked } = openWatch()
  for (const code of ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_BUSY', 'ECONNRESET', 'FST_ERR_X']) {
    await hear(code)
  }
  t.same(ended, [])
  t.equal(asked(), 0)
})

t.test('a disk that takes nothing ends it, by what it says itself', async (t) => {
  for (const [said, disk, why] of [
    ['SQLITE_FULL', 'ENOSPC', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'EROFS', 'disk-read-only'],
    ['SQLITE_IOERR_WRITE', 'ENOSPC', 'disk-full'],
  ] as const) {
    const { ended, hear, setDisk } = openWatch()
    setDisk(disk)
    await hear(said)
    await hear(said)
    t.same(ended, [why], 'once')
  }
})

t.test('an import that is too large for what is left stops no till', async (t) => {
  const { ended, hear } = openWatch()
  for (let n = 0; n < 9; n++) await hear('SQLITE_FULL')
  t.same(ended, [])
})

t.test('a disk that fails now and then: the third fault of a minute', async (t) => {
  const { ended, hear, clock, watch } = openWatch()
  await hear('SQLITE_IOERR_READ')
  await hear('SQLITE_IOERR_READ')
  clock.advance(61_000)
  const one = faultOf('SQLITE_IOERR_READ')
  for (let n = 0; n < 9; n++) watch.hear(one)
  await new Promise((resolve) => setImmediate(resolve))
  await hear('SQLITE_IOERR_READ')
  t.same(ended, [], 'one fault that comes by many ways is one')
  await hear('SQLITE_IOERR_READ')
  t.same(ended, ['disk-read-only'])
})

t.test('damage ends it at once, without asking the disk', async (t) => {
  const { ended, hear, asked } = openWatch()
  await hear('SQLITE_CORRUPT_VTAB')
  t.same(ended, ['database-damaged'])
  t.equal(asked(), 0)
})

t.test('every way to write is heard, also where nobody else hears of it', async (t) => {
  const db = openDatabase(join(makeTempFolder(t, 'faults'), 'x.db'))
  t.teardown(() => db.close())
  db.exec('CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT) STRICT')
  const heard: string[] = []
  hearFaults(db, (error) => heard.push((error as { code: string }).code))
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
  const grow = () => db.prepare('INSERT INTO a (text) VALUES (?)').run('x'.repeat(99_000))
  t.throws(() => write(db, grow), { code: 'SQLITE_FULL' })
  writeIfPossible(db, grow)
  t.throws(() => write(db, () => db.exec('INSERT INTO a (id) VALUES (1), (1)')))
  t.throws(() =>
    write(db, () => {
      throw new Error('ours')
    }),
  )
  t.same(heard, ['SQLITE_FULL', 'SQLITE_FULL'])
})

t.test('damage is doubted once an hour, and the whole file decides', async (t) => {
  const clock = fakeClock()
  const doubts = countDoubts(clock)
  doubts.add('disk-full')
  t.notOk(doubts.take('disk-full'))
  doubts.add('database-damaged')
  t.ok(doubts.take('database-damaged'))
  t.notOk(doubts.take('database-damaged'), 'asked once')
  doubts.add('database-damaged')
  t.notOk(doubts.take('database-damaged'), 'so soon again it is damaged')
  clock.advance(3_600_000)
  doubts.add('database-damaged')
  t.ok(doubts.take('database-damaged'))
  const path = join(makeTempFolder(t, 'doubt'), 'x.db')
  const db = openDatabase(path)
  db.exec('CREATE TABLE a (text TEXT) STRICT')
  db.prepare('INSERT INTO a VALUES (?)').run('x'.repeat(9_000))
  db.close()
  t.equal(await proveIntact(path), true)
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(2_048, 0x5a), 0, 2_048, 4_096)
  closeSync(file)
  t.equal(await proveIntact(path), false)
})
