// Which verb takes which topic.
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { FEED_BODIES } from '#domain/wire/feed-bodies.ts'
import { FEED_TOPICS, type FeedTopic } from '#domain/wire/feed-item.ts'
import { applyCategory } from '../catalogue/apply-category.ts'
import { applyPrice, applyPromotion } from '../catalogue/apply-price.ts'
import { applyProduct } from '../catalogue/apply-product.ts'
import { applyConflict } from '../conflict/apply-conflict.ts'
import { applyCustomer } from '../customer/apply-customer.ts'
import { applyAllowance } from '../loyalty/apply-allowance.ts'
import { applyBalance } from '../loyalty/apply-balance.ts'
import { applyOutletConfig } from '../outlet/apply-outlet-config.ts'
import { applyTaxRule } from '../outlet/apply-tax-rule.ts'
import { applyRoleGrant } from '../staff/apply-role-grant.ts'
import { applyStaff } from '../staff/apply-staff.ts'
import { applyTransfer } from '../stock/apply-transfer.ts'
import type { ApplyFeed } from './feed-change.ts'

type Applier = ApplyFeed<unknown>

/** The body was checked against the topic's schema before its verb is called. */
const VERBS = {
  'tax-rule': applyTaxRule as Applier,
  category: applyCategory as Applier,
  product: applyProduct as Applier,
  price: applyPrice as Applier,
  promotion: applyPromotion as Applier,
  customer: applyCustomer as Applier,
  'loyalty-balance': applyBalance as Applier,
  'loyalty-allowance': applyAllowance as Applier,
  staff: applyStaff as Applier,
  'role-grant': applyRoleGrant as Applier,
  'outlet-config': applyOutletConfig as Applier,
  'stock-transfer': applyTransfer as Applier,
  conflict: applyConflict as Applier,
} satisfies Record<FeedTopic, Applier>

const CHECKS = new Map<FeedTopic, { Check(value: unknown): boolean }>(
  FEED_TOPICS.map((topic) => [topic, Compile(FEED_BODIES[topic] as TSchema)]),
)

export const applierOf = (topic: FeedTopic): Applier => VERBS[topic]
export const isBodyOf = (topic: FeedTopic, body: unknown): boolean =>
  CHECKS.get(topic)?.Check(body) ?? false
