// The shape of every topic's body.
import type { TSchema } from 'typebox'
import { CategoryBody } from './feed-category.ts'
import { ConflictBody } from './feed-conflict.ts'
import { CustomerBody } from './feed-customer.ts'
import type { FeedTopic } from './feed-item.ts'
import { LoyaltyAllowanceBody } from './feed-loyalty-allowance.ts'
import { LoyaltyBalanceBody } from './feed-loyalty-balance.ts'
import { OutletConfigBody } from './feed-outlet-config.ts'
import { PriceBody } from './feed-price.ts'
import { ProductBody } from './feed-product.ts'
import { PromotionBody } from './feed-promotion.ts'
import { RoleGrantBody } from './feed-role-grant.ts'
import { StaffBody } from './feed-staff.ts'
import { StockTransferBody } from './feed-stock-transfer.ts'
import { TaxRuleBody } from './feed-tax-rule.ts'

export const FEED_BODIES = {
  'tax-rule': TaxRuleBody,
  category: CategoryBody,
  product: ProductBody,
  price: PriceBody,
  promotion: PromotionBody,
  customer: CustomerBody,
  'loyalty-balance': LoyaltyBalanceBody,
  'loyalty-allowance': LoyaltyAllowanceBody,
  staff: StaffBody,
  'role-grant': RoleGrantBody,
  'outlet-config': OutletConfigBody,
  'stock-transfer': StockTransferBody,
  conflict: ConflictBody,
} as const satisfies Record<FeedTopic, TSchema>
