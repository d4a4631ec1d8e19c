// What somebody may do changes while they are logged in.
import t from 'tap'
import { until } from '../link/fake-time.ts'
import { openTill } from './open-till.ts'

t.test('more or less than before holds as soon as the hub says so', async (t) => {
  const { bench, till } = await openTill(t)
  const { session } = till
  t.equal(session.may('no-sale'), false)
  bench.hub.rights = {
    permissions: ['sell', 'no-sale', 'discount'],
    limits: [{ permission: 'discount', limit: 50_000 }],
  }
  bench.hub.say({ type: 'staff-changed' })
  await until(() => session.may('no-sale'), 'the new right')
  t.equal(session.may('discount', 50_000), true)
  t.equal(session.may('discount', 50_001), false)
  t.equal(session.phase.value, 'logged-in', 'nobody is logged out by it')
})

t.test('somebody who left is logged out, and is gone from the list', async (t) => {
  const { bench, till } = await openTill(t)
  const { session } = till
  bench.hub.staffHere = null
  bench.hub.routes['GET /api/staff'] = () => ({ status: 200, body: { staff: [] } })
  bench.hub.say({ type: 'staff-changed' })
  await until(() => session.phase.value === 'logged-out', 'the log-out')
  await until(() => session.staffList.value.length === 0, 'the list')
  t.equal(session.staff.value, null)
})
