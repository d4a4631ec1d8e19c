// Both windows over a channel of their own: what one does, the other shows.
import t, { type Test } from 'tap'
import { showToCustomer } from '../../../terminal-ui/src/models/customer-display.ts'
import { type DisplayModel, followTill } from '../../../terminal-ui/src/models/display-model.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product } from './open-till.ts'

type Hear = (message: unknown) => void

/** Whoever says something is heard by all others, as JSON. */
function createAir() {
  const ears = new Set<Hear>()
  let saidCount = 0
  let isCut = false
  return {
    saidCount: () => saidCount,
    /** Nobody hears anybody: the other program hangs, or died without a word. */
    cut: (next: boolean) => {
      isCut = next
    },
    open: (onMessage: Hear) => {
      ears.add(onMessage)
      return {
        say: (message: unknown) => {
          saidCount += 1
          const text = JSON.stringify(message)
          if (isCut) return
          for (const ear of [...ears]) if (ear !== onMessage) ear(JSON.parse(text))
        },
        close: () => ears.delete(onMessage),
      }
    },
  }
}

async function startShop(t: Test) {
  const opened = await openTill(t)
  opened.bench.hub.routes['GET /api/pos/logo'] = () =>
    ok({ logo: { width_dots: 8, height_dots: 8, png_base64: 'QUJD' } })
  const air = createAir()
  let windowCount = 0
  const showing = (build = 'one') =>
    showToCustomer({
      ...{ till: opened.till, build, openChannel: air.open },
      openWindow: () => {
        windowCount += 1
      },
    })
  const reloads: string[] = []
  const window = (build = 'one'): DisplayModel => {
    const model = followTill({
      ...{ seams: opened.bench.seams, build, openChannel: air.open },
      reload: (other) => {
        reloads.push(other)
        return reloads.length === 1
      },
    })
    t.teardown(model.stop)
    return model
  }
  const display = showing()
  t.teardown(display.stop)
  return { ...opened, air, display, window, reloads, windowCount: () => windowCount }
}

const pay = async ({ till }: OpenTill): Promise<void> => {
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 10_000, evidence: null })
}

t.test('a sale from the first line to the change', async (t) => {
  const shop = await startShop(t)
  const { air, display, till, bench } = shop
  await till.cart.add(product(1))
  t.equal(air.saidCount(), 0, 'nobody is told anything while there is no second window')
  const seen = shop.window()
  await bench.time.pass(1)
  t.equal(display.isShown.value, true)
  t.match(seen.scene.value, { kind: 'basket', totalMinor: 3_150 })
  t.equal(seen.frame.value.outletName, till.session.outlet.value?.name)
  t.equal(seen.logo.value, 'QUJD')
  await till.cart.add(product(0))
  t.equal(seen.newest.value, 2)
  await till.cart.setQuantity(1, 2000)
  t.equal(seen.newest.value, 1)
  const { value: priced } = till.cart.priced
  t.match(seen.scene.value, { totalMinor: priced.ok ? priced.value.totals.totalMinor : -1 })
  await till.cart.removeLine(2)
  await pay(shop)
  t.match(seen.scene.value, { kind: 'basket', paying: { paidMinor: 10_000 } })
  await till.payment.commit()
  t.match(seen.scene.value, { kind: 'thanks', totalMinor: 6_300, changeMinor: 3_700 })
  till.payment.dismissCompleted()
  t.same(seen.scene.value, { kind: 'idle' })
})

t.test('the customer’s page is shown once the hub has made one', async (t) => {
  const shop = await startShop(t)
  const { bench, till } = shop
  const rules = { ...till.rules.rules.peek(), e_receipt_address: 'struk.example' }
  bench.hub.routes['GET /api/pos/rules'] = () => ok({ rules, version: 2 })
  await till.rules.refresh()
  const seen = shop.window()
  await till.cart.add(product(1))
  await pay(shop)
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(sold.code)
  const { message, transactionId } = sold.value
  t.match(seen.scene.value, { kind: 'thanks', link: null })
  const url = 'https://struk.example/a/b'
  const summary = {
    ...{ transaction_id: transactionId, receipt_number: message.receipt_number },
    ...{ session_id: message.session_id, terminal_code: 'T1', cashier_name: 'Sari' },
    ...{ created_at: '', sold_at: '', received_at: '', payable_minor: 0, item_count: 1 },
    ...{ methods: [], open_conflict_count: 0, refunded_minor: 0 },
    ...{ is_voided: false, is_in_cloud: false },
  }
  bench.hub.routes[`GET /api/pos/transactions/${transactionId}`] = () =>
    ok({
      ...{ summary, sale: message, customer_name: null, e_receipt_url: url },
      ...{ conflicts: [], print_jobs: [] },
    })
  await until(() => till.sales.safetyOf(transactionId) === 'hub', 'the hub')
  await bench.time.pass(1)
  t.match(seen.scene.value, { kind: 'thanks', link: url })
  const asked = bench.hub.paths().filter((path) => path.endsWith(transactionId))
  t.equal(asked.length, 1)
})

t.test('locked, gone or silent: the window shows nothing of a basket', async (t) => {
  const shop = await startShop(t)
  const { display, till } = shop
  const seen = shop.window()
  await till.cart.add(product(1))
  t.equal(seen.scene.value.kind, 'basket')
  await till.session.logout()
  t.same(seen.scene.value, { kind: 'idle' }, 'locked')
  await till.session.login(CASHIER_ID, '1234')
  t.equal(seen.scene.value.kind, 'basket')
  display.stop()
  t.same(seen.scene.value, { kind: 'idle' }, 'the till closed')
})

t.test('a till that dies is noticed within seconds; a window that closes too', async (t) => {
  const shop = await startShop(t)
  const { display, till, bench } = shop
  const first = shop.window()
  await till.cart.add(product(1))
  first.stop()
  t.equal(display.isShown.value, false)
  const seen = shop.window()
  t.equal(seen.scene.value.kind, 'basket', 'a window that was loaded again sees it at once')
  await bench.time.pass(60_000)
  t.equal(seen.scene.value.kind, 'basket', 'both say that they are there')
  shop.air.cut(true)
  await bench.time.pass(7_100)
  t.same(seen.scene.value, { kind: 'idle' })
  t.equal(display.isShown.value, false)
  shop.air.cut(false)
  await bench.time.pass(2_100)
  t.equal(seen.scene.value.kind, 'basket', 'and is back with the till')
})

t.test('how it looks is kept on this device', async (t) => {
  const shop = await startShop(t)
  const seen = shop.window()
  t.same(seen.look.value, { language: 'id', theme: 'light' })
  shop.display.setLook({ language: 'en', theme: 'dark' })
  t.same(seen.look.value, { language: 'en', theme: 'dark' })
  shop.display.stop()
  t.same(shop.window().look.value, { language: 'en', theme: 'dark' }, 'also without the till')
})

t.test('opened by itself only where somebody wanted it, and only once', async (t) => {
  const shop = await startShop(t)
  await shop.bench.time.pass(10_000)
  t.equal(shop.windowCount(), 0)
  shop.display.setWanted(true)
  await shop.bench.time.pass(3_000)
  t.equal(shop.windowCount(), 1)
  shop.display.setWanted(false)
  shop.window()
  shop.display.setWanted(true)
  await shop.bench.time.pass(3_000)
  t.equal(shop.windowCount(), 1, 'it is there')
})

t.test('a window of another build loads once, and then shows what it can', async (t) => {
  const shop = await startShop(t)
  await shop.till.cart.add(product(1))
  const seen = shop.window('two')
  t.same(shop.reloads, ['one'])
  t.same(seen.scene.value, { kind: 'idle' })
  await shop.bench.time.pass(3_000)
  t.equal(seen.scene.value.kind, 'basket')
})
