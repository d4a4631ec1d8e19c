// What a manager changes of head office's promotions is listed by field, and only that; each is
// taken back by itself.
import t, { type Test } from 'tap'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import type { OverrideMessage } from '#domain/wire/override-message.ts'
import { createChangesDesk } from '#hub/cloud/hear-changes.ts'
import { item } from '../../support/feed-desk.ts'
import { startTestHub } from '../../support/hub.ts'
import { promotionDraft } from '../../support/promotion-desk.ts'
import { promotionOf } from '../../support/promotion-words.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

/** A hub that has heard a promotion of head office's, and a manager at its console. */
async function open(t: Test, change: Partial<PromotionBody> = {}) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const { promotion_id: id, name: _, ...words } = promotionOf('* -10%', 7)
  const office: PromotionBody = { ...words, name: 'Pusat', prices: [], ...change }
  const desk = createChangesDesk(hub.deps, null)
  let version = 0
  const hear = async (body: PromotionBody) => {
    const cursorOf = (at: number) => (at === 0 ? null : `1-1-1.${at}.1`)
    const from_cursor = cursorOf(version)
    version += 1
    const items = [item('promotion', id, body, version)]
    const cursor = cursorOf(version) ?? ''
    const reply = await desk.hear({ type: 'changes', from_cursor, cursor, items, has_more: false })
    t.match(reply, { ok: true })
  }
  await hear(office)
  const path = `/api/console/promotions/${id}`
  const { prices: _prices, ...plain } = office
  return {
    ...{ hub, manager, id, office, hear },
    edit: (body: object) => manager.put(path, { coupons: [], ...plain, ...body }),
    undo: async (field: string) => {
      const ref = { topic: 'promotion', item_id: id, field }
      return (await manager.post('/api/console/overrides/undo', ref)).body.undone
    },
    stop: (is_stopped: boolean) => manager.post(`${path}/stop`, { is_stopped }),
    shown: async () => (await manager.get('/api/console/promotions')).body.promotions[0],
    listed: async () => {
      const { body } = await manager.get('/api/console/overrides')
      const words: [string, unknown][] = body.overrides
        .map(({ field, local }: OverrideMessage) => [field, local])
        .sort()
      return Object.fromEntries(words)
    },
    rows: async () => (await manager.get('/api/console/overrides')).body.overrides,
  }
}

const CODES = [
  { code: 'PAGI10', uses_max: null },
  { code: 'SORE10', uses_max: 5 },
]

t.test('an edit is a local word on what it changed, and on nothing else', async (t) => {
  const { edit, listed, rows, office } = await open(t)
  await edit({})
  t.same(await listed(), {}, 'saved as it was')
  await edit({ name: 'Toko' })
  t.same(await listed(), { name: 'Toko' })
  t.match(await rows(), [{ topic: 'promotion', item_name: 'Toko', by_name: /./, office: 'Pusat' }])
  const rule = { ...office.rule, priority: 9 }
  await edit({ name: 'Toko', rule, coupons: CODES })
  t.same(await listed(), { name: 'Toko', rule, coupons: CODES })
  await edit({ rule, coupons: [...CODES].reverse() })
  t.same(await listed(), { rule, coupons: CODES }, 'head office’s name is no local word')
  await edit({})
  t.same(await listed(), {}, 'no code is what head office says by silence')
})

t.test('codes that head office gave are its word in any order', async (t) => {
  const { edit, listed } = await open(t, { coupons: [...CODES].reverse() })
  await edit({ coupons: CODES })
  t.same(await listed(), {})
  await edit({ coupons: CODES.slice(1) })
  t.same(await listed(), { coupons: CODES.slice(1) })
  await edit({ coupons: CODES })
  t.same(await listed(), {})
})

t.test('a stop is a local word until it goes on, or head office begins it again', async (t) => {
  const { stop, listed, rows, hear, office, shown } = await open(t)
  await stop(true)
  t.same(await listed(), { is_stopped: true })
  t.match(await rows(), [{ item_name: 'Pusat', local: true, office: null }])
  await stop(false)
  t.same(await listed(), {})
  await stop(true)
  await hear({ ...office, name: 'Lain' })
  t.same(await listed(), { is_stopped: true }, 'another word does not touch it')
  await hear({ ...office, name: 'Lain', valid_to: '2027-01-31' })
  t.same(await listed(), {})
  t.match(await shown(), { is_stopped: false })
  await stop(true)
  const { rule: _, ...noRule } = office
  await hear(noRule)
  t.same(await listed(), {}, 'there is nothing left to stop')
})

t.test('each is taken back by itself: head office’s word holds again, audited', async (t) => {
  const { hub, edit, stop, undo, listed, shown, hear, office } = await open(t)
  const rule = { ...office.rule, priority: 9 }
  await edit({ name: 'Toko', rule, coupons: CODES, valid_to: '2026-12-30' })
  await stop(true)
  t.same(Object.keys(await listed()), ['coupons', 'is_stopped', 'name', 'rule', 'valid_to'])
  t.equal(await undo('name'), true)
  t.match(await shown(), {
    ...{ origin: 'head-office', is_stopped: true, coupons: CODES },
    promotion: { name: 'Pusat', valid_to: '2026-12-30', rule: { priority: 9 } },
  })
  t.equal(await undo('name'), false, 'once')
  t.equal(await undo('valid_to'), true)
  t.match(await shown(), { is_stopped: true, promotion: { valid_to: office.valid_to } })
  t.equal(await undo('coupons'), true)
  t.same((await shown()).coupons, [])
  t.equal(await undo('rule'), true)
  t.same((await shown()).promotion.rule, office.rule)
  t.same(await listed(), { is_stopped: true })
  t.equal(await undo('is_stopped'), true)
  t.match(await shown(), { is_stopped: false })
  t.same(await listed(), {})
  const audited = hub.db
    .prepare(
      `SELECT payload FROM audit_entry WHERE kind = 'local-override-undone' ORDER BY sequence`,
    )
    .pluck()
    .all() as string[]
  t.same(
    audited.map((payload) => JSON.parse(payload).field),
    ['name', 'valid_to', 'coupons', 'rule', 'is_stopped'],
  )
  await hear({ ...office, name: 'Pusat lagi' })
  t.match(await shown(), { promotion: { name: 'Pusat lagi' } })
})

t.test('a code that another promotion has by now is not taken back', async (t) => {
  const { manager, edit, undo, listed, shown } = await open(t, { coupons: CODES })
  await edit({ coupons: [] })
  const other = promotionDraft('* -20%', 8, { coupons: CODES.slice(0, 1) })
  t.match(await manager.put(other.path, other.body), { status: 200 })
  t.equal(await undo('coupons'), false)
  t.same(await listed(), { coupons: [] })
  t.match(await shown(), { coupons: [] })
})

t.test('days that would end before they begin are taken back together', async (t) => {
  const { edit, undo, hear, listed, shown, office } = await open(t, {
    ...{ valid_from: '2026-01-01', valid_to: '2026-01-31' },
  })
  const { valid_from, valid_to } = office
  await edit({ valid_from: '2026-02-01', valid_to: '2026-02-28' })
  t.equal(await undo('valid_to'), true)
  t.match(await shown(), { promotion: { valid_from, valid_to } })
  t.same(await listed(), {})
  await edit({ valid_from: '2026-01-20' })
  await hear({ ...office, valid_to: '2026-01-10' })
  t.match(await shown(), { promotion: { valid_from, valid_to: '2026-01-10' } })
  t.same(await listed(), {})
})
