// Who may do what comes down only with head office's own signature.
import t from 'tap'
import type { FeedItem } from '#domain/wire/feed-item.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { grantsForRole } from '#hub/staff/grants.ts'
import { type FeedDesk, feedDesk, item } from '../../support/feed-desk.ts'
import { SMALL_OUTLET, testId } from '../../support/small-outlet.ts'

const DEWI = testId(600)
const dewi = { staff_id: DEWI, name: 'Dewi', role: 'supervisor', is_active: true, own_grants: [] }
const staff = (change: object, version: number): FeedItem =>
  item('staff', DEWI, { ...dewi, ...change }, version)
const asideOf = (desk: FeedDesk): unknown[] =>
  desk.db.prepare('SELECT reason FROM feed_set_aside ORDER BY reason').pluck().all()
const roleOf = (desk: FeedDesk): unknown =>
  desk.db.prepare('SELECT role FROM staff WHERE id = ?').pluck().get(DEWI)

t.test('a signature is of one item, outlet and version', async (t) => {
  const desk = feedDesk(t)
  const good = desk.signed(staff({}, 2))
  const forged: FeedItem[] = [
    staff({}, 2),
    { ...good, body: { ...dewi, role: 'manager' } },
    { ...good, version: 3 },
    { ...good, item_id: testId(601) },
    desk.signed(staff({}, 2), testId(999)),
    { ...good, signature: 'AAAA' },
    { ...good, is_deleted: true },
  ]
  for (const [index, one] of forged.entries()) {
    await (index === 0 ? desk.snapshot([one]) : desk.page([one]))
    t.equal(roleOf(desk), undefined, `forgery ${index}`)
  }
  t.match(await desk.page([good]), { ok: true })
  t.equal(roleOf(desk), 'supervisor')
  t.match(desk.live.at(-1), { type: 'staff-changed' })
  const everywhere = desk.signed(staff({ role: 'cashier' }, 3), null)
  await desk.page([everywhere])
  t.equal(roleOf(desk), 'cashier', 'an item for all outlets is signed for all')
})

t.test('an older word never holds again, and silence takes nothing away', async (t) => {
  const desk = feedDesk(t)
  const [older, newer] = [desk.signed(staff({}, 1)), desk.signed(staff({ role: 'cashier' }, 2))]
  await desk.snapshot([older, newer])
  await desk.page([older])
  t.equal(roleOf(desk), 'cashier')
  await desk.snapshot([older])
  t.equal(roleOf(desk), 'cashier', 'not in a snapshot either')
  t.same(asideOf(desk), ['version-older'])
  await desk.snapshot([])
  t.match(desk.one('SELECT is_active FROM staff WHERE id = ?', DEWI), { is_active: 1 })
  await desk.page([desk.signed(item('staff', DEWI, dewi, 3, true))])
  t.match(desk.one('SELECT is_active FROM staff WHERE id = ?', DEWI), { is_active: 0 })
})

t.test('without a key nothing of the kind is believed', async (t) => {
  const desk = feedDesk(t, { withKey: false })
  await desk.snapshot([desk.signed(staff({}, 1))])
  t.equal(roleOf(desk), undefined)
  t.same(asideOf(desk), ['key-missing'])
  t.match(desk.one(`SELECT kind FROM audit_entry WHERE kind = 'feed-item-set-aside'`), {})
})

t.test('what a role may do; an outlet’s own goes before everybody’s', async (t) => {
  const desk = feedDesk(t)
  const grant = (limit: number): GrantMessage => ({ permission: 'refund', is_allowed: true, limit })
  const role = (id: string, limit: number, version: number) =>
    desk.signed(item('role-grant', id, { role: 'cashier', grants: [grant(limit)] }, version))
  const limit = (): unknown => grantsForRole(desk.db, 'cashier').refund
  await desk.snapshot([role('cashier', 1000, 1)])
  t.match(limit(), { isAllowed: true, limit: 1000 })
  await desk.page([role('cashier@TEST01', 5000, 1)])
  t.match(limit(), { limit: 5000 })
  await desk.page([role('cashier', 2000, 2)])
  t.match(limit(), { limit: 5000 })
  const gone = item('role-grant', 'cashier@TEST01', null, 2, true)
  await desk.page([desk.signed(gone)])
  t.match(limit(), { limit: 2000 })
  const unknown = { role: 'cashier', grants: [{ ...grant(1), permission: 'fly' }] }
  await desk.page([desk.signed(item('role-grant', 'cashier', unknown, 3))])
  t.match(limit(), { limit: 2000 })
  t.same(asideOf(desk), ['grant-unknown'])
})

t.test('how the outlet is set up', async (t) => {
  const desk = feedDesk(t)
  const {
    outlet_id: _,
    outlet_code: _code,
    warehouse_id: _warehouse,
    timezone: _timezone,
    currency_code: _currency,
    minor_exponent: _exponent,
    price_list_version: _version,
    tax_rules: _rules,
    ...outlet
  } = SMALL_OUTLET
  const config = (change: object, version: number, id = SMALL_OUTLET.outlet_id) =>
    desk.signed(
      item(
        'outlet-config',
        id,
        { outlet: { ...outlet, ...change }, rules: { ...DEFAULT_RULES, refund_window_days: 3 } },
        version,
      ),
    )
  await desk.snapshot([config({ name: 'Toko Baru' }, 1)])
  t.match(desk.one('SELECT name, code, receipt_footer FROM outlet'), {
    name: 'Toko Baru',
    code: SMALL_OUTLET.outlet_code,
  })
  t.equal(readRules(desk.db).refund_window_days, 3)
  t.ok(desk.live.some(({ type }) => type === 'outlet-changed'))
  t.ok(desk.live.some(({ type }) => type === 'rules-changed'))
  desk.db.prepare(`UPDATE outlet SET receipt_footer = 'Sampai jumpa'`).run()
  await desk.page([config({ name: 'Toko Lagi' }, 2)])
  t.match(desk.one('SELECT name, receipt_footer FROM outlet'), {
    name: 'Toko Lagi',
    receipt_footer: 'Sampai jumpa',
  })
  await desk.page([config({ name: 'X' }, 3, testId(5))])
  t.same(asideOf(desk), ['not-this-outlet'])
})
