import { businessDate } from '#domain/datetime.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  type ConsolePromotion,
  ConsolePromotionList,
  CouponAnswer,
  CouponCode,
  PromotionChange,
  PromotionList,
  StopPromotion,
} from '#domain/wire/promotion-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { couponDigest } from './coupon-digest.ts'
import {
  type CouponRow,
  findCoupon,
  findPresent,
  listCoupons,
  listGiven,
  listPresent,
} from './promotion-store.ts'
import { putPromotion, stopPromotion } from './put-promotion.ts'
import { messageOf, promotionsVersion } from './running-promotions.ts'

const tags = ['catalogue']
const device = { access: { level: 'device' } } as const
const looking = { access: { level: 'staff', permission: 'view-console' } } as const
const managing = { access: { level: 'staff', permission: 'manage-catalogue' } } as const
const params = Closed({ id: Uuid })
/** 1,000 products in each of its four lists, and 500 codes. */
const bodyLimit = 512 * 1024

export function registerPromotionRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/pos/promotions',
    { config: device, schema: { tags, response: { 200: PromotionList } } },
    async () => readForTills(db, seams.clock.nowMs()),
  )

  app.get(
    '/api/pos/coupons/:code',
    {
      config: device,
      schema: { tags, params: Closed({ code: CouponCode }), response: { 200: CouponAnswer } },
    },
    async ({ params: { code } }) => {
      const coupon = findCoupon(db, code)
      const promotion = coupon && findPresent(db, coupon.promotion_id)
      if (!coupon || !promotion) throw new RefusalError({ code: 'COUPON_UNKNOWN' })
      const { uses, uses_max, promotion_id } = coupon
      const uses_left = uses_max === null ? null : Math.max(0, uses_max - uses)
      if (uses_left === 0) throw new RefusalError({ code: 'COUPON_SPENT' })
      return { promotion_id, name: promotion.name, uses_left }
    },
  )

  app.get(
    '/api/console/promotions',
    { config: looking, schema: { tags, response: { 200: ConsolePromotionList } } },
    async () => readForConsole(db),
  )

  app.put(
    '/api/console/promotions/:id',
    {
      config: managing,
      bodyLimit,
      schema: { tags, params, body: PromotionChange, response: { 200: ConsolePromotionList } },
    },
    async (request) => {
      const staffId = staffOf(request).staff_id
      const order = { ...request.body, id: request.params.id, staffId }
      writeOrRefuse(db, (tx) => putPromotion(tx, seams, order))
      return tellTills(deps)
    },
  )

  app.post(
    '/api/console/promotions/:id/stop',
    {
      config: managing,
      schema: { tags, params, body: StopPromotion, response: { 200: ConsolePromotionList } },
    },
    async (request) => {
      const staffId = staffOf(request).staff_id
      const order = { id: request.params.id, staffId, isStopped: request.body.is_stopped }
      writeOrRefuse(db, (tx) => stopPromotion(tx, seams, order))
      return tellTills(deps)
    },
  )
}

function tellTills({ db, live }: HubDeps) {
  live.publish({ type: 'promotions-changed', version: promotionsVersion(db) })
  return readForConsole(db)
}

/** What runs or is still to come. */
function readForTills(db: Db, atMs: number) {
  // A day more: a till's hours past midnight may belong to yesterday.
  const yesterday = businessDate(atMs - 86_400_000, readOutlet(db).timezone)
  const coupons = couponsByPromotion(db)
  const promotions = listPresent(db)
    .filter(({ is_stopped, valid_to }) => is_stopped === 0 && valid_to >= yesterday)
    .map((row) => ({
      promotion: messageOf(row),
      coupon_digests: (coupons.get(row.id) ?? []).map(({ code }) => couponDigest(row.id, code)),
    }))
  return { version: promotionsVersion(db), promotions }
}

function readForConsole(db: Db): { promotions: ConsolePromotion[] } {
  const coupons = couponsByPromotion(db)
  const given = new Map(listGiven(db).map((row) => [row.promotion_id, row]))
  const promotions = listPresent(db).map((row) => ({
    promotion: messageOf(row),
    origin: row.origin,
    is_stopped: row.is_stopped === 1,
    coupons: (coupons.get(row.id) ?? []).map(({ code, uses_max, uses }) => ({
      ...{ code, uses_max, uses },
    })),
    sale_count: given.get(row.id)?.sale_count ?? 0,
    given_minor: given.get(row.id)?.given_minor ?? 0,
  }))
  return { promotions }
}

function couponsByPromotion(db: Db): Map<string, CouponRow[]> {
  const byPromotion = new Map<string, CouponRow[]>()
  for (const row of listCoupons(db)) {
    byPromotion.set(row.promotion_id, [...(byPromotion.get(row.promotion_id) ?? []), row])
  }
  return byPromotion
}
