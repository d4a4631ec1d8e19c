// A paper about goods while it is made: kept through a reload, sent once, cleared when it is taken.
import t from 'tap'
import {
  costOf,
  GoodsDraft,
  isSoldAtLoss,
  type PaperKind,
} from '../../../terminal-ui/src/models/goods-draft.ts'
import { isMuch } from '../../../terminal-ui/src/models/is-much.ts'
import { orderCsv } from '../../../terminal-ui/src/models/order-csv.ts'
import { QuantityDraft } from '../../../terminal-ui/src/models/quantity-draft.ts'
import { APPLES, idOf, NOODLES } from '../../support/shop.ts'

function open(kind: PaperKind, answers: object[] = []) {
  const kept = new Map<string, string>()
  const sent: { path: string; body: Record<string, unknown> }[] = []
  let made = 0
  const deps = {
    link: {
      door: {
        call: async ({ path, body }: { path: string; body?: string }) => {
          sent.push({ path, body: JSON.parse(body ?? '{}') })
          return answers.shift() ?? { ok: true, value: { number: 'MART01-S-A-1' } }
        },
      },
    },
    marks: {
      get: (name: string) => kept.get(name) ?? null,
      set: (name: string, value: string) => void kept.set(name, value),
      remove: (name: string) => void kept.delete(name),
    },
    newId: () => {
      made += 1
      return idOf(made)
    },
    approval: { approve: async () => idOf(99), ownWords: new Map() },
  }
  const again = () => new GoodsDraft(kind, deps as never)
  return { draft: again(), again, sent, kept }
}
const noodles = { product: NOODLES, unitCode: 'karton', quantityMilli: null }

t.test('scans add up by unit, and a reload loses nothing', async (t) => {
  const { draft, again, kept } = open('receipt')
  draft.add(noodles)
  draft.add(noodles)
  draft.add({ ...noodles, unitCode: 'pcs' })
  draft.add({ product: APPLES, unitCode: 'kg', quantityMilli: 1_250 })
  draft.set({ party: 'PT Sumber', reference: 'SJ-1' })
  const same = again()
  t.same(same.lines.value, draft.lines.value)
  t.same(
    same.lines.value.map(({ unitCode, quantityMilli }) => [unitCode, quantityMilli]),
    [
      ['kg', 1_250],
      ['pcs', 1_000],
      ['karton', 2_000],
    ],
  )
  t.equal(same.head.value.party, 'PT Sumber')
  same.clear()
  t.equal(kept.size, 0)
  t.same(again().lines.value, [])
  kept.set('ocean-pos.goods.receipt', '{"id":')
  t.same(again().lines.value, [], 'what cannot be read is not there')
})

t.test(
  'a receipt says what each line cost, and is sent under one id until it is taken',
  async (t) => {
    const gone = { ok: false, code: 'HUB_UNREACHABLE' }
    const { draft, sent } = open('receipt', [gone])
    t.notOk(draft.isReady.value)
    draft.add(noodles)
    const [line] = draft.lines.value
    if (line) draft.change(line, { quantityMilli: 1_500, unitCostMinor: 99_999 })
    t.equal(draft.lack.value, 'party')
    draft.set({ party: ' PT ' })
    t.equal(draft.lack.value, 'reference')
    draft.set({ reference: 'SJ-1', note: ' ' })
    t.ok(draft.isReady.value)
    t.equal(draft.totalMinor.value, 149_999)
    t.same(await draft.send('x'), gone)
    t.equal(draft.lines.value.length, 1, 'still here')
    t.match(await draft.send('x'), { ok: true })
    t.same(sent[0], sent[1])
    t.match(sent[0], {
      path: '/api/console/stock/receipts',
      body: { supplier: 'PT', delivery_note: 'SJ-1', note: null, lines: [{ cost_minor: 149_999 }] },
    })
    t.same([draft.lines.value, draft.head.value.party], [[], ''])
    draft.add(noodles)
    draft.set({ party: 'PT', reference: 'SJ-2' })
    await draft.send('x')
    t.not(sent[2]?.body.document_id, sent[1]?.body.document_id, 'the next paper is another one')
  },
)

t.test('a write-off asks for another word where the hub wants one', async (t) => {
  const needs = { ok: false, code: 'APPROVAL_REQUIRED', detail: 'write-off' }
  const { draft, sent } = open('write-off', [needs])
  draft.add(noodles)
  draft.set({ reasonCode: 'other' })
  t.equal(draft.lack.value, 'note', 'other needs a note')
  t.notOk(draft.isReady.value)
  draft.set({ note: 'banjir' })
  t.match(await draft.send('x'), { ok: true })
  t.match(sent, [{ body: { approval_id: null } }, { body: { approval_id: idOf(99) } }])
})

t.test('transfers name the other outlet; what did not come may be nothing', async (t) => {
  const out = open('transfer-out')
  out.draft.add(noodles)
  t.equal(out.draft.lack.value, 'code')
  const [sentLine] = out.draft.lines.value
  if (sentLine) out.draft.change(sentLine, { quantityMilli: 0 })
  t.equal(out.draft.lack.value, 'quantity')
  const [emptied] = out.draft.lines.value
  if (emptied) out.draft.change(emptied, { quantityMilli: 1_000 })
  out.draft.set({ partyCode: 'MART02' })
  await out.draft.send('x')
  t.match(out.sent, [{ path: /transfers$/, body: { to_code: 'MART02', to_name: null } }])
  const back = open('transfer-in')
  const line = { productId: NOODLES.product_id, unitCode: 'pcs', sku: 'S', name: 'Mi' }
  const announced = { isWeighed: false, quantityMilli: 0, unitCostMinor: null }
  back.draft.begin({ party: 'B', reference: 'T-1', transferId: idOf(5) }, [
    { ...line, ...announced, expectedMilli: 3_000 },
  ])
  back.draft.add({ ...noodles, unitCode: 'pcs' })
  t.ok(back.draft.isReady.value)
  await back.draft.send('x')
  t.match(back.sent, [{ body: { transfer_id: idOf(5), lines: [{ quantity_milli: 1_000 }] } }])
  t.equal(costOf({ ...line, ...announced, expectedMilli: null }), null)
})

t.test('what was typed and could not be read is never taken as nothing', async (t) => {
  for (const kind of ['transfer-in', 'receipt'] as const) {
    const { draft, again } = open(kind)
    draft.add({ ...noodles, unitCode: 'pcs' })
    draft.set({ party: 'B', reference: 'T-1' })
    const typeInto = (paper: GoodsDraft, typed: string): void => {
      const [line] = paper.lines.value
      if (line) paper.change(line, new QuantityDraft(line, false).type(typed))
    }
    for (const typed of ['123456', '2,5', '']) {
      typeInto(draft, typed)
      t.same([draft.lack.value, draft.isReady.value], ['quantity', false], `${kind}: “${typed}”`)
      const [kept] = again().lines.value
      if (!kept) throw new Error('the line was kept')
      t.equal(new QuantityDraft(kept, false).text.value, typed, 'a reload shows what was typed')
      t.equal(again().lack.value, 'quantity')
    }
    draft.add({ ...noodles, unitCode: 'pcs' })
    t.match(draft.lines.value, [{ quantityMilli: 1_000, unreadQuantity: null }], 'a scan says it')
    t.ok(draft.isReady.value)
    typeInto(draft, '0')
    t.equal(draft.isReady.value, kind === 'transfer-in', 'a 0 that was typed is nothing')
  }
})

t.test('a cost that is no money is not taken as a cost nobody said', async (t) => {
  const { draft } = open('receipt')
  draft.add(noodles)
  draft.set({ party: 'PT', reference: 'SJ-1' })
  const [line] = draft.lines.value
  if (!line) throw new Error('the line is there')
  draft.change(line, { unitCostMinor: null, unreadCost: '12x' })
  t.same([draft.lack.value, draft.isReady.value], ['cost', false])
  draft.change(line, { unitCostMinor: null, unreadCost: null })
  t.ok(draft.isReady.value, 'nobody has to say one')
})

t.test('what is low as a file', async (t) => {
  const unit = { unit_code: 'karton', factor_milli: 40_000 }
  const row = {
    ...{ sku: '=1', name: 'Mi', level_milli: 1_500, point_milli: null, target_milli: 9_000 },
    ...{ sold_milli: 2_000, expected_milli: 0, order_milli: 80_000, order_unit: unit },
  }
  const [, line] = orderCsv([row as never]).split('\r\n')
  t.equal(line, "'=1;Mi;2;karton;1,5;;9;2;0")
})

t.test('what it costs by the books is proposed for its unit, and a loss is told', async (t) => {
  const units = NOODLES.units.map((unit) => ({ ...unit, price_minor: 120_000 }))
  const catalogue = { ok: true, value: { product: { cost_minor: 2_500, units } } }
  const books = { ok: true, value: { product: { cost_milliminor: 2_750_400 } } }
  const gone = { ok: false, code: 'HUB_UNREACHABLE' }
  const { draft, sent } = open('receipt', [catalogue, books, gone, gone, catalogue, gone])
  draft.add(noodles)
  await draft.propose(noodles)
  t.match(sent, [
    { path: `/api/console/products/${NOODLES.product_id}` },
    { path: `/api/console/stock/products/${NOODLES.product_id}/movements` },
  ])
  const factor = NOODLES.units.find(({ unit_code }) => unit_code === 'karton')?.factor_milli ?? 0
  t.match(draft.lines.value, [
    {
      recordedCostMinor: Math.round((2_750.4 * factor) / 1000),
      ...{ priceMinor: 120_000, unitCostMinor: null },
    },
  ])
  const [line] = draft.lines.value
  if (!line) throw new Error('the line is there')
  t.notOk(isSoldAtLoss(line), 'nothing is said yet')
  t.notOk(isMuch({ ...line, quantityMilli: 999_000 }))
  t.ok(isMuch({ ...line, quantityMilli: 9_999_000 }), 'as many as nobody gets')
  t.ok(isSoldAtLoss({ ...line, unitCostMinor: 120_000 }))
  t.notOk(isSoldAtLoss({ ...line, unitCostMinor: 119_999 }))
  t.notOk(isSoldAtLoss({ ...line, priceMinor: 0, unitCostMinor: 1 }), 'no price yet')
  const pieces = { ...noodles, unitCode: 'pcs' }
  draft.add(pieces)
  await draft.propose(pieces)
  const [plain] = draft.lines.value
  t.same(plain?.recordedCostMinor, undefined, 'without an answer the paper is made without')
  await draft.propose(pieces)
  const [ofCatalogue] = draft.lines.value
  t.equal(ofCatalogue?.recordedCostMinor, 2_500, 'where the books do not answer, the catalogue')
})
