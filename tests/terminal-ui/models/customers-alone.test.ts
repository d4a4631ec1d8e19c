// Customers added and changed while no hub answers: known here at once, and at the hub later, once.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import {
  addAlone,
  addCustomer,
  changeCustomer,
  knownCustomer,
} from '../../../terminal-ui/src/models/customers-alone.ts'
import { SMALL_OUTLET, testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { openTill } from './open-till.ts'
import { openShop } from './real-shop.ts'

const RATNA = { fullName: 'Ibu Ratna', phone: '0812-3456-7890', email: null }

function must<T>(outcome: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}

t.test('over a real hub: added and changed alone, home when it is back', async (t) => {
  const { hub, browser, till } = await openShop(t)
  const { deps } = till.customers
  const ratna = must(await addCustomer(deps, RATNA))
  t.equal(ratna.phone, '+6281234567890', 'as the hub wrote it')
  t.match(await addCustomer(deps, { ...RATNA, fullName: 'Twin' }), { code: 'PHONE_TAKEN' })
  const renamed = must(await changeCustomer(deps, ratna, { ...contactOf(ratna), email: 'r@x.id' }))
  t.equal(renamed.email, 'r@x.id')

  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  t.match(await addCustomer(deps, { ...RATNA, fullName: 'Twin' }), { code: 'PHONE_TAKEN' })
  t.match(await addCustomer(deps, { ...RATNA, phone: 'dua' }), { code: 'PHONE_INVALID' })
  const budi = must(await addCustomer(deps, { ...RATNA, fullName: 'Budi', phone: '081399001122' }))
  t.match(budi, { phone: '+6281399001122', loyalty_points: 0, membership_number: null })
  const ayu = must(await addCustomer(deps, { ...RATNA, fullName: 'Ayu', phone: null }))
  const moved = { ...contactOf(renamed), full_name: 'Ratna Dewi', phone: '081355500077' }
  t.match(must(await changeCustomer(deps, renamed, moved)), { phone: '+6281355500077' })
  t.match(await knownCustomer(deps, ratna.customer_id), { full_name: 'Ratna Dewi' })
  const found = await till.customers.search('budi')
  t.match(found, { ok: true, value: [{ customer_id: budi.customer_id }] })
  const atHub = hub.db.prepare('SELECT full_name, phone_e164 AS phone FROM customer WHERE id = ?')
  t.equal(atHub.get(budi.customer_id), undefined)

  browser.mend()
  till.connectivity.retryNow()
  await browser.until(() => till.commands.pending.value.length === 0, 'all of it at the hub')
  t.match(atHub.get(budi.customer_id), { full_name: 'Budi', phone: '+6281399001122' })
  t.match(atHub.get(ayu.customer_id), { full_name: 'Ayu', phone: null })
  t.match(atHub.get(ratna.customer_id), { full_name: 'Ratna Dewi', phone: '+6281355500077' })
})

const contactOf = ({ full_name, phone, email }: CustomerMessage) => ({ full_name, phone, email })

const SITI: CustomerMessage = {
  ...{ customer_id: testId(50), full_name: 'Ibu Siti', phone: '+6281200000002', email: null },
  ...{ membership_number: 'M0002', loyalty_tier: 'silver', loyalty_points: 5 },
}
const told = (n: number) => ({
  ...{ customer_id: testId(n), full_name: 'Baru', phone: null, email: null },
})

async function openDesk(t: Test) {
  const { bench, till } = await openTill(t)
  return { routes: bench.hub.routes, hub: bench.hub, deps: till.customers.deps }
}

t.test('the hub is back before it was told: its word holds, or its refusal', async (t) => {
  const { routes, deps } = await openDesk(t)
  routes['POST /api/pos/customers'] = () => refusal(409, 'PHONE_TAKEN')
  t.match(await addAlone(deps, told(51)), { ok: false, code: 'PHONE_TAKEN' })
  t.equal(await knownCustomer(deps, testId(51)), null, 'nobody of that name')
  routes['POST /api/pos/customers'] = () => ok({ ...SITI, customer_id: testId(52) })
  t.match(await addAlone(deps, told(52)), { ok: true, value: { membership_number: 'M0002' } })
  t.match(await knownCustomer(deps, testId(52)), { full_name: 'Ibu Siti' })
})

t.test('a change: nothing, a number that is none, refused, and a number taken away', async (t) => {
  const { routes, hub, deps } = await openDesk(t)
  const same = await changeCustomer(deps, SITI, contactOf(SITI))
  t.strictSame(same, { ok: true, value: SITI })
  const wrong = { ...contactOf(SITI), phone: 'dua' }
  t.match(await changeCustomer(deps, SITI, wrong), { code: 'PHONE_INVALID', field: 'phone' })
  t.notOk(
    hub.paths().some((path) => path.includes('/customers/')),
    'nobody was asked',
  )
  const path = `POST /api/pos/customers/${SITI.customer_id}/changes`
  routes[path] = () => refusal(409, 'PHONE_TAKEN')
  const without = { ...contactOf(SITI), phone: null }
  t.match(await changeCustomer(deps, SITI, without), { code: 'PHONE_TAKEN' })
  t.equal(await knownCustomer(deps, SITI.customer_id), null)
  routes[path] = ({ body }) => {
    t.match(JSON.parse(body).fields, [{ field: 'phone', base: SITI.phone, value: null }])
    return ok({ ...SITI, phone: null })
  }
  t.match(await changeCustomer(deps, SITI, without), { ok: true, value: { phone: null } })
  t.match(await knownCustomer(deps, SITI.customer_id), { phone: null })
})

t.test('an outlet without tiers: a customer of none', async (t) => {
  const { routes, hub, deps } = await openDesk(t)
  routes['GET /api/outlet'] = () => ok({ ...SMALL_OUTLET, loyalty_tiers: [] })
  hub.say({ type: 'outlet-changed' })
  await until(() => deps.session.outlet.value?.loyalty_tiers.length === 0, 'the outlet')
  hub.trouble = () => 'down'
  t.match(await addAlone(deps, told(53)), { ok: true, value: { loyalty_tier: '' } })
})
