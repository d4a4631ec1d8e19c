// English of what the outlet changed of head office's things.
import type { idOverrides } from './id-overrides.ts'

export const enOverrides = {
  'overrides.tab': 'Different from head office',
  'overrides.more':
    'What was changed in this shop and holds here, until head office changes the same thing.',
  'overrides.none': 'This shop is as head office says',
  'overrides.none-more':
    'Prices, settings and rules that are changed here are listed on this page.',
  'overrides.here': 'Here',
  'overrides.office': 'Head office',
  'overrides.by-import': 'Catalogue import, {time}',
  'overrides.undo': 'Take head office’s',
  'overrides.undone': '{name}: head office’s word holds again',
  'overrides.gone': 'That change does not hold any more',
  'overrides.empty': 'empty',
  'overrides.yes': 'yes',
  'overrides.no': 'no',
  'overrides.without': 'without that',
  'overrides.every-till': 'every till',
  'override-field.rules.release': 'Wanted release',
  'override-field.rules.till_version_min': 'Oldest version a till may have',
  'override-field.sku': 'SKU',
  'override-field.name': 'Name',
  'override-field.category_id': 'Category',
  'override-field.tax_code': 'Tax class',
  'override-field.is_weighed': 'Weighed',
  'override-field.is_loyalty_eligible': 'Earns points',
  'override-field.is_active': 'Sold',
  'override-field.plu': 'PLU',
  'override-field.cost_minor': 'Cost',
  'override-field.units': 'Units, prices and barcodes',
  'override-field.rule': 'Promotion’s rule',
  'override-field.coupons': 'Coupon codes',
  'override-field.is_stopped': 'Stopped',
  'goto.words.overrides': 'head office override local price undo pusat ubahan beda',
  'audit.local-override-undone': 'Head office’s word taken again',
} as const satisfies Record<keyof typeof idOverrides, string>
