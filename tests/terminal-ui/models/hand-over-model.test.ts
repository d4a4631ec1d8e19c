// The file of a replaced box at the console, over a real hub: seen before it is taken, taken once.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { readOrCreateReportKey } from '#hub/escrow/identity-files.ts'
import { writeHandOver } from '#hub/halted/write-hand-over.ts'
import { HandOverModel } from '../../../terminal-ui/src/models/hand-over-model.ts'
import { refund, sell } from '../../hub/refund/refund-desk.ts'
import { startTestHub, TECHNICIAN_ID } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { deskLink } from './desk-link.ts'

/** A box that sold on after last night's copy, and the one that took its place with that copy. */
async function replaceABox(t: Test) {
  const old = await startTestHub(t)
  readOrCreateReportKey(old.folder)
  const till = await old.logIn(MANAGER_ID)
  await till.openShift()
  await sell({ till })
  const folder = makeTempFolder(t, 'new-box')
  await old.db.backup(join(folder, 'outlet.db'))
  for (const name of ['pepper', 'sealing-key.pem', 'report-key.pem']) {
    copyFileSync(join(old.folder, name), join(folder, name))
  }
  const sale = await sell({ till })
  await refund(till, sale, '1 1000', sale.totals.total_minor / 2)
  const path = join(makeTempFolder(t, 'stick'), 'hand-over.json')
  writeHandOver(old.folder, path)
  await old.stop()
  const hub = await startTestHub(t, { folder })
  const desk = deskLink(await hub.logIn(TECHNICIAN_ID, 'Kantor'))
  const model = new HandOverModel(desk.link)
  const sales = () => hub.db.prepare('SELECT count(*) FROM sale').pluck().get()
  return { hub, desk, model, path, sale, sales }
}

t.test('seen first, then taken in, and once more', async (t) => {
  const { hub, desk, model, path, sale, sales } = await replaceABox(t)
  const file = new Blob([readFileSync(path)])
  t.equal(await model.look(file), 'looked-at')
  t.match(model.sight.value, {
    ...{ saleCount: 2, saleMinor: 2 * sale.totals.payable_minor, refundCount: 1 },
    days: { first: String, last: String },
  })
  t.ok(model.sight.value.refundMinor > 0)
  t.ok(model.sight.value.paperCount > 3, 'papers of the box itself are in it as well')
  t.same(desk.asked, [], 'nothing was sent')
  t.equal(sales(), 1)
  t.equal(await model.take(), 'done')
  t.match(model.counts.value, { new_count: 1, known_count: Number, set_aside_count: 1 })
  t.equal(model.answered.value, model.sight.value.paperCount)
  t.equal(sales(), 2)
  t.same(checkBooks(hub.db), [])
  t.equal(await model.take(), 'done', 'nothing is left')
  await model.look(file)
  t.equal(await model.take(), 'done')
  t.match(model.counts.value, { new_count: 0, set_aside_count: 0 })
  t.equal(sales(), 2)
})

t.test('an answer is lost: it stops, goes on, and nothing counts twice', async (t) => {
  const { hub, desk, model, path, sales } = await replaceABox(t)
  await model.look(new Blob([readFileSync(path)]))
  desk.losesAnswers = true
  t.equal(await model.take(), 'stopped')
  t.equal(model.trouble.value, 'HUB_UNREACHABLE')
  t.equal(sales(), 2, 'it happened all the same')
  desk.losesAnswers = false
  t.equal(await model.take(), 'done')
  t.match(model.counts.value, { new_count: 0, set_aside_count: 0 })
  t.equal(sales(), 2)
  t.same(checkBooks(hub.db), [])
})

t.test('another file is not sent; a changed one is refused whole', async (t) => {
  const { desk, model, path, sales } = await replaceABox(t)
  const whole = readFileSync(path, 'utf8')
  for (const text of ['', '{}', whole.slice(0, -9), whole.replace('ocean-hand-over-1', 'other')]) {
    t.equal(await model.look(new Blob([text])), 'not-ours')
    t.equal(await model.take(), 'not-ours')
  }
  t.same(desk.asked, [])
  writeFileSync(
    path,
    whole.replace('"signature":"', '"signature":"AAAA').replace(/(AAAA.{82}).{4}"/, '$1"'),
  )
  t.equal(await model.look(new Blob([readFileSync(path)])), 'looked-at')
  t.equal(await model.take(), 'not-ours')
  t.equal(model.trouble.value, 'HAND_OVER_INVALID')
  t.equal(sales(), 1)
})
