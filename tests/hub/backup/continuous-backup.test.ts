// A shop sells; its copy follows, is rebuilt in a process of its own, compared, and told if broken.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkRestore } from '#hub/backup/check-restore.ts'
import {
  type ContinuousBackup,
  GENERATION_LIFE_MS,
  startContinuousBackup,
  TRY_AGAIN_MS,
} from '#hub/backup/continuous-backup.ts'
import { listGenerations, listLogs, readProof } from '#hub/backup/generation-files.ts'
import { OFF_BOX_REPORT } from '#hub/backup/off-box-state.ts'
import { type RunBeside, runBeside } from '#hub/backup/run-beside.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { smallShop } from '../../support/small-shop.ts'

const LOOK_MS = 200
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** All that was sold in a test is long past then. */
const LATER_MS = Date.parse('2100-01-01T00:00:00Z')

function openShop(t: Test, folderName = 'backup') {
  const shop = smallShop(t)
  const timers = fakeTimers()
  const seams = { ...shop.seams, timers }
  const folder = join(shop.deps.dataFolder, folderName)
  const taker = createSaleTaker(shop.deps)
  let number = 0
  let backup: ContinuousBackup | null = null
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += LOOK_MS) {
      shop.seams.clock.advance(LOOK_MS)
      timers.pass(LOOK_MS)
    }
  }
  t.teardown(() => backup?.stop())
  return {
    ...shop,
    ...{ folder, pass },
    /** At once, as for a machine that slept. */
    jump: (ms: number) => {
      shop.seams.clock.advance(ms)
      pass(LOOK_MS)
    },
    start: (beside: RunBeside = runBeside) => {
      backup = startContinuousBackup({ ...shop.deps, seams }, folder, beside)
      return backup
    },
    sell: async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        number += 1
        must(await taker.take('direct', makeSale({ number }), 0))
        pass(LOOK_MS)
      }
    },
    /** Lets time pass until it holds; what runs beside is a real process. */
    until: async (what: string, holds: (backup: ContinuousBackup) => boolean) => {
      for (let tries = 0; backup && !holds(backup); tries += 1) {
        if (tries > 6_000)
          throw new Error(`waited in vain: ${what} ${JSON.stringify(backup.state())}`)
        pass(LOOK_MS)
        await rest(20)
      }
    },
  }
}

t.test('what is sold is in the copy; it is rebuilt, and its books hold', async (t) => {
  const shop = openShop(t)
  const backup = shop.start()
  t.match(backup.state(), { state: 'starting', copied_at: null, is_proven: null })
  await shop.sell(3)
  await shop.until('the first copy', () => backup.state().state === 'ok')
  await shop.sell(4)
  await shop.until('the first proof', () => backup.state().is_proven !== null)
  const [generation = ''] = listGenerations(shop.folder)
  const proof = readProof(generation)
  t.match(proof, { broken: [], sale_count: 7 })
  t.ok((proof?.payable_minor ?? 0) > 0)
  t.ok(Date.parse(backup.state().copied_at ?? '') > 0)
  t.notOk(existsSync(join(shop.folder, 'scratch')), 'nothing of the rebuilt one is left')
  t.match(checkRestore(shop.deps.dataFolder, shop.folder, LATER_MS), { sale_count: 7 })

  t.comment('a day later another generation begins, after the last one was proven once more')
  await shop.sell(2)
  shop.jump(GENERATION_LIFE_MS)
  await shop.until('the next', () => listGenerations(shop.folder).length === 2)
  t.match(readProof(generation), { broken: [], sale_count: 9 })
  await backup.stop()
  t.equal(shop.db.pragma('wal_autocheckpoint', { simple: true }), 1_000)
})

t.test('a copy that is not what was sold is said to be broken', async (t) => {
  const shop = openShop(t)
  const backup = shop.start()
  await shop.sell(2)
  await shop.until('the copy', () => backup.state().state === 'ok')
  await shop.sell(2)
  const [generation = ''] = listGenerations(shop.folder)
  t.comment('SQLite leaves out all that follows a damaged frame, and says nothing')
  const [log = ''] = listLogs(generation)
  const file = openSync(log, 'r+')
  writeSync(file, Buffer.alloc(64, 7), 0, 64, statSync(log).size - 9_000)
  closeSync(file)
  await shop.until('the alarm', () => backup.state().state === 'failing')
  t.match(backup.state().fault, /it ends at row \d+ of the outbox, and row \d+ was copied/)
  const nightly = () => checkRestore(shop.deps.dataFolder, shop.folder, LATER_MS)
  t.throws(nightly, /it ends at row \d+ of the outbox/, 'so does the check of every night')
  shop.jump(TRY_AGAIN_MS)
  await shop.until('another', () => backup.state().state === 'ok')
  t.equal(listGenerations(shop.folder).length, 2, 'a fresh copy was made')
  await backup.stop()
})

t.test('no room, no folder, no medium: said, sold on, tried again', async (t) => {
  const shop = openShop(t, 'file/backup')
  const file = join(shop.deps.dataFolder, 'file')
  writeFileSync(file, '')
  const backup = shop.start()
  await shop.until('the fault', () => backup.state().state === 'failing')
  t.match(backup.state().fault, /ENOTDIR|EEXIST/)
  await shop.sell(3)
  rmSync(file)
  shop.jump(TRY_AGAIN_MS)
  await shop.until('the copy', () => backup.state().state === 'ok')
  t.equal(backup.state().fault, null)
  t.comment('the medium goes while selling')
  for (const name of readdirSync(shop.folder)) rmSync(join(shop.folder, name), { recursive: true })
  await backup.stop()
})

t.test('logs that fail while the pages are copied: that copy is none', async (t) => {
  const shop = openShop(t)
  let isFirst = true
  const backup = shop.start((program, args) => {
    // Somebody else's file stands where the first log is to be.
    if (program === 'copy-base' && isFirst)
      writeFileSync(join(dirname(args[1] ?? ''), '000001.wal'), '')
    isFirst = false
    return runBeside(program, args)
  })
  await shop.until('the fault', () => backup.state().state === 'failing')
  await rest(1_500)
  shop.pass(LOOK_MS)
  t.equal(backup.state().state, 'failing', 'also when the copy is there')
  shop.jump(TRY_AGAIN_MS)
  await shop.until('another', () => backup.state().state === 'ok')
  await backup.stop()
})

t.test('what lies outside the box is ok, late, or nobody set it up', async (t) => {
  const shop = openShop(t)
  const backup = shop.start()
  t.match(backup.state().off_box, { state: 'off' })
  await shop.until('the copy', () => backup.state().state === 'ok')
  const say = (text: string) => writeFileSync(join(shop.folder, OFF_BOX_REPORT), text)
  say(JSON.stringify({ sent_at_ms: shop.seams.clock.nowMs(), fault: null }))
  t.match(backup.state().off_box, { state: 'ok', fault: null })
  say(JSON.stringify({ sent_at_ms: null, fault: 'no route to host' }))
  t.match(backup.state().off_box, { state: 'late', fault: 'no route to host' })
  say('{')
  t.match(backup.state().off_box, { state: 'off' })
  await backup.stop()
})
