// Generated from migrations/hub by `npm run tables`. Row types as SQLite returns them.
import type { Generated } from 'kysely'

export type AccountTable = {
  id: string
  kind: string
  code: string
  customer_id: string | null
  balance_minor: number
  floor_minor: number
  expires_on: string | null
  is_active: number
  opened_by: string
  opened_at_ms: number
  merged_into: string | null
}

export type AccountDocumentTable = {
  id: string
  number: string
  kind: string
  account_id: string
  shift_id: string
  terminal_id: string
  staff_id: string
  approved_by: string | null
  amount_minor: number
  payments_json: string
  note: string | null
  payload_hash: string
  answer_json: string
  at_ms: number
}

export type AccountEntryTable = {
  id: Generated<number>
  account_id: string
  amount_minor: number
  balance_minor: number
  reason: string
  document_id: string
  staff_id: string | null
  at_ms: number
}

export type ApprovalTable = {
  id: string
  permission: string
  subject_id: string
  amount: number | null
  asked_by: string
  approver_id: string
  terminal_id: string
  reason_code: string | null
  note: string | null
  verified_by: string
  given_at_ms: number
  expires_at_ms: number
  used_by: string | null
}

export type AuditCheckpointTable = {
  sequence: Generated<number>
  hash: string
  at_ms: number
}

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

export type BillTable = {
  id: string
  cart_id: string
  version: number
  label: string
  lines_json: string
  total_minor: number
  shift_id: string
  staff_id: string
  terminal_id: string
  printed_at_ms: number
}

export type CashCountTable = {
  id: string
  shift_id: string | null
  purpose: string
  count_no: number
  counts_json: string
  total_minor: number
  declared_json: string
  expected_minor: number | null
  counted_by: string
  approved_by: string | null
  at_ms: number
}

export type CashDocumentTable = {
  id: string
  number: string
  shift_id: string
  terminal_id: string
  kind: string
  amount_minor: number
  reason_code: string
  note: string | null
  staff_id: string
  approved_by: string | null
  payload_hash: string
  at_ms: number
}

export type CashMovementTable = {
  id: Generated<number>
  shift_id: string
  part_no: number
  cashier_id: string
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

export type CatalogueImportUndoTable = {
  import_id: string
  sku: string
  before_json: string | null
  after_json: string
  moved_milli: number
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
  life: Generated<number>
}

export type ChangeCounterTable = {
  id: Generated<number>
  cursor: number
}

export type CloudContactTable = {
  id: Generated<number>
  is_connected: number
  at_ms: number
}

export type CloudMarkTable = {
  epoch: string
  last_sequence: number
  last_hash: string
  confirmed_at_ms: number
  confirmed_on: string | null
  earlier_sequence: Generated<number>
}

export type ConflictTable = {
  id: string
  type: string
  document_id: string
  message: string
  detail_json: string
  state: string
  raised_at_ms: number
  origin: Generated<string>
}

export type ConflictResolutionTable = {
  conflict_id: string
  resolution_id: string
  reason: string
  note: string | null
  resolved_by: string | null
  approved_by: string | null
  terminal_id: string | null
  at_ms: number
  action: string | null
  settled_with: string | null
}

export type CouponTable = {
  code: string
  promotion_id: string
  uses_max: number | null
}

export type CouponUseTable = {
  code: string
  sale_id: string
  promotion_id: string | null
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
  change_cursor: Generated<number>
  merged_into: string | null
}

export type CustomerChangeTable = {
  change_id: string
  field: string
  customer_id: string
  base: string | null
  replaced: string | null
  value: string | null
  is_applied: number
  staff_id: string
  terminal_id: string
  at_ms: number
}

export type CustomerCounterTable = {
  id: Generated<number>
  cursor: number
}

export type CustomerMergeTable = {
  id: string
  loser_id: string
  winner_id: string
  points: number
  staff_id: string | null
  terminal_id: string | null
  at_ms: number
}

export type DeviceSessionTable = {
  token_hash: string
  terminal_id: string
  expires_at_ms: number
}

export type DiscardedCartTable = {
  cart_id: string
  reason_code: string
  note: string | null
  staff_id: string
  terminal_id: string
  at_ms: number
}

export type DocumentCounterTable = {
  kind: string
  series: string
  number: number
}

export type DrawerTable = {
  id: string
  name: string
  terminal_id: string | null
}

export type EReceiptKeyTable = {
  id: Generated<number>
  key: string
  made_at_ms: number
}

export type EpochOriginTable = {
  epoch: string
  life: number
  origin_epoch: string
  last_sequence: number
  last_hash: string
  cause: string
  trouble: string
  carried_count: number
  begun_at_ms: number
}

export type FeedAppliedTable = {
  topic: string
  item_id: string
  version: number
  is_deleted: number
  body_json: string
  snapshot: number
}

export type FeedSetAsideTable = {
  topic: string
  item_id: string
  version: number
  is_deleted: number
  body_json: string
  signature: string | null
  state: string
  reason: string
  detail: string | null
  at_ms: number
}

export type FeedStateTable = {
  id: Generated<number>
  cursor: string | null
  snapshot: number
  is_in_snapshot: number
  applied_at_ms: number | null
  prices_on: string | null
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

export type HoldTable = {
  id: string
  sale_id: string
  account_id: string | null
  customer_id: string | null
  amount_minor: number
  points: number
  terminal_id: string
  state: string
  created_at_ms: number
  expires_at_ms: number
}

export type IdentityEscrowTable = {
  digest: string
  key_id: string
  document_id: string
  at_ms: number
}

export type JournalEntryTable = {
  document_id: string
  account: string
  amount_minor: number
  shift_id: string | null
}

export type KpiDayTable = {
  day: string
  figure: string
  amount: number
}

export type LocalOverrideTable = {
  topic: string
  item_id: string
  field: string
  local_json: string
  office_json: string | null
  replaced_by_json: string | null
  source: string
  at_ms: number
  ended_at_ms: number | null
}

export type LogInTable = {
  id: Generated<number>
  staff_id: string
  terminal_id: string
  outcome: string
  at_ms: number
}

export type LoyaltyAllowanceTable = {
  customer_id: string
  epoch: string
  granted_points: number
  spent_points: Generated<number>
  released_points: Generated<number>
}

export type LoyaltyEntryTable = {
  id: Generated<number>
  customer_id: string
  points: number
  reason: string
  document_id: string
  at_ms: number
}

export type LoyaltyOwnTable = {
  customer_id: string
  epoch: string
  sequence: number
  points: number
}

export type MachineHourTable = {
  hour: Generated<number>
  free_bytes: number | null
  temperature_celsius: number | null
}

export type NoSaleTable = {
  id: string
  number: string
  shift_id: string
  terminal_id: string
  reason_code: string
  note: string | null
  staff_id: string
  approved_by: string | null
  payload_hash: string
  at_ms: number
}

export type OpenPaymentTable = {
  sale_id: string
  line_no: number
  shift_id: string
  amount_minor: number
  received_at_ms: number
}

export type OrderedLabelTable = {
  print_job_id: string
  product_id: string
  unit_code: string
  price_minor: number
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

export type OutboxPrunedTable = {
  epoch: string
  sequence: number
  hash: string
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

export type OutletLogoTable = {
  id: Generated<number>
  width_bytes: number
  row_count: number
  bits: string
  updated_at_ms: number
  is_told: Generated<number>
}

export type OutletRulesTable = {
  id: Generated<number>
  version: number
  rules_json: string
}

export type PairingCodeTable = {
  code_hash: string
  created_by: string | null
  expires_at_ms: number
  used_by_terminal_id: string | null
}

export type PastPriceTable = {
  product_id: string
  unit_code: string
  until_day: string
  price_minor: number
}

export type PaymentAttemptTable = {
  id: string
  sale_id: string
  method: string
  amount_minor: number
  provider: string
  state: string
  qr_payload: string | null
  reference: string | null
  evidence_json: string | null
  terminal_id: string
  staff_id: string
  created_at_ms: number
  changed_at_ms: number
}

export type PaymentVerificationTable = {
  sale_id: string
  line_no: number
  source: string
  reference: string
  settlement_id: string | null
  staff_id: string | null
  at_ms: number
}

export type PinLockTable = {
  terminal_id: string
  staff_id: string
  failed_count: number
  locked_until_ms: number
}

export type PriceEntryTable = {
  product_id: string
  unit_code: string
  priority: number
  valid_from: string
  item_id: string
  valid_to: string | null
  price_minor: number
  list_id: string | null
}

export type PriceListTable = {
  id: string
  name: string
  made_by: string
  made_at_ms: number
}

export type PriceTierTable = {
  item_id: string
  list_id: string
  list_name: string
  origin: string
  product_id: string
  unit_code: string
  from_milli: number
  is_member_only: number
  price_minor: number
  valid_from: string
  valid_to: string | null
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
  moved_from_printer_id: string | null
}

export type PrinterTable = {
  id: string
  name: string
  transport: string
  address: string
  columns: number
  code_page: string
  can_cut: number
  status_ability: Generated<string>
  fence_ability: Generated<string>
  can_draw: Generated<number>
  is_default: number
  fallback_order: number
  is_active: Generated<number>
  drawer: Generated<string>
  fallback_printer_id: string | null
  has_logo_memory: Generated<number>
}

export type PrinterLogoTable = {
  printer_id: string
  keys: string
  state: string
  logo_at_ms: number | null
  write_count: number
  counted_from_ms: number
  updated_at_ms: number
}

export type PrinterRouteTable = {
  paper: string
  terminal_id: string | null
  printer_id: string
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

export type PromotionTable = {
  id: string
  name: string
  valid_from: string
  valid_to: string
}

export type PromotionCounterTable = {
  id: Generated<number>
  version: number
}

export type PromotionRuleTable = {
  id: string
  from_ms: number
  to_ms: number | null
  origin: string
  name: string
  valid_from: string
  valid_to: string
  rule_json: string
  is_stopped: number
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

export type QuarantineEndTable = {
  quarantine_id: string
  how: string
  note: string | null
  ended_by: string
  approved_by: string | null
  terminal_id: string
  at_ms: number
}

export type RefundTable = {
  id: string
  number: string
  kind: string
  sale_id: string | null
  shift_id: string
  business_date: string
  terminal_id: string
  staff_id: string
  approved_by: string | null
  customer_id: string | null
  tax_base_minor: number
  tax_minor: number
  total_minor: number
  cash_rounding_minor: number
  payable_minor: number
  loyalty_points_reversed: number
  loyalty_points_returned: number
  reason_code: string
  note: string | null
  at_ms: number
  payload_hash: string
  answer_json: string
}

export type RefundLineTable = {
  refund_id: string
  line_no: number
  sale_line_no: number | null
  product_id: string
  sku: string
  name: string
  unit_code: string
  unit_factor_milli: number
  quantity_milli: number
  unit_price_minor: number
  tax_code: string
  tax_rate_ppm: number
  disposition: string
  gross_minor: number
  discount_minor: number
  tax_base_minor: number
  tax_minor: number
  total_minor: number
}

export type RefundPayoutTable = {
  refund_id: string
  line_no: number
  method: string
  amount_minor: number
  account_id: string | null
  evidence_json: string | null
}

export type ReorderTable = {
  id: string
  conflict_id: string
  product_id: string
  missing_milli: number
  noted_by: string | null
  noted_at_ms: number
  ordered_by: string | null
  ordered_at_ms: number | null
}

export type ReplacedCodeRulesTable = {
  id: Generated<number>
  rules_json: string
  replaced_at_ms: number
}

export type RoleGrantTable = {
  role: string
  permission: string
  is_allowed: number
  limit_amount: number | null
}

export type SafeEntryTable = {
  sequence: Generated<number>
  id: string
  kind: string
  amount_minor: number
  balance_minor: number
  document_id: string
  bag_number: string | null
  note: string | null
  staff_id: string
  payload_hash: string | null
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
  shift_part_no: number
  cashier_id: string
  customer_id: string | null
  cart_id: string | null
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
  loyalty_points_redeemed: number
  approval_ids_json: string
  note: string | null
  payload_hash: string
  answer_json: string
  outbox_sequence: number
  outbox_life: Generated<number>
  believed_at_ms: number | null
  discount_ppm: number | null
}

export type SaleBuyerTable = {
  sale_id: string
  id_kind: string
  id_number: string
  nitku: string | null
  name: string
  address: string
}

export type SaleLineTable = {
  sale_id: string
  line_no: number
  product_id: string
  sku: string
  name: string
  barcode: string | null
  category_id: string | null
  unit_code: string
  unit_factor_milli: number
  quantity_milli: number
  unit_price_minor: number
  list_price_minor: number | null
  price_override_reason: string | null
  is_loyalty_eligible: number
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
  batch_code: string | null
  expires_on: string | null
  weight_source: string | null
  discount_ppm: number | null
}

export type SaleLinePromotionTable = {
  sale_id: string
  line_no: number
  promotion_id: string
  name: string
  amount_minor: number
  place: Generated<number>
}

export type SaleLineRefundedTable = {
  sale_id: string
  line_no: number
  sold_quantity_milli: number
  sold_minor: number
  refunded_quantity_milli: number
  refunded_gross_minor: number
  refunded_tax_base_minor: number
  refunded_tax_minor: number
  refunded_minor: number
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

export type ScaleTable = {
  id: string
  name: string
  port: string
  protocol: string
  baud: number
  framing: string
  capacity_g: number
  min_load_g: number
  is_for_all: number
}

export type ScaleTerminalTable = {
  terminal_id: string
  scale_id: string
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

export type SeriesKeyTable = {
  terminal_id: string
  series: string
  public_key_json: string
}

export type SetAsideTable = {
  epoch: string
  sequence: number
  kind: string
  document_id: string
  verdict: string
  reason: string
  told_at_ms: number
  seen_by: string | null
  seen_at_ms: number | null
}

export type SettlementTable = {
  id: string
  file_name: string
  file_hash: string
  provider: string
  staff_id: string
  at_ms: number
}

export type SettlementRowTable = {
  settlement_id: string
  line: number
  amount_minor: number
  reference: string
  at_text: string
  state: string
  sale_id: string | null
  payment_line_no: number | null
}

export type ShelfLabelTable = {
  product_id: string
  unit_code: string
  price_minor: number
  printed_at_ms: number
}

export type ShiftTable = {
  id: string
  number: number
  mode: string
  drawer_id: string
  opened_at_terminal_id: string
  terminal_id: string | null
  cashier_id: string
  state: string
  business_date: string
  opening_cash_minor: number
  opened_at_ms: number
  expected_cash_minor: number
  payload_hash: string | null
  closed_at_ms: number | null
  closed_by: string | null
  close_id: string | null
  close_hash: string | null
  counted_cash_minor: number | null
  over_short_reason_code: string | null
  close_note: string | null
}

export type ShiftAddendumTable = {
  shift_id: string
  part_no: number
  state: string
  cash_minor: number
  cash_place: string | null
  transfer_id: string | null
  into_shift_id: string | null
  opened_at_ms: number
  last_document_at_ms: number
  finalised_at_ms: number | null
}

export type ShiftFigureTable = {
  shift_id: string
  part_no: number
  cashier_id: string
  figure: string
  event_count: number
  amount_minor: number
}

export type ShiftReportTable = {
  shift_id: string
  part_no: number
  document_id: string
  report_json: string
  frozen_at_ms: number
}

export type StaffTable = {
  id: string
  name: string
  role: string
  pin_hash: string
  pin_salt: string
  pin_digits: Generated<number>
  is_active: number
  created_at_ms: number
}

export type StaffGrantTable = {
  staff_id: string
  permission: string
  is_allowed: number
  limit_amount: number | null
}

export type StaffSessionTable = {
  token_hash: string
  terminal_id: string
  staff_id: string
  expires_at_ms: number
  ends_at_ms: number
}

export type StockCountTable = {
  id: string
  name: string
  scope: string
  category_id: string | null
  state: string
  started_by: string
  started_at_ms: number
  ended_by: string | null
  ended_at_ms: number | null
  document_id: string | null
  payload_hash: string
}

export type StockCountEntryTable = {
  id: string
  count_id: string
  product_id: string
  pass: number
  quantity_milli: number
  takes_back_id: string | null
  level_milli: number
  movement_id: number
  place: string | null
  staff_id: string
  terminal_id: string
  at_ms: number
}

export type StockDocumentTable = {
  id: string
  number: string
  kind: string
  reverses_id: string | null
  party: string | null
  party_code: string | null
  reference: string | null
  source_id: string | null
  reason_code: string | null
  note: string | null
  line_count: number
  value_minor: number
  staff_id: string
  approved_by: string | null
  terminal_id: string
  payload_hash: string
  at_ms: number
}

export type StockDocumentLineTable = {
  document_id: string
  line_no: number
  product_id: string
  sku: string
  name: string
  unit_code: string
  unit_factor_milli: number
  quantity_milli: number
  expected_milli: number | null
  moved_milli: number
  value_minor: number
}

export type StockLevelTable = {
  product_id: string
  quantity_milli: number
  value_minor: Generated<number>
  cost_milliminor: number | null
}

export type StockMovementTable = {
  id: Generated<number>
  product_id: string
  quantity_milli: number
  reason: string
  document_id: string
  at_ms: number
  value_minor: number
  revalued_minor: number
}

export type StockPostingTable = {
  document_id: string
  next_line: number
}

export type StockRecountTable = {
  count_id: string
  product_id: string
  pass: number
  asked_by: string
  at_ms: number
}

export type StockReorderPointTable = {
  product_id: string
  point_milli: number
  target_milli: number
  set_by: string
  set_at_ms: number
}

export type StockTransferTable = {
  id: string
  number: string
  from_name: string
  state: string
  sent_at_ms: number
  note: string | null
  changed_at_ms: number
}

export type StockTransferLineTable = {
  transfer_id: string
  line_no: number
  product_id: string
  sku: string
  name: string
  unit_code: string
  unit_factor_milli: number
  quantity_milli: number
  cost_minor: number | null
}

export type TailDocumentTable = {
  life: Generated<number>
  document_id: string
  terminal_id: string
  kind: string
  asked_at_ms: number
}

export type TaxRuleTable = {
  tax_code: string
  name: string
  rate_ppm: number
  base_numerator: number
  base_denominator: number
  valid_from: string
  treatment: string | null
}

export type TaxStatusTable = {
  valid_from: string
  is_taxable_enterprise: number
  npwp: string | null
  nitku: string | null
  set_by: string | null
  at_ms: number
}

export type TerminalTable = {
  id: string
  code: string
  name: string
  public_key_json: string
  is_active: number
  paired_at_ms: number
  last_seen_at_ms: number
  origin: string | null
}

export type TerminalAboutTable = {
  terminal_id: string
  build: string
  worker: string
  storage_used_bytes: number | null
  storage_quota_bytes: number | null
  is_storage_granted: number | null
  cache_bytes: number | null
  told_at_ms: number
  unreadable_sales: Generated<number>
}

export type TerminalParcelTable = {
  terminal_id: string
  parcel_id: string
}

export type TerminalSeriesTable = {
  terminal_id: string
  series: string
  opened_at_ms: number
  last_number_seen: number
  watermark: number
}

export type TerminalTailTable = {
  life: Generated<number>
  terminal_id: string
  state: string
  begun_at_ms: number | null
  offered_at_ms: number | null
  offered_count: Generated<number>
  lost_by: string | null
  lost_reason: string | null
  lost_at_ms: number | null
}

export type ToldCommandTable = {
  id: string
  kind: string
  terminal_id: string
  staff_id: string
  verified_by: string
  done_at_ms: number
  received_at_ms: number
  payload_hash: string
  verdict: string
  answer_json: string
}

export type Tables = {
  account: AccountTable
  account_document: AccountDocumentTable
  account_entry: AccountEntryTable
  approval: ApprovalTable
  audit_checkpoint: AuditCheckpointTable
  audit_entry: AuditEntryTable
  barcode: BarcodeTable
  bill: BillTable
  cash_count: CashCountTable
  cash_document: CashDocumentTable
  cash_movement: CashMovementTable
  catalogue_import: CatalogueImportTable
  catalogue_import_problem: CatalogueImportProblemTable
  catalogue_import_row: CatalogueImportRowTable
  catalogue_import_undo: CatalogueImportUndoTable
  category: CategoryTable
  chain_head: ChainHeadTable
  change_counter: ChangeCounterTable
  cloud_contact: CloudContactTable
  cloud_mark: CloudMarkTable
  conflict: ConflictTable
  conflict_resolution: ConflictResolutionTable
  coupon: CouponTable
  coupon_use: CouponUseTable
  customer: CustomerTable
  customer_change: CustomerChangeTable
  customer_counter: CustomerCounterTable
  customer_merge: CustomerMergeTable
  device_session: DeviceSessionTable
  discarded_cart: DiscardedCartTable
  document_counter: DocumentCounterTable
  drawer: DrawerTable
  e_receipt_key: EReceiptKeyTable
  epoch_origin: EpochOriginTable
  feed_applied: FeedAppliedTable
  feed_set_aside: FeedSetAsideTable
  feed_state: FeedStateTable
  held_cart: HeldCartTable
  hold: HoldTable
  identity_escrow: IdentityEscrowTable
  journal_entry: JournalEntryTable
  kpi_day: KpiDayTable
  local_override: LocalOverrideTable
  log_in: LogInTable
  loyalty_allowance: LoyaltyAllowanceTable
  loyalty_entry: LoyaltyEntryTable
  loyalty_own: LoyaltyOwnTable
  machine_hour: MachineHourTable
  no_sale: NoSaleTable
  open_payment: OpenPaymentTable
  ordered_label: OrderedLabelTable
  outbox: OutboxTable
  outbox_pruned: OutboxPrunedTable
  outlet: OutletTable
  outlet_logo: OutletLogoTable
  outlet_rules: OutletRulesTable
  pairing_code: PairingCodeTable
  past_price: PastPriceTable
  payment_attempt: PaymentAttemptTable
  payment_verification: PaymentVerificationTable
  pin_lock: PinLockTable
  price_entry: PriceEntryTable
  price_list: PriceListTable
  price_tier: PriceTierTable
  print_job: PrintJobTable
  printer: PrinterTable
  printer_logo: PrinterLogoTable
  printer_route: PrinterRouteTable
  product: ProductTable
  product_search: ProductSearchTable
  promotion: PromotionTable
  promotion_counter: PromotionCounterTable
  promotion_rule: PromotionRuleTable
  quarantine: QuarantineTable
  quarantine_end: QuarantineEndTable
  refund: RefundTable
  refund_line: RefundLineTable
  refund_payout: RefundPayoutTable
  reorder: ReorderTable
  replaced_code_rules: ReplacedCodeRulesTable
  role_grant: RoleGrantTable
  safe_entry: SafeEntryTable
  sale: SaleTable
  sale_buyer: SaleBuyerTable
  sale_line: SaleLineTable
  sale_line_promotion: SaleLinePromotionTable
  sale_line_refunded: SaleLineRefundedTable
  sale_payment: SalePaymentTable
  scale: ScaleTable
  scale_terminal: ScaleTerminalTable
  schema_migration: SchemaMigrationTable
  selling_unit: SellingUnitTable
  series_key: SeriesKeyTable
  set_aside: SetAsideTable
  settlement: SettlementTable
  settlement_row: SettlementRowTable
  shelf_label: ShelfLabelTable
  shift: ShiftTable
  shift_addendum: ShiftAddendumTable
  shift_figure: ShiftFigureTable
  shift_report: ShiftReportTable
  staff: StaffTable
  staff_grant: StaffGrantTable
  staff_session: StaffSessionTable
  stock_count: StockCountTable
  stock_count_entry: StockCountEntryTable
  stock_document: StockDocumentTable
  stock_document_line: StockDocumentLineTable
  stock_level: StockLevelTable
  stock_movement: StockMovementTable
  stock_posting: StockPostingTable
  stock_recount: StockRecountTable
  stock_reorder_point: StockReorderPointTable
  stock_transfer: StockTransferTable
  stock_transfer_line: StockTransferLineTable
  tail_document: TailDocumentTable
  tax_rule: TaxRuleTable
  tax_status: TaxStatusTable
  terminal: TerminalTable
  terminal_about: TerminalAboutTable
  terminal_parcel: TerminalParcelTable
  terminal_series: TerminalSeriesTable
  terminal_tail: TerminalTailTable
  told_command: ToldCommandTable
}
