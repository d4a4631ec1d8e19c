import { type Signal, useSignal } from '@preact/signals'
import type { ProductEdit } from '#domain/wire/console-product-message.ts'
import { quantityText } from '../../../models/quantity-draft.ts'

export type UnitDraft = {
  key: number
  unitCode: string
  factor: string
  priceMinor: number | null
  barcodes: string
}
export type ProductDraft = {
  sku: Signal<string>
  name: Signal<string>
  categoryId: Signal<string>
  taxCode: Signal<string>
  costMinor: Signal<number | null>
  plu: Signal<string>
  isWeighed: Signal<boolean>
  isActive: Signal<boolean>
  units: Signal<readonly UnitDraft[]>
  /** As the product has them: prices and labels name a unit by its very letters. */
  knownUnits: readonly string[]
}

export const EMPTY_EDIT: ProductEdit = {
  name: '',
  category_id: null,
  tax_code: '',
  is_weighed: false,
  is_loyalty_eligible: true,
  is_active: true,
  plu: null,
  cost_minor: null,
  units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 0, barcodes: [] }],
}

export function useProductDraft(edit: ProductEdit, sku = ''): ProductDraft {
  const units = edit.units.map((unit, index) => ({
    key: index,
    unitCode: unit.unit_code,
    factor: quantityText(unit.factor_milli),
    priceMinor: unit.price_minor === 0 ? null : unit.price_minor,
    barcodes: unit.barcodes.join(' '),
  }))
  return {
    sku: useSignal(sku),
    name: useSignal(edit.name),
    categoryId: useSignal(edit.category_id ?? ''),
    taxCode: useSignal(edit.tax_code),
    costMinor: useSignal(edit.cost_minor),
    plu: useSignal(edit.plu ?? ''),
    isWeighed: useSignal(edit.is_weighed),
    isActive: useSignal(edit.is_active),
    units: useSignal<readonly UnitDraft[]>(units),
    knownUnits: edit.units.map(({ unit_code }) => unit_code),
  }
}

/** A new unit is written small; one that is there already stays as head office writes it. */
function unitCodeOf(typed: string, known: readonly string[]): string {
  const code = typed.trim().toLowerCase()
  return known.find((each) => each.toLowerCase() === code) ?? code
}

/** Thousandths of '12', '0,5'; null: no number. */
function factorMilli(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (!match) return null
  const milli = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
  return milli > 0 ? milli : null
}

export type WrongField = 'name' | 'units' | 'factor' | 'plu'

/** What the form says, or which field of it nobody can use. */
export function readDraft(draft: ProductDraft, isEligible: boolean): ProductEdit | WrongField {
  const name = draft.name.value.trim()
  const plu = draft.plu.value.trim()
  if (name === '') return 'name'
  if (!/^(\d{4,6})?$/.test(plu)) return 'plu'
  const units: ProductEdit['units'] = []
  for (const unit of draft.units.value) {
    const factor = factorMilli(unit.factor)
    const unitCode = draft.isWeighed.value ? 'kg' : unitCodeOf(unit.unitCode, draft.knownUnits)
    if (factor === null) return 'factor'
    if (unitCode === '') return 'units'
    const barcodes = unit.barcodes.split(/[\s,;]+/).filter((code) => code !== '')
    units.push({
      ...{ unit_code: unitCode, factor_milli: factor, price_minor: unit.priceMinor ?? 0 },
      barcodes,
    })
  }
  return {
    name,
    category_id: draft.categoryId.value === '' ? null : draft.categoryId.value,
    tax_code: draft.taxCode.value,
    is_weighed: draft.isWeighed.value,
    is_loyalty_eligible: isEligible,
    is_active: draft.isActive.value,
    plu: plu === '' ? null : plu,
    cost_minor: draft.costMinor.value,
    units,
  }
}
