// Promotions at the console, at the tills' door and from head office.
import t, { type Test } from 'tap'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import { applyPromotion } from '#hub/catalogue/apply-price.ts'
import { putApplied } from '#hub/cloud/feed-store.ts'
import { write } from '#hub/db/write.ts'
import { startTestHub } from '../../support/hub.ts'
import { promotionDraft } from '../../support/promotion-desk.ts'
import { promotionOf } from '../../support/promotion-words.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

async function open(t: Test) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const names = async () => {
    const { body } = await manager.get('/api/pos/promotions')
    return body.promotions.map(({ promotion }: { promotion: { name: string } }) => promotion.name)
  }
  return { hub, manager, names }
}

t.test('made, changed and stopped: tills hear what runs', async (t) => {
  const { manager, names } = await open(t)
  const { path, body } = promotionDraft('* -10%', 1, { name: 'Sepuluh' })
  const put = await manager.put(path, body)
  t.match(put, { status: 200, body: { promotions: [{ origin: 'outlet', is_stopped: false }] } })
  t.same(await names(), ['Sepuluh'])
  await manager.put(path, { ...body, name: 'Dua puluh' })
  t.same(await names(), ['Dua puluh'])
  t.equal((await manager.post(`${path}/stop`, { is_stopped: true })).status, 200)
  t.same(await names(), [])
  t.equal(
    (await manager.post(`${path}/stop`, { is_stopped: true })).status,
    200,
    'again is nothing',
  )
  await manager.post(`${path}/stop`, { is_stopped: false })
  t.same(await names(), ['Dua puluh'])
  await manager.put(path, { ...body, valid_to: '2026-01-02' })
  t.same(await names(), [], 'and nothing of what is over')
  const backwards = await manager.put(path, { ...body, valid_to: '2025-01-01' })
  t.match(backwards, { status: 422, body: { error: { code: 'PROMOTION_DATES_WRONG' } } })
  const nobody = promotionDraft('* -10%', 99).path
  t.match(await manager.post(`${nobody}/stop`, { is_stopped: true }), { status: 404 })
})

t.test('codes belong to one promotion, and a till can ask after them', async (t) => {
  const { manager } = await open(t)
  const first = promotionDraft('* -10%', 1, { coupons: [{ code: 'HEMAT10', uses_max: 1 }] })
  await manager.put(first.path, first.body)
  const { body } = await manager.get('/api/pos/promotions')
  t.match(body.promotions[0].coupon_digests, [/^[0-9a-f]{32}$/])
  t.match(await manager.get('/api/pos/coupons/HEMAT10'), { status: 200, body: { uses_left: 1 } })
  t.match(await manager.get('/api/pos/coupons/OTHER1'), { status: 404 })
  const second = promotionDraft('* -20%', 2, { coupons: [{ code: 'HEMAT10', uses_max: null }] })
  t.match(await manager.put(second.path, second.body), { status: 409 })
})

t.test('head office’s word holds field by field, beside what was changed here', async (t) => {
  const { hub, manager } = await open(t)
  const { promotion_id, name, valid_from, valid_to, rule } = promotionOf('* -10%', 7)
  const office: PromotionBody = { name, valid_from, valid_to, prices: [], rule }
  let before: PromotionBody | null = null
  const hear = (body: PromotionBody | null) => {
    const change = { itemId: promotion_id, version: 1, body, before }
    const refusal = write(hub.db, (tx) => {
      const context = {
        ...{ seams: hub.deps.seams, atMs: hub.deps.seams.clock.nowMs(), pricesOn: '2026-11-22' },
        newPriceListVersion: () => 2,
      }
      const outcome = applyPromotion(tx, change, context)
      const row = { topic: 'promotion', item_id: promotion_id, version: 1, snapshot: 0 } as const
      if (body) putApplied(tx, { ...row, is_deleted: 0, body_json: JSON.stringify(body) })
      return outcome
    })
    before = body
    return refusal
  }
  const shown = async () => (await manager.get('/api/console/promotions')).body.promotions[0]
  t.equal(hear(office), null)
  t.match(await shown(), { origin: 'head-office', promotion: { name } })
  const path = `/api/console/promotions/${promotion_id}`
  const local = { name: 'Nama toko', valid_from, valid_to, rule, coupons: [] }
  await manager.put(path, local)
  await manager.post(`${path}/stop`, { is_stopped: true })
  hear({ ...office, rule: { ...rule, priority: 5 } })
  t.match(await shown(), {
    is_stopped: true,
    promotion: { name: 'Nama toko', rule: { priority: 5 } },
  })
  hear({ ...office, name: 'Nama pusat', valid_to: '2026-12-30', rule: { ...rule, priority: 5 } })
  t.match(await shown(), { is_stopped: false, promotion: { name: 'Nama pusat' } })
  t.match(hear({ ...office, valid_to: '2020-01-01' }), { reason: 'dates-backwards' })
  const taken = promotionDraft('* -20%', 2, { coupons: [{ code: 'HEMAT10', uses_max: null }] })
  await manager.put(taken.path, taken.body)
  t.match(hear({ ...office, coupons: [{ code: 'HEMAT10', uses_max: 1 }] }), {
    reason: 'coupon-taken',
  })
  hear(null)
  t.equal((await manager.get('/api/console/promotions')).body.promotions.length, 1)
})
