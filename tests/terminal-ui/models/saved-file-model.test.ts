// A saved file at the console, over a real hub: each sale once, whatever happens in between.
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { FILE_FORMAT } from '../../../terminal-ui/src/models/salvage-model.ts'
import { SavedFileModel } from '../../../terminal-ui/src/models/saved-file-model.ts'
import { startTestHub, TECHNICIAN_ID } from '../../support/hub.ts'
import { savedFile, savedParts } from '../../support/saved-file.ts'
import { testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

async function openDesk(t: Test) {
  const hub = await startTestHub(t)
  const desk = deskLink(await hub.logIn(TECHNICIAN_ID, 'Kantor'))
  const model = new SavedFileModel(desk.link)
  const count = (table: 'sale' | 'quarantine') =>
    hub.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  return { hub, desk, model, count }
}
const fileOf = (parts: unknown) => new Blob([JSON.stringify({ format: FILE_FORMAT, parts })])

t.test('taken in, and taken in again', async (t) => {
  const { hub, model, count } = await openDesk(t)
  const file = new Blob([await savedFile(hub)])
  t.equal(await model.take(file), 'done')
  t.same(model.counts.value, { fresh: 2, known: 0, setAside: 0, unreadable: 0, refused: 0 })
  t.equal(model.answered.value, 2)
  t.equal(model.total.value, 2)
  t.equal(await model.take(file), 'done')
  t.match(model.counts.value, { fresh: 0, known: 2 })
  t.equal(count('sale'), 2)
  t.same(checkBooks(hub.db), [])
  t.match(model.history.value, [
    { record_count: 1, new_count: 0, known_count: 1 },
    { record_count: 1, new_count: 0, known_count: 1 },
    { record_count: 1, new_count: 1, by_name: 'Joko', terminal_name: 'Kasir 1', series: 'A' },
    { record_count: 1, new_count: 1, known_count: 0 },
  ])
})

t.test(
  'an answer is lost in the middle: it stops, goes on, and nothing counts twice',
  async (t) => {
    const { hub, desk, model, count } = await openDesk(t)
    const file = new Blob([await savedFile(hub)])
    desk.losesAnswers = true
    t.equal(await model.take(file), 'stopped')
    t.equal(model.trouble.value, 'HUB_UNREACHABLE')
    t.equal(model.answered.value, 0)
    desk.losesAnswers = false
    t.equal(await model.goOn(), 'done')
    t.match(model.counts.value, { fresh: 1, known: 1 })
    t.equal(model.trouble.value, null)
    t.equal(await model.goOn(), 'done', 'nothing is left')
    t.equal(count('sale'), 2)
  },
)

t.test('set aside, damaged, and a part of another outlet beside a good one', async (t) => {
  const { hub, model, count } = await openDesk(t)
  const { segment, seal, records } = await savedParts(hub)
  const [good, damaged] = records
  if (!good || !damaged) throw new Error('two records')
  const strange = await seal('sale', testId(750), 3, { no: 'sale' })
  const flipped = damaged.body.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
  const elsewhere = { ...segment, header: { ...segment.header, outlet_id: testId(3) } }
  const parts = [
    { segment: elsewhere, records: [good, good] },
    { segment, records: [good, { ...damaged, body: flipped }, strange] },
  ]
  t.equal(await model.take(fileOf(parts)), 'done')
  t.same(model.counts.value, { fresh: 1, known: 0, setAside: 1, unreadable: 1, refused: 2 })
  t.equal(model.trouble.value, 'SEGMENT_OF_ANOTHER_OUTLET')
  t.equal(count('sale'), 1)
  t.equal(count('quarantine'), 2)
  t.match(model.history.value, [{ set_aside_count: 1, unreadable_count: 1, new_count: 1 }])
})

t.test('another file is not sent at all', async (t) => {
  const { hub, desk, model } = await openDesk(t)
  const whole = await savedFile(hub)
  const others = [
    '',
    'struk',
    'null',
    '{}',
    `{"format":"${FILE_FORMAT}","parts":[]}`,
    whole.slice(0, -9),
  ]
  for (const text of others)
    t.equal(await model.take(new Blob([text])), 'not-ours', text.slice(0, 40))
  const altered = JSON.parse(whole) as { parts: { records: object[] }[] }
  for (const { records } of altered.parts) records.push({ kind: 'sale' })
  t.equal(await model.take(fileOf(altered.parts)), 'not-ours')
  const huge = { size: 200_000_001, text: async () => t.fail('it is not even read') }
  t.equal(await model.take(huge as unknown as Blob), 'not-ours')
  t.same(desk.asked, [])
})

t.test('a file is taken in once at a time', async (t) => {
  const { hub, model, count } = await openDesk(t)
  const file = new Blob([await savedFile(hub)])
  const first = model.take(file)
  t.equal(await model.take(file), 'sending')
  t.equal(await first, 'done')
  t.match(model.counts.value, { fresh: 2, known: 0 })
  t.equal(count('sale'), 2)
})
