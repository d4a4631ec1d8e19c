// What a manager changes of head office's people and roles is listed by field, dated and named, and
// each is taken back by itself.
import { generateKeyPairSync } from 'node:crypto'
import t, { type Test } from 'tap'
import type { FeedItem } from '#domain/wire/feed-item.ts'
import type { StaffBody } from '#domain/wire/feed-staff.ts'
import type { OverrideMessage } from '#domain/wire/override-message.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { createChangesDesk } from '#hub/cloud/hear-changes.ts'
import { item, signItem } from '../../support/feed-desk.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, SMALL_OUTLET } from '../../support/small-outlet.ts'

const SARI: StaffBody = {
  ...{ staff_id: CASHIER_ID, name: 'Sari', role: 'cashier', is_active: true, own_grants: [] },
}
const grant = (permission: string, is_allowed: boolean, limit: number | null = null) =>
  ({ permission, is_allowed, limit }) as GrantMessage
const DISCOUNT = grant('discount', true, 50_000)

/** A hub that has heard signed words of head office's, and a manager at its console. */
async function open(t: Test, firstItems: FeedItem[]) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const keys = generateKeyPairSync('ed25519')
  const desk = createChangesDesk(hub.deps, keys.publicKey)
  let page = 0
  const cursorOf = (at: number) => (at === 0 ? null : `1-1-1.${at}.1`)
  const hear = async (items: FeedItem[]) => {
    const from_cursor = cursorOf(page)
    page += 1
    const signed = items.map((one) => signItem(one, SMALL_OUTLET.outlet_id, keys.privateKey))
    const cursor = cursorOf(page) ?? ''
    t.match(
      await desk.hear({ type: 'changes', from_cursor, cursor, items: signed, has_more: false }),
      { ok: true },
    )
  }
  await hear(firstItems)
  const rows = async (): Promise<OverrideMessage[]> =>
    (await manager.get('/api/console/overrides')).body.overrides
  return {
    ...{ hub, manager, hear, rows },
    change: async (body: object) => {
      const path = `/api/console/staff/${CASHIER_ID}`
      const { staff_id: _, ...plain } = SARI
      t.equal((await manager.put(path, { ...plain, ...body })).status, 200)
    },
    undo: async (topic: string, item_id: string, field: string) => {
      const ref = { topic, item_id, field }
      return (await manager.post('/api/console/overrides/undo', ref)).body.undone
    },
    listed: async () =>
      Object.fromEntries((await rows()).map(({ field, local }) => [field, local])),
    person: () =>
      hub.db.prepare('SELECT name, role, is_active FROM staff WHERE id = ?').get(CASHIER_ID),
  }
}

t.test('a person: only what was changed is a local word, dated and named', async (t) => {
  const { change, listed, rows, hear } = await open(t, [item('staff', CASHIER_ID, SARI)])
  await change({})
  t.same(await listed(), {}, 'saved as it was')
  await change({ name: 'Sari Dewi', own_grants: [DISCOUNT] })
  t.same(await listed(), { name: 'Sari Dewi', own_grants: [DISCOUNT] })
  t.match(
    (await rows()).find(({ field }) => field === 'name'),
    {
      ...{ topic: 'staff', item_id: CASHIER_ID, item_name: 'Sari Dewi', office: 'Sari' },
      ...{ by_name: /./, at: /^20/ },
    },
  )
  await hear([item('staff', CASHIER_ID, { ...SARI, name: 'Sari Ayu' }, 2)])
  t.same(await listed(), { own_grants: [DISCOUNT] }, 'head office’s new word on the name holds')
  await change({ name: 'Sari Ayu' })
  t.same(await listed(), {}, 'without the permission it is as head office says')
})

t.test('each is taken back by itself, and head office’s cloud hears it', async (t) => {
  const id = `${CASHIER_ID}@TEST01`
  const desk = await open(t, [item('staff', id, { ...SARI, own_grants: [DISCOUNT] })])
  const { change, undo, listed, person, hub } = desk
  await change({ name: 'Sari Dewi', is_active: false, own_grants: [] })
  t.same(await listed(), { name: 'Sari Dewi', is_active: false, own_grants: [] })
  t.equal(await undo('staff', id, 'is_active'), true)
  t.match(person(), { name: 'Sari Dewi', is_active: 1 })
  t.equal(await undo('staff', id, 'is_active'), false, 'once')
  t.equal(await undo('staff', id, 'name'), true)
  t.match(person(), { name: 'Sari' })
  t.equal(await undo('staff', id, 'own_grants'), true)
  const grants = hub.db.prepare('SELECT permission FROM staff_grant WHERE staff_id = ?').pluck()
  t.same(grants.all(CASHIER_ID), ['discount'])
  t.same(await listed(), {})
  const told = hub.db.prepare(`SELECT count(*) FROM outbox WHERE kind = 'staff-changed'`).pluck()
  t.equal(told.get(), 4, 'the edit, and each way back')
})

t.test('what the console would refuse is not taken back, and leaves nothing behind', async (t) => {
  const office = { ...SARI, role: 'manager' as const }
  const desk = await open(t, [item('staff', CASHIER_ID, office)])
  const { change, undo, listed, person, manager, hub } = desk
  hub.db.prepare('UPDATE staff SET pin_digits = 4 WHERE id = ?').run(CASHIER_ID)
  await change({ role: 'cashier' })
  t.same(await listed(), { role: 'cashier' })
  t.equal(await undo('staff', CASHIER_ID, 'role'), false, 'four digits are too few for a manager')
  t.match(person(), { role: 'cashier' })
  await change({ name: 'Sari Dewi', role: 'cashier' })
  const other = { staff_id: '00000000-0000-7000-8000-00000000abcd', name: 'Sari', role: 'cashier' }
  t.equal((await manager.post('/api/console/staff', { ...other, pin: '482915' })).status, 200)
  t.equal(await undo('staff', CASHIER_ID, 'name'), false, 'somebody else is called that')
  t.equal(await undo('staff', '00000000-0000-7000-8000-00000000dead', 'name'), false)
  t.same(Object.keys(await listed()).sort(), ['name', 'role'])
})

t.test('a role: what it may do, under the name for this outlet', async (t) => {
  const id = 'cashier@TEST01'
  const desk = await open(t, [
    item('role-grant', 'cashier', { role: 'cashier', grants: [] }),
    item('role-grant', id, { role: 'cashier', grants: [DISCOUNT] }),
  ])
  const { manager, listed, rows, undo, hub } = desk
  const put = async (grants: GrantMessage[]) => {
    const roles = [{ role: 'cashier', grants }]
    t.equal((await manager.put('/api/console/role-grants', { roles })).status, 200)
  }
  await put([DISCOUNT])
  t.same(await listed(), {})
  await put([DISCOUNT, grant('no-sale', true)])
  t.match(await rows(), [
    { topic: 'role-grant', item_id: id, item_name: 'cashier', field: 'grants', office: [DISCOUNT] },
  ])
  t.equal(await undo('role-grant', id, 'grants'), true)
  const grants = hub.db.prepare(`SELECT permission FROM role_grant WHERE role = 'cashier'`).pluck()
  t.same(grants.all(), ['discount'])
  t.same(await listed(), {})
})

t.test('head office’s word that would leave nobody to manage is not taken back', async (t) => {
  const grants = [grant('manage-staff', false)]
  const { manager, undo, hub } = await open(t, [])
  const role = item('role-grant', 'manager', { role: 'manager', grants })
  hub.db
    .prepare(
      `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
       VALUES ('role-grant', 'manager', 1, 0, ?, 0)`,
    )
    .run(JSON.stringify(role.body))
  const may = [grant('discount', true, 40_000)]
  const roles = [{ role: 'manager', grants: may }]
  t.equal((await manager.put('/api/console/role-grants', { roles })).status, 200)
  t.equal(await undo('role-grant', 'manager', 'grants'), false)
  const left = hub.db.prepare(`SELECT permission FROM role_grant WHERE role = 'manager'`).pluck()
  t.same(left.all(), ['discount'], 'nothing was half taken back')
})
