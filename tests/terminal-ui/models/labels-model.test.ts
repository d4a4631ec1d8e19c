import t from 'tap'
import { LabelsModel, labelsOf } from '../../../terminal-ui/src/models/labels-model.ts'
import { idOf, NOODLES, product, UNPRICED } from '../../support/shop.ts'

type Request = { method: string; path: string; body?: string }
const STALE = {
  ...{ product_id: NOODLES.product_id, unit_code: 'pcs', sku: 'SKU1', name: 'Mi goreng' },
  ...{ label_price_minor: 3_000, price_minor: 3_150, label_printed_at: '2026-11-22T07:00:00.000Z' },
  print_state: null,
}

/** A hub that answers as told and remembers what it was asked. */
function openModel(isAnswering = () => true) {
  const asked: Request[] = []
  const ids: string[] = []
  const newId = () => {
    ids.push(idOf(ids.length + 1))
    return ids.at(-1) ?? ''
  }
  const door = {
    call: async (request: Request) => {
      asked.push(request)
      if (!isAnswering()) return { ok: false, code: 'HUB_UNREACHABLE' }
      const order = request.body ? (JSON.parse(request.body) as { labels: unknown[] }) : null
      const value = order
        ? { success: true, print_job_ids: [], label_count: order.labels.length }
        : { labels: [STALE], count: 7 }
      return { ok: true, value }
    },
  }
  return { model: new LabelsModel({ link: { door }, newId } as never), asked }
}
const [piece, carton] = labelsOf(NOODLES)
if (!piece || !carton) throw new Error('noodles are sold in two units')

t.test('each unit with a price has a label of its own', async (t) => {
  t.same(
    labelsOf(NOODLES).map(({ unitCode, priceMinor }) => [unitCode, priceMinor]),
    [
      ['pcs', 3_150],
      ['karton', 118_000],
    ],
  )
  t.same(labelsOf(UNPRICED), [])
})

t.test('a list of labels: added again is one more, none is taken off', async (t) => {
  const { model } = openModel()
  model.add(piece)
  model.add(piece)
  model.add(carton)
  t.same(
    model.lines.value.map(({ copies }) => copies),
    [2, 1],
  )
  t.equal(model.setCopies(piece, 51), false, 'more than a shelf can have')
  model.setCopies(piece, 50)
  t.equal(model.isMuch.value, true)
  model.setCopies(carton, 0)
  t.equal(model.total.value, 50)
  t.equal(model.isMuch.value, false)
  for (let n = 0; n < 250; n += 1) model.add({ ...piece, productId: idOf(2_000 + n) })
  t.equal(model.lines.value.length, 200)
  t.equal(model.isTooMuch.value, false)
  for (const line of model.lines.value.slice(0, 8)) model.setCopies(line, 50)
  t.equal(model.isTooMuch.value, true)
  model.clear()
  t.equal(model.total.value, 0)
})

t.test('labels with an old price are taken once', async (t) => {
  const { model } = openModel()
  t.match(await model.refresh(), { ok: true })
  t.equal(model.staleCount.value, 7)
  model.addStale()
  model.addStale()
  t.match(model.lines.value, [{ name: 'Mi goreng', priceMinor: 3_150, copies: 1 }])
  const again = product(9)
  for (const line of labelsOf(again)) model.add(line)
  t.equal(model.lines.value.length, 2)
})

t.test('an order without an answer is sent again as the same order', async (t) => {
  let isUp = false
  const { model, asked } = openModel(() => isUp)
  model.add(piece)
  t.match(await model.print(), { ok: false })
  t.match(await model.print(), { ok: false })
  isUp = true
  t.match(await model.print(), { ok: true, value: 1 })
  const bodies = asked.filter(({ method }) => method === 'POST').map(({ body }) => body)
  t.equal(new Set(bodies).size, 1)
  t.same(model.lines.value, [])
  model.add(piece)
  await model.print()
  t.not(asked.filter(({ method }) => method === 'POST').at(-1)?.body, bodies[0], 'a new order')
})
