import t from 'tap'
import { CASHIER_ID, DRAWER_ID, MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import { newId, openCashDesk } from './cash-desk.ts'

t.test('drawers, where they stand and the shift each is in', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const drawer_id = newId()
  const added = await manager.post('/api/console/drawers', {
    ...{ drawer_id, name: '  Laci 2 ', terminal_id: till.id },
  })
  t.equal(added.status, 200)
  t.same((await till.get('/api/pos/drawers')).body, added.body)
  t.match(added.body.drawers, [
    { drawer_id: DRAWER_ID, name: 'Laci 1', open_session_id: SHIFT_ID },
    { drawer_id, name: 'Laci 2', terminal_code: till.code, open_session_id: null },
  ])
  const moved = { drawer_id: DRAWER_ID, name: 'Laci depan', terminal_id: null }
  t.equal((await manager.post('/api/console/drawers', moved)).status, 200)
  t.equal((await manager.post('/api/console/drawers', moved)).status, 200)
  const audit = "SELECT count(*) FROM audit_entry WHERE kind = 'drawer-set'"
  t.equal(hub.db.prepare(audit).pluck().get(), 2, 'what changes nothing leaves no trace')
})

t.test('two drawers do not share a name; a place exists', async (t) => {
  const { hub } = await openCashDesk(t)
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const refused = async (change: object, code: string) => {
    const body = { drawer_id: newId(), name: 'Laci 9', terminal_id: null, ...change }
    t.match((await manager.post('/api/console/drawers', body)).body, { error: { code } })
  }
  await refused({ name: 'laci 1' }, 'DRAWER_NAME_TAKEN')
  await refused({ name: '  ' }, 'INVALID_REQUEST')
  await refused({ terminal_id: newId() }, 'UNKNOWN_TERMINAL')
  const cashier = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal((await cashier.post('/api/console/drawers', {})).status, 403)
})
