// Reports of the console over a real hub: what is behind a row is looked for, given up, and said to
// have failed.
import t from 'tap'
import { ConsoleReportsModel } from '../../../terminal-ui/src/models/console-reports-model.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

const hub = await startTestHub(t)
const manager = await hub.logIn(MANAGER_ID)

async function openReports() {
  const desk = deskLink(manager)
  const model = new ConsoleReportsModel(desk.link, hub.deps.seams.timers)
  await model.start()
  await model.open('products')
  return { desk, model }
}

t.test('a row that nothing is behind opens empty', async (t) => {
  const { model } = await openReports()
  t.same(await model.openRow('nothing'), { ok: true, value: null })
  t.same(model.documents.value, { key: 'nothing', found: { documents: [], is_cut: false } })
  await model.openRow(null)
  t.equal(model.documents.value, null)
})

t.test('a looking that failed closes again and says so', async (t) => {
  const { desk, model } = await openReports()
  desk.losesAnswers = true
  t.same(await model.openRow('nothing'), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(model.documents.value, null, 'nobody waits for what does not come')
  t.equal(model.making.value, null)
})

t.test('closed while it is looked for, nothing of it comes back', async (t) => {
  const { model } = await openReports()
  const looking = model.openRow('nothing')
  await model.openRow(null)
  t.same(await looking, { ok: true, value: null })
  t.equal(model.documents.value, null)
  t.equal(model.making.value, null)
})
