import type { TaxRuleBody } from '#domain/wire/feed-tax-rule.ts'
import { bumpCatalogue } from '../catalogue/bump-catalogue.ts'
import { type ApplyFeed, refuseItem } from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { countTaxRulesBetween, deleteTaxRule, putTaxRule } from './outlet-store.ts'
import { hasStatusTurn } from './tax-status.ts'

/** A rule is stored ahead of its day; a sale takes the one of its business day. */
export const applyTaxRule: ApplyFeed<TaxRuleBody> = (tx, { itemId, body }) => {
  const [code = '', day = ''] = itemId.split('/')
  if (body === null) deleteTaxRule(tx, code, day)
  else if (itemId !== `${body.tax_code}/${body.valid_from}`) {
    return refuseItem('item-id-differs', itemId)
  } else putTaxRule(tx, body)
  bumpCatalogue(tx)
  return null
}

/** Whether a tax rule, or another tax status of the outlet, begins between the two days. */
export const hasTaxTurn = (db: Db, earlier: string, later: string): boolean =>
  countTaxRulesBetween(db, earlier, later) > 0 || hasStatusTurn(db, earlier, later)
