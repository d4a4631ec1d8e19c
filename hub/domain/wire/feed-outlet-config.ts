import { type Static, Type } from 'typebox'
import { OutletMessage } from './catalogue-message.ts'
import { Closed, Nullable, PartOf } from './primitives.ts'
import { RulesMessage, WantedRelease } from './rules-message.ts'

/**
 * How this outlet is set up; signed. Item id: the outlet's. Who it is (id, code, time zone,
 * currency, stock location) never changes from afar.
 */
export const OutletConfigBody = Closed({
  outlet: PartOf(OutletMessage, [
    'name',
    'address',
    'phone',
    'is_taxable_enterprise',
    'npwp',
    'nitku',
    'is_price_tax_inclusive',
    'cash_rounding_step_minor',
    'cash_rounding_mode',
    'loyalty_tiers',
    'receipt_footer',
    'embedded_barcode_rules',
  ]),
  /** Null: the outlet keeps its own. */
  rules: Nullable(RulesMessage),
  /** Of an outlet with rules of its own: the one rule that head office has a word on. */
  release: Type.Optional(WantedRelease),
})
export type OutletConfigBody = Static<typeof OutletConfigBody>
