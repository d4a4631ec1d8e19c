// What somebody at the till is told they can do, by what is away.
import t from 'tap'
import { situationOf, whatWorks } from '../../../terminal-ui/src/models/what-works.ts'
import { t as text } from '../../../terminal-ui/src/text/translate.ts'
import { textTable } from '../../support/text-table.ts'

const TABLE = `
  hub     | cloud     | situation
  online  | connected | all-up
  syncing | connected | all-up
  online  | waiting   | line-away
  syncing | waiting   | line-away
  online  | unknown   | line-away
  offline | connected | hub-away
  offline | unknown   | hub-away
`

t.test('the hub counts first: without it, what it last said of the cloud is old', async (t) => {
  for (const row of textTable(TABLE)) {
    const found = situationOf(row('hub') as never, row('cloud') as never)
    t.equal(found, row('situation'), `hub ${row('hub')}, cloud ${row('cloud')}`)
  }
})

t.test('selling works in each, and whoever lacks something is told what to do', async (t) => {
  t.ok(whatWorks('hub-away').works.includes('connect.works-sell'))
  t.ok(whatWorks('hub-away').toDo.includes('connect.do-sell'))
  for (const situation of ['hub-away', 'line-away'] as const) {
    const { works, waits, toDo } = whatWorks(situation)
    const said = [...works, ...waits, ...toDo].map((key) => text(key))
    t.equal(new Set(said).size, said.length, 'nothing is said twice')
    t.ok(works.length > 0 && waits.length > 0 && toDo.length > 0, situation)
  }
  t.match(whatWorks('all-up'), { works: ['connect.all-up'], waits: [], toDo: [] })
})
