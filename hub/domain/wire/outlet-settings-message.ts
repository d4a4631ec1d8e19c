// The outlet's settings at the console (docs/decisions/0093).
import { type Static, Type } from 'typebox'
import { OutletMessage } from './catalogue-message.ts'
import { Closed, LocalDate, Nullable, PartOf, Timestamp } from './primitives.ts'

/** What a manager changes here; what holds from a day on is TaxStatus. */
export const OutletSettings = PartOf(OutletMessage, [
  'name',
  'address',
  'phone',
  'receipt_footer',
  'cash_rounding_step_minor',
  'cash_rounding_mode',
  'loyalty_tiers',
])
export type OutletSettings = Static<typeof OutletSettings>

/** Who the outlet is for the tax office, from a business day on. */
export const TaxStatus = Closed({
  valid_from: LocalDate,
  ...PartOf(OutletMessage, ['is_taxable_enterprise', 'npwp', 'nitku']).properties,
})
export type TaxStatus = Static<typeof TaxStatus>

export const SettingChange = Closed({
  field: Type.String(),
  was: Type.Unknown(),
  is: Type.Unknown(),
  by: Nullable(Type.String()),
  at: Timestamp,
})
export type SettingChange = Static<typeof SettingChange>
export const SETTING_CHANGES_MAX = 30

/** GET /api/console/outlet. */
export const OutletSettingsAnswer = Closed({
  today: LocalDate,
  settings: OutletSettings,
  /** Who the outlet is and never changes here. */
  fixed: PartOf(OutletMessage, [
    'outlet_code',
    'timezone',
    'currency_code',
    'is_price_tax_inclusive',
  ]),
  /** The newest first; the first of today or before holds. */
  tax: Type.Array(TaxStatus),
  /** Fields that say otherwise here than head office. */
  changed_here: Type.Array(Type.String()),
  changes: Type.Array(SettingChange),
})
export type OutletSettingsAnswer = Static<typeof OutletSettingsAnswer>

/** PUT /api/console/outlet. */
export const OutletSettingsChange = Closed({ was: OutletSettings, settings: OutletSettings })
export type OutletSettingsChange = Static<typeof OutletSettingsChange>
/** POST /api/console/outlet/tax/remove: of a day that has not begun. */
export const TaxStatusDay = Closed({ valid_from: LocalDate })
