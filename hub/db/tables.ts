// Generated from migrations/hub by `npm run tables`. Row types as SQLite returns them.
import type { Generated } from 'kysely'

export type AuditEntryTable = {
  sequence: Generated<number>
  kind: string
  payload: string
  at_ms: number
  hash: string
}

export type BarcodeTable = {
  code: string
  product_id: string
  unit_code: string
}

export type CashMovementTable = {
  id: Generated<number>
  shift_id: string
  kind: string
  amount_minor: number
  document_id: string
  at_ms: number
}

export type CatalogueImportTable = {
  id: string
  mode: string
  state: string
  status_json: string
  started_at_ms: number
  finished_at_ms: number | null
}

export type CatalogueImportProblemTable = {
  import_id: string
  line: number
  code: string
  severity: string
  reason: string
  reason_id: string
}

export type CatalogueImportRowTable = {
  import_id: string
  line: number
  row_json: string
}

export type CategoryTable = {
  id: string
  name: string
  name_en: string
  colour: string
  icon: string
  sort_order: number
}

export type ChainHeadTable = {
  id: Generated<number>
  epoch: string
  outbox_sequence: number
  outbox_hash: string
  audit_sequence: number
  audit_hash: string
  shift_number: number
  clock_floor_ms: number
}

export type ChangeCounterTable = {
  id: Generated<number>
  cursor: number
}

export type CloudMarkTable = {
  epoch: string
  last_sequence: number
  last_hash: string
  confirmed_at_ms: number
}

export type ConflictTable = {
  id: string
  type: string
  document_id: string
  message: string
  detail_json: string
  state: string
  raised_at_ms: number
}

export type CustomerTable = {
  id: string
  full_name: string
  search_name: string
  phone_e164: string | null
  phone_last_four: string | null
  email: string | null
  membership_number: string | null
  loyalty_tier: string
  loyalty_points: number
  origin: string
  created_at_ms: number
}

export type DeviceSessionTable = {
  token_hash: string
  terminal_id: string
  expires_at_ms: number
}

export type DrawerTable = {
  id: string
  name: string
  terminal_id: string | null
}

export type HeldCartTable = {
  id: string
  label: string
  line_count: number
  total_minor: number
  note: string | null
  cart_json: string
  staff_id: string
  terminal_id: string
  held_at_ms: number
  taken_at_ms: number | null
  taken_by_terminal_id: string | null
  take_id: string | null
}

export type JournalEntryTable = {
  document_id: string
  account: string
  amount_minor: number
  shift_id: string
}

export type LoyaltyEntryTable = {
  id: Generated<number>
  customer_id: string
  points: number
  reason: string
  document_id: string
  at_ms: number
}

export type OutboxTable = {
  epoch: string
  sequence: number
  kind: string
  document_id: string
  schema_version: number
  payload: string
  hash: string
  at_ms: number
}

export type OutletTable = {
  id: string
  code: string
  name: string
  address: string
  phone: string | null
  warehouse_id: string
  timezone: string
  currency_code: string
  minor_exponent: number
  is_taxable_enterprise: number
  npwp: string | null
  nitku: string | null
  is_price_tax_inclusive: number
  cash_rounding_step_minor: number
  cash_rounding_mode: string
  loyalty_tiers_json: string
  embedded_barcode_rules_json: string
  receipt_footer: string
  price_list_version: number
}

export type PairingCodeTable = {
  code_hash: string
  created_by: string | null
  expires_at_ms: number
  used_by_terminal_id: string | null
}

export type PinLockTable = {
  terminal_id: string
  staff_id: string
  failed_count: number
  locked_until_ms: number
}

export type PrintJobTable = {
  id: string
  printer_id: string | null
  kind: string
  document_id: string
  copy_no: number
  model_json: string
  state: string
  attempt_count: Generated<number>
  bytes_accepted: Generated<number>
  last_error: string | null
  created_at_ms: number
  expires_at_ms: number | null
  updated_at_ms: number
}

export type PrinterTable = {
  id: string
  name: string
  transport: string
  address: string
  columns: number
  code_page: string
  can_cut: number
  is_default: number
  fallback_order: number
}

export type ProductTable = {
  id: string
  sku: string
  name: string
  category_id: string | null
  tax_code: string
  is_weighed: number
  is_loyalty_eligible: number
  is_active: number
  plu: string | null
  cost_minor: number | null
  price_list_version: number
  origin: string
  change_cursor: number
}

export type ProductSearchTable = {
  product_id: string
  name: string
  sku: string
  barcodes: string
}

export type QuarantineTable = {
  id: string
  document_id: string | null
  terminal_id: string
  reason: string
  payload_json: string
  payload_hash: string
  at_ms: number
}

export type SaleTable = {
  id: string
  terminal_id: string
  series: string
  number: number
  number_claim: Generated<number>
  receipt_number: string
  shift_id: string
  cashier_id: string
  customer_id: string | null
  sold_at_ms: number
  received_at_ms: number
  business_date: string
  is_committed: number
  gross_minor: number
  line_discount_minor: number
  basket_discount_minor: number
  tax_base_minor: number
  tax_minor: number
  total_minor: number
  cash_rounding_minor: number
  payable_minor: number
  tendered_minor: number
  change_minor: number
  loyalty_points_earned: number
  note: string | null
  payload_hash: string
  answer_json: string
  outbox_sequence: number
}

export type SaleLineTable = {
  sale_id: string
  line_no: number
  product_id: string
  sku: string
  name: string
  barcode: string | null
  unit_code: string
  unit_factor_milli: number
  quantity_milli: number
  unit_price_minor: number
  price_list_version: number
  tax_code: string
  tax_rate_ppm: number
  tax_base_numerator: number
  tax_base_denominator: number
  is_price_tax_inclusive: number
  gross_minor: number
  line_discount_minor: number
  basket_discount_minor: number
  tax_base_minor: number
  tax_minor: number
  total_minor: number
}

export type SalePaymentTable = {
  sale_id: string
  line_no: number
  method: string
  amount_minor: number
  tendered_minor: number
  change_minor: number
  evidence_json: string | null
  state: string
}

export type SchemaMigrationTable = {
  version: Generated<number>
  name: string
  hash: string
}

export type SellingUnitTable = {
  product_id: string
  unit_code: string
  factor_milli: number
  price_minor: number
  sort_order: number
}

export type ShiftTable = {
  id: string
  number: number
  drawer_id: string
  terminal_id: string
  cashier_id: string
  state: string
  business_date: string
  opening_cash_minor: number
  opened_at_ms: number
  closed_at_ms: number | null
  closed_by: string | null
  counted_cash_minor: number | null
  expected_cash_minor: number
  sale_count: Generated<number>
  gross_minor: Generated<number>
  discount_minor: Generated<number>
  tax_base_minor: Generated<number>
  tax_minor: Generated<number>
  total_minor: Generated<number>
  cash_rounding_minor: Generated<number>
  close_note: string | null
}

export type ShiftTaxTotalTable = {
  shift_id: string
  tax_code: string
  tax_base_minor: number
  tax_minor: number
}

export type ShiftTenderTotalTable = {
  shift_id: string
  method: string
  payment_count: number
  amount_minor: number
}

export type StaffTable = {
  id: string
  name: string
  role: string
  pin_hash: string
  pin_salt: string
  is_active: number
  created_at_ms: number
}

export type StaffSessionTable = {
  token_hash: string
  terminal_id: string
  staff_id: string
  expires_at_ms: number
  ends_at_ms: number
}

export type StockLevelTable = {
  product_id: string
  quantity_milli: number
}

export type StockMovementTable = {
  id: Generated<number>
  product_id: string
  quantity_milli: number
  reason: string
  document_id: string
  at_ms: number
}

export type TaxRuleTable = {
  tax_code: string
  name: string
  rate_ppm: number
  base_numerator: number
  base_denominator: number
  valid_from: string
}

export type TerminalTable = {
  id: string
  code: string
  name: string
  public_key_json: string
  is_active: number
  paired_at_ms: number
  last_seen_at_ms: number
}

export type TerminalSeriesTable = {
  terminal_id: string
  series: string
  opened_at_ms: number
  last_number_seen: number
  watermark: number
}

export type Tables = {
  audit_entry: AuditEntryTable
  barcode: BarcodeTable
  cash_movement: CashMovementTable
  catalogue_import: CatalogueImportTable
  catalogue_import_problem: CatalogueImportProblemTable
  catalogue_import_row: CatalogueImportRowTable
  category: CategoryTable
  chain_head: ChainHeadTable
  change_counter: ChangeCounterTable
  cloud_mark: CloudMarkTable
  conflict: ConflictTable
  customer: CustomerTable
  device_session: DeviceSessionTable
  drawer: DrawerTable
  held_cart: HeldCartTable
  journal_entry: JournalEntryTable
  loyalty_entry: LoyaltyEntryTable
  outbox: OutboxTable
  outlet: OutletTable
  pairing_code: PairingCodeTable
  pin_lock: PinLockTable
  print_job: PrintJobTable
  printer: PrinterTable
  product: ProductTable
  product_search: ProductSearchTable
  quarantine: QuarantineTable
  sale: SaleTable
  sale_line: SaleLineTable
  sale_payment: SalePaymentTable
  schema_migration: SchemaMigrationTable
  selling_unit: SellingUnitTable
  shift: ShiftTable
  shift_tax_total: ShiftTaxTotalTable
  shift_tender_total: ShiftTenderTotalTable
  staff: StaffTable
  staff_session: StaffSessionTable
  stock_level: StockLevelTable
  stock_movement: StockMovementTable
  tax_rule: TaxRuleTable
  terminal: TerminalTable
  terminal_series: TerminalSeriesTable
}
