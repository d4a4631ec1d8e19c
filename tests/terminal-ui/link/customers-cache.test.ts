// Customers of the time without the hub: complete up to a cursor or not at all, and gone with
// whoever logs out.
import t from 'tap'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import {
  clearCustomers,
  keepCustomers,
  readCustomerCursor,
  readCustomers,
} from '../../../terminal-ui/src/link/customers-cache.ts'
import { testId } from '../../support/small-outlet.ts'
import { createBench } from './terminal-bench.ts'

const customer = (n: number, full_name = `Ibu ${n}`): CustomerMessage => ({
  ...{ customer_id: testId(n), full_name, phone: null, email: null, membership_number: null },
  ...{ loyalty_tier: 'silver', loyalty_points: 0 },
})

t.test('the newest word on each counts; one by one they move no cursor', async (t) => {
  const database = await createBench(t).open()
  t.equal(await readCustomerCursor(database), 0, 'nothing is complete yet')
  await keepCustomers(database, [customer(1), customer(2)], 7)
  await keepCustomers(database, [customer(2, 'Ibu Dua')])
  t.equal(await readCustomerCursor(database), 7)
  t.same(await readCustomers(database), [customer(1), customer(2, 'Ibu Dua')])
})

t.test('who logs out leaves nobody’s name here, and the next fetches all of them', async (t) => {
  const database = await createBench(t).open()
  await keepCustomers(database, [customer(1)], 7)
  await clearCustomers(database)
  t.same(await readCustomers(database), [])
  t.equal(await readCustomerCursor(database), 0)
})
