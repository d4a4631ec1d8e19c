import type { Seams } from '#domain/seams.ts'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { PriceBody } from '#domain/wire/feed-price.ts'
import type { ProductBody } from '#domain/wire/feed-product.ts'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import type { RoleGrantBody } from '#domain/wire/feed-role-grant.ts'
import type { StaffBody } from '#domain/wire/feed-staff.ts'
import type { OverrideRef } from '#domain/wire/override-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { applyPrice } from '../catalogue/apply-price.ts'
import { newPriceList } from '../catalogue/bump-catalogue.ts'
import { undoProductEdit } from '../catalogue/undo-product-edit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { write } from '../db/write.ts'
import { applyOutletConfig } from '../outlet/apply-outlet-config.ts'
import { keepingCodeRules } from '../outlet/keep-code-rules.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { undoPromotionEdit } from '../promotion/undo-promotion-edit.ts'
import { takeBackRule } from '../rules/change-rules.ts'
import { tradingDay } from '../rules/trading-day.ts'
import { undoRoleEdit, undoStaffEdit } from '../staff/undo-staff-edit.ts'
import { type FeedContext, type FeedRefusal, refuseItem } from './feed-change.ts'
import { wordOn } from './local-override.ts'
import { endOverride, findAppliedBody } from './override-store.ts'
import { findPricesDay } from './prices-day.ts'

type LocalWord = {
  itemId: string
  field: string
  local: unknown
  office: Record<string, unknown>
  by: { staffId: string; terminalId: string }
}
type WayBack = (tx: Db, edit: LocalWord, context: FeedContext) => FeedRefusal | null

/** By topic: head office's word holds again, as if it had just said it. */
const WAYS_BACK: ReadonlyMap<string, WayBack> = new Map<string, WayBack>([
  [
    'product',
    (tx, { office, ...edit }, context) =>
      undoProductEdit(tx, { ...edit, office: office as ProductBody }, context),
  ],
  [
    'price',
    (tx, { itemId, field, local, office }, context) => {
      const body = office as PriceBody
      const before = { ...body, [field]: local } as PriceBody
      return applyPrice(tx, { itemId, version: 0, body, before }, context)
    },
  ],
  [
    'promotion',
    (tx, { office, ...edit }, context) =>
      undoPromotionEdit(tx, { ...edit, office: office as PromotionBody }, context),
  ],
  [
    'staff',
    (tx, { office, by, ...edit }, context) =>
      undoStaffEdit(tx, { ...edit, office: office as StaffBody, by: by.staffId }, context),
  ],
  [
    'role-grant',
    (tx, { office, by, ...edit }, context) =>
      undoRoleEdit(tx, { ...edit, office: office as RoleGrantBody, by: by.staffId }, context),
  ],
  [
    'outlet-config',
    (tx, { itemId, field, local, office, by }, context) => {
      const body = office as OutletConfigBody
      if (field.startsWith('rules.')) return undoRule(tx, context.seams, { field, body, by })
      const name = field.replace(/^outlet\./, '')
      const before = { ...body, outlet: { ...body.outlet, [name]: local } }
      return applyOutletConfig(tx, { itemId, version: 0, body, before }, context)
    },
  ],
])

type RuleWord = Pick<LocalWord, 'field' | 'by'> & { body: OutletConfigBody }

function undoRule(tx: Db, seams: Seams, { field, body, by }: RuleWord): FeedRefusal | null {
  const { rules } = body
  if (rules === null) return refuseItem('no-such-rule')
  const order = { field: field.replace(/^rules\./, ''), office: rules, ...by }
  const outcome = keepingCodeRules(tx, seams.clock.nowMs(), () => takeBackRule(tx, seams, order))
  return outcome.ok ? null : refuseItem('rules-invalid', outcome.detail)
}

type Undo = { ref: OverrideRef; staffId: string; terminalId: string }

/** False where it does not stand any more, or what it is about has no such way back. */
export function undoOverride(tx: Db, seams: Seams, { ref, ...by }: Undo): boolean {
  const { topic, item_id: itemId, field } = ref
  const localJson = findStanding(tx, ref)
  const officeJson = findAppliedBody(tx, topic, itemId)
  const undo = WAYS_BACK.get(topic)
  if (!undo || localJson === null || officeJson === null) return false
  const atMs = seams.clock.nowMs()
  const office = JSON.parse(officeJson) as Record<string, unknown>
  let version: number | null = null
  const isDone = inSavepoint(tx, undo, [
    { itemId, field, local: JSON.parse(localJson), office, by },
    {
      seams,
      atMs,
      pricesOn: findPricesDay(tx) ?? tradingDay(tx, readOutlet(tx).timezone, atMs),
      newPriceListVersion: () => {
        version ??= newPriceList(tx)
        return version
      },
    },
  ])
  if (!isDone) return false
  const word = JSON.stringify(wordOn(office, field))
  endOverride(tx, topic, itemId, field, { replacedByJson: word, atMs })
  const payload = { topic, item_id: itemId, field, staff_id: by.staffId, was: localJson }
  appendAudit(tx, { kind: 'local-override-undone', payload, atMs })
  return true
}

class WayBackRefused extends Error {}

/** What is refused half way leaves nothing behind. */
function inSavepoint(tx: Db, undo: WayBack, [edit, context]: [LocalWord, FeedContext]): boolean {
  try {
    write(tx, () => {
      if (undo(tx, edit, context)) throw new WayBackRefused()
    })
    return true
  } catch (error) {
    if (error instanceof WayBackRefused) return false
    throw error
  }
}

const findStanding = (db: Db, { topic, item_id, field }: OverrideRef): string | null =>
  (prepared(
    db,
    `SELECT local_json FROM local_override
     WHERE topic = ? AND item_id = ? AND field = ? AND ended_at_ms IS NULL`,
  )
    .pluck()
    .get(topic, item_id, field) as string | undefined) ?? null
