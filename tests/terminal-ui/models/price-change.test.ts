// A price changed at the console over a real hub: what it was is known, and it is taken back.
import t from 'tap'
import type { ConsoleProduct } from '#domain/wire/console-product-message.ts'
import type { TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import {
  ConsoleCatalogueModel,
  editOf,
  NO_FILTER,
  widened,
} from '../../../terminal-ui/src/models/console-catalogue-model.ts'
import {
  type PriceChange,
  priceChangeOf,
  withPricesBefore,
} from '../../../terminal-ui/src/models/price-change.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

const NOODLES = testId(101)

function must<T>(outcome: TillOutcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.detail ?? ''}`)
  return outcome.value
}

type Test = Parameters<typeof startTestHub>[0]

async function openDesk(t: Test) {
  const hub = await startTestHub(t)
  const desk = deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
  const model = new ConsoleCatalogueModel(desk.link)
  must(await model.search())
  return { desk, model }
}

const listed = (model: ConsoleCatalogueModel): ConsoleProduct => {
  const found = model.products.value?.find(({ product_id }) => product_id === NOODLES)
  if (!found) throw new Error('no noodles in the list')
  return found
}

async function setPrice(model: ConsoleCatalogueModel, priceMinor: number, name?: string) {
  const product = listed(model)
  const edit = editOf(product)
  const units = edit.units.map((unit) => ({ ...unit, price_minor: priceMinor }))
  must(await model.change(product, { ...edit, units, name: name ?? edit.name }))
  model.leave()
}

const changeIn = (model: ConsoleCatalogueModel): PriceChange => {
  const change = model.priceChange.value
  if (change === null) throw new Error('no price was changed')
  return change
}

t.test('a changed price is known as it was, and taken back; other words stay', async (t) => {
  const { model } = await openDesk(t)
  await setPrice(model, 3_500, 'Mi goreng jumbo')
  const change = changeIn(model)
  t.same(change, {
    ...{ productId: NOODLES, name: 'Mi goreng jumbo' },
    prices: [{ unitCode: 'pcs', beforeMinor: 3_150, nowMinor: 3_500 }],
  })
  must(await model.takeBackPrices(change))
  t.match(listed(model), { name: 'Mi goreng jumbo', units: [{ price_minor: 3_150 }] })
  t.equal(model.priceChange.value, null)
  t.equal(model.chosen.value, null, 'no dialog opens for it')
  const before = listed(model).version
  must(await model.takeBackPrices(change))
  t.equal(listed(model).version, before, 'again changes nothing')
})

t.test('a price that somebody set since is not taken back', async (t) => {
  const { desk, model } = await openDesk(t)
  await setPrice(model, 3_500)
  const change = changeIn(model)
  const other = new ConsoleCatalogueModel(desk.link)
  must(await other.search())
  await setPrice(other, 3_900)
  t.match(await model.takeBackPrices(change), { ok: false, code: 'PRODUCT_CHANGED' })
  t.equal(model.priceChange.value, change, 'it stands there, with the reason')
  must(await other.search())
  t.match(listed(other).units, [{ price_minor: 3_900 }])
})

t.test('a lost answer is asked again; an edit of other words says no price', async (t) => {
  const { desk, model } = await openDesk(t)
  await setPrice(model, 3_500)
  desk.losesAnswers = true
  t.match(await model.takeBackPrices(changeIn(model)), { ok: false })
  desk.losesAnswers = false
  must(await model.takeBackPrices(changeIn(model)))
  t.match(listed(model).units, [{ price_minor: 3_150 }])
  await setPrice(model, 3_300)
  await setPrice(model, 3_300, 'Mi goreng')
  await setPrice(model, 3_300, 'Mi goreng lagi')
  t.equal(model.priceChange.value, null)
  await setPrice(model, 3_400)
  model.forgetPriceChange()
  t.equal(model.priceChange.value, null)
})

t.test('what is not found among what is sold is sought among everything', async (t) => {
  const { model } = await openDesk(t)
  const product = listed(model)
  must(await model.change(product, { ...editOf(product), is_active: false }))
  must(await model.search({ ...NO_FILTER, text: product.sku, trait: 'own' }))
  t.same(model.products.value, [])
  const wide = widened(model.filter.value)
  t.same(wide, { text: product.sku, categoryId: '', state: 'all', trait: '' })
  must(await model.search(wide ?? NO_FILTER))
  t.equal(model.products.value?.[0]?.product_id, NOODLES)
  t.equal(widened(model.filter.value), null, 'it cannot be wider')
  t.ok(widened({ ...NO_FILTER, state: 'all', categoryId: 'x' }))
})

t.test('units that are new or gone are no changed prices', async (t) => {
  const { model } = await openDesk(t)
  const before = listed(model)
  const [piece] = before.units
  if (!piece) throw new Error('sold by the piece')
  const pack = { ...piece, unit_code: 'pak', factor_milli: 6_000, price_minor: 18_000 }
  t.equal(priceChangeOf(before, { ...before, units: [piece, pack] }), null)
  t.equal(priceChangeOf({ ...before, units: [piece, pack] }, before), null)
  const dearer = { ...pack, price_minor: 19_000 }
  const both = { ...before, units: [piece, pack] }
  const change = priceChangeOf(both, { ...both, units: [piece, dearer] })
  if (change === null) throw new Error('the pack costs more')
  t.same(change.prices, [{ unitCode: 'pak', beforeMinor: 18_000, nowMinor: 19_000 }])
  t.same(withPricesBefore([piece, dearer], change), [piece, pack])
  t.equal(withPricesBefore([piece], change), null, 'the pack is not sold any more')
})
