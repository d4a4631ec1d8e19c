import t from 'tap'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

t.test('smoke', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.logIn(MANAGER_ID)
  const me = await terminal.get('/api/me')
  t.equal(me.body.staff.name, 'Budi')
  const health = await hub.request('GET', '/api/health')
  t.equal(health.status, 200, JSON.stringify(health.body))
})
