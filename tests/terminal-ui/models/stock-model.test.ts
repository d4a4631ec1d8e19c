// The list of stock is read page by page; a file of what is low has all of them.
import t from 'tap'
import { StockModel } from '../../../terminal-ui/src/models/stock-model.ts'

const PAGES = ['a', 'b', 'c', null] as const

function open() {
  const asked: string[] = []
  const hub = { isThere: true }
  const call = async ({ path }: { path: string }) => {
    asked.push(path)
    if (!hub.isThere) return { ok: false, code: 'HUB_UNREACHABLE' }
    const after = new URLSearchParams(path.split('?')[1]).get('after')
    const page = after === null ? 0 : PAGES.indexOf(after as 'a') + 1
    const rows = [{ product_id: `${page}` }]
    return { ok: true, value: { rows, next_after: PAGES[page], totals: {} } }
  }
  const deps = { link: { door: { call } }, newId: () => '', approval: {} }
  return { model: new StockModel(deps as never), asked, hub }
}
const idsOf = (rows: readonly { product_id: string }[] | null | undefined) =>
  rows?.map(({ product_id }) => product_id)

t.test('a file has every row, however far the list was read', async (t) => {
  const { model, asked } = open()
  await model.find({ filter: 'low' })
  await model.findMore()
  const all = await model.findAll()
  t.same(all.ok && idsOf(all.value), ['0', '1', '2', '3'])
  t.equal(asked.length, 4, 'each page once')
  t.same(idsOf(model.list.value?.rows), ['0', '1', '2', '3'])
})

t.test('without the hub there is no file; without a list nothing is asked', async (t) => {
  const { model, asked, hub } = open()
  t.same(await model.findAll(), { ok: true, value: null })
  t.equal(asked.length, 0)
  await model.find()
  hub.isThere = false
  t.match(await model.findAll(), { ok: false, code: 'HUB_UNREACHABLE' })
})

t.test('something else is looked for meanwhile: its list is not mixed with more', async (t) => {
  const { model } = open()
  await model.find({ filter: 'low' })
  const file = model.findAll()
  await model.find({ filter: 'all' })
  t.same(await file, { ok: true, value: null })
  t.same(idsOf(model.list.value?.rows), ['0'])
})
