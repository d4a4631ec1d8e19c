-- Spreads the cloud over a Citus cluster, once, after migrations/cloud and before the first
-- outlet. Not part of the migrations: a single PostgreSQL carries 300 outlets. docs/cloud.md.
--
-- Everything an outlet writes lies on one node, so a call of ocean.ingest touches one of them and
-- the few tables that all outlets share. Foreign keys point to reference tables, or along
-- outlet_id.

-- Small and read everywhere: a copy on each node.
SELECT create_reference_table('ocean.outlet');
SELECT create_reference_table('ocean.outlet_role');

-- One outlet, one shard.
SELECT create_distributed_table('ocean.epoch', 'outlet_id');
SELECT create_distributed_table('ocean.box', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.box_request', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.outlet_state', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.document', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.sale', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.sale_line', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.sale_payment', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.terminal_series', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.quarantine', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.refund', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.refund_line', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.refund_payout', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.shift', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.drawer_count', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.shift_addendum', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.cash_movement', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.account', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.account_entry', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.stock_entry', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.stock_level', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.loyalty_entry', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.customer_edit', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.conflict', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.audit_checkpoint', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.box_health', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.device_health', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.reorder', 'outlet_id', colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.stock_document', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.stock_document_line', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.outlet_logo', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.kept_payload', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.identity_escrow', 'outlet_id',
  colocate_with => 'ocean.epoch');
SELECT create_distributed_table('ocean.voided_numbers', 'outlet_id',
  colocate_with => 'ocean.epoch');

-- What all outlets share: by customer.
SELECT create_distributed_table('ocean.customer', 'customer_id', colocate_with => 'none');
SELECT create_distributed_table('ocean.loyalty_balance', 'customer_id',
  colocate_with => 'ocean.customer');
SELECT create_distributed_table('ocean.loyalty_by_outlet', 'customer_id',
  colocate_with => 'ocean.customer');
SELECT create_distributed_table('ocean.customer_key', 'value', colocate_with => 'none');
