import { formatMoney } from '#domain/money.ts'
import type { ProductTrait } from '#domain/wire/console-product-message.ts'
import type { PlainKey } from '../../../text/translate.ts'
import { t } from '../../../text/translate.ts'

export const TRAIT_TEXT: Record<ProductTrait, PlainKey> = {
  'no-price': 'catalogue.without-price',
  'no-barcode': 'catalogue.without-barcode',
  'changed-here': 'catalogue.changed-here',
  own: 'catalogue.own',
}

export const FIELD_TEXT: Record<string, PlainKey> = {
  name: 'catalogue.name',
  category_id: 'catalogue.category',
  tax_code: 'catalogue.tax',
  is_weighed: 'catalogue.weighed',
  is_loyalty_eligible: 'catalogue.points',
  is_active: 'catalogue.active',
  plu: 'catalogue.plu',
  cost_minor: 'catalogue.cost',
  units: 'catalogue.units',
}

type Currency = { code: string; minorExponent: number }
type Unit = { unit_code: string; price_minor: number; barcodes: readonly string[] }

/** What a field of a product says, as people read it. */
export function showField(
  field: string,
  value: unknown,
  currency: Currency,
  categoryOf: (id: string) => string,
): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? t('catalogue.yes') : t('catalogue.no')
  if (field === 'category_id') return categoryOf(String(value))
  if (field === 'cost_minor') return formatMoney(Number(value), currency)
  if (field !== 'units') return String(value)
  return (value as Unit[])
    .map((unit) =>
      [`${formatMoney(unit.price_minor, currency)} / ${unit.unit_code}`, ...unit.barcodes].join(
        ' · ',
      ),
    )
    .join('; ')
}
