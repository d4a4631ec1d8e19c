import t from 'tap'
import { until } from '../link/fake-time.ts'
import { bootTill, openTill, product, restart } from './open-till.ts'

const namesOf = (lines: readonly { name: string; quantityMilli: number }[]) =>
  lines.map((line) => `${line.quantityMilli / 1000} ${line.name}`)

t.test('a change is saved before it is shown', async (t) => {
  const { bench, till } = await openTill(t)
  const database = await bench.open()
  const seen: boolean[] = []
  till.cart.cart.subscribe((cart) => {
    if (cart.lines.length === 0) return
    seen.push(true)
  })
  const order: string[] = []
  const original = IDBDatabase.prototype.transaction
  t.intercept(IDBDatabase.prototype, 'transaction', {
    value(this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) {
      const transaction = original.apply(this, args)
      if (args[1] === 'readwrite') {
        order.push(args[2]?.durability ?? 'default')
        transaction.addEventListener('complete', () => order.push(`saved, ${seen.length} shown`))
      }
      return transaction
    },
  })
  await till.cart.add(product(1))
  t.strictSame(order, ['strict', 'saved, 0 shown'])
  t.equal(seen.length, 1)
  t.match(await database.get('cart', 'current'), { cart: { lines: [{ name: 'Mi goreng' }] } })
})

t.test('a storage that does not take a change: it is not shown', async (t) => {
  const { till } = await openTill(t)
  await till.cart.add(product(1))
  t.intercept(IDBObjectStore.prototype, 'put', {
    value() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  t.match(await till.cart.add(product(2)), { ok: false, code: 'STORAGE_FAILED' })
  t.strictSame(namesOf(till.cart.cart.value.lines), ['1 Mi goreng'])
})

t.test('a restart gives back the cart, its discounts, customer and note', async (t) => {
  const opened = await openTill(t)
  const { cart } = opened.till
  await cart.add(product(1), { quantityMilli: 2000 })
  await cart.add(product(3), { quantityMilli: 250 })
  await cart.setLineDiscount(1, { kind: 'percent', ratePpm: 100_000 })
  await cart.setBasketDiscount({ kind: 'amount', amountMinor: 500 })
  await cart.setNote('tanpa kantong')
  await cart.setCustomer({
    customerId: product(0).product_id,
    fullName: 'Ibu Ratna',
    loyaltyTier: 'silver',
    loyaltyPoints: 5,
  })
  const before = cart.cart.value
  const { till } = await restart(t, opened)
  t.strictSame(till.cart.cart.value, before)
  t.strictSame(till.cart.priced.value, cart.priced.value)
  t.equal(till.cart.isReady.value, true)
})

t.test(
  'a product that is gone while it lies in the basket: the till opens and sells it',
  async (t) => {
    const opened = await openTill(t)
    const { bench, till } = opened
    await till.cart.add(product(1))
    bench.hub.changes = [{ product: { ...product(1), is_active: false }, cursor: 7 }]
    bench.hub.cursor = 7
    const version = till.catalogue.version.value
    bench.hub.say({ type: 'catalogue-changed', cursor: 7 })
    await until(() => till.catalogue.version.value > version, 'the change')
    const again = await restart(t, opened)
    t.strictSame(again.till.catalogue.search('goreng'), [], 'nobody finds it any more')
    t.strictSame(namesOf(again.till.cart.cart.value.lines), ['1 Mi goreng'])
    await until(() => again.till.shift.current.value, 'the shift')
    await again.till.payment.open()
    await again.till.payment.addTender({ method: 'cash', tenderedMinor: 50_000, evidence: null })
    const sold = await again.till.payment.commit()
    t.match(sold.ok && sold.value.message.items, [{ product_id: product(1).product_id }])
  },
)

t.test('quick changes keep their order', async (t) => {
  const { till } = await openTill(t)
  await Promise.all([
    till.cart.add(product(0)),
    till.cart.add(product(1)),
    till.cart.add(product(2)),
    till.cart.setQuantity(2, 5000),
    till.cart.removeLine(1),
  ])
  t.strictSame(namesOf(till.cart.cart.value.lines), ['5 Mi goreng', '1 Air mineral'])
})

t.test('the last removal can be undone, after a restart too', async (t) => {
  const opened = await openTill(t)
  for (const index of [0, 1, 2]) await opened.till.cart.add(product(index))
  await opened.till.cart.removeLine(2)
  t.equal(opened.till.cart.removed.value?.name, 'Mi goreng')
  const { till } = await restart(t, opened)
  await till.cart.undoRemoval()
  t.strictSame(namesOf(till.cart.cart.value.lines), [
    '1 Beras 5 kg',
    '1 Mi goreng',
    '1 Air mineral',
  ])
  t.equal(till.cart.removed.value, null)
})

t.test('quantity zero removes, and can be undone', async (t) => {
  const { till } = await openTill(t)
  await till.cart.add(product(1))
  await till.cart.setQuantity(1, 0)
  t.equal(till.cart.cart.value.lines.length, 0)
  await till.cart.undoRemoval()
  t.strictSame(namesOf(till.cart.cart.value.lines), ['1 Mi goreng'])
})

t.test('the line that was touched is selected', async (t) => {
  const { till } = await openTill(t)
  await till.cart.add(product(0))
  await till.cart.add(product(1))
  t.equal(till.cart.selectedLineNo.value, 2)
  await till.cart.add(product(0))
  t.equal(till.cart.selectedLineNo.value, 1)
  await till.cart.removeLine(1)
  t.equal(till.cart.selectedLineNo.value, null)
})

t.test('refusals of the cart come through unchanged', async (t) => {
  const { till } = await openTill(t)
  t.match(await till.cart.add(product(1), { quantityMilli: 500 }), { code: 'QUANTITY_NOT_WHOLE' })
  await till.cart.add(product(1))
  const tooMuch = { kind: 'amount', amountMinor: 999_999 } as const
  t.match(await till.cart.setBasketDiscount(tooMuch), { code: 'DISCOUNT_TOO_LARGE' })
  t.equal(till.cart.cart.value.basketDiscount, null)
})

t.test('an unpaired till sells nothing', async (t) => {
  const opened = await openTill(t)
  const { createBench } = await import('../link/terminal-bench.ts')
  const other = await bootTill(t, createBench(t))
  t.match(await other.till.cart.add(product(1)), { ok: false, code: 'NOT_PAIRED' })
  t.ok((await opened.till.cart.clear()).ok)
})
