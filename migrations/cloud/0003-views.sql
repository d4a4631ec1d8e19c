-- What head office and Ocean ERP read: the RFC's names and columns over our tables.
SET LOCAL ROLE ocean_owner;

CREATE VIEW ocean.pos_transactions AS
SELECT
  sale.sale_id AS id,
  sale.sale_id AS offline_transaction_id,
  sale.outlet_id,
  outlet.code AS outlet_code,
  sale.receipt_number,
  sale.session_id,
  sale.terminal_id,
  sale.warehouse_id,
  sale.customer_id,
  sale.cashier_id,
  sale.business_date,
  sale.sold_at AS created_at,
  sale.hub_received_at AS synced_at,
  sale.currency_code,
  sale.gross_minor AS subtotal_minor,
  sale.line_discount_minor + sale.basket_discount_minor AS discount_minor,
  sale.tax_base_minor,
  sale.tax_minor,
  sale.total_minor,
  sale.cash_rounding_minor,
  sale.payable_minor,
  sale.tendered_minor,
  sale.change_minor,
  sale.loyalty_points_earned,
  sale.note,
  sale.conflicts,
  CASE WHEN sale.finding IS NULL THEN 'completed' ELSE 'pending_review' END AS status,
  sale.finding
FROM ocean.sale JOIN ocean.outlet USING (outlet_id);

CREATE VIEW ocean.pos_transaction_items AS
SELECT sale_id AS transaction_id, outlet_id, line_no, product_id, sku, name, barcode, unit_code,
  quantity_milli, unit_price_minor, line_discount_minor + basket_discount_minor AS discount_minor,
  tax_code, tax_minor, total_minor
FROM ocean.sale_line;

CREATE VIEW ocean.pos_transaction_payments AS
SELECT sale_id AS transaction_id, outlet_id, line_no, method, amount_minor, tendered_minor,
  change_minor, evidence, state
FROM ocean.sale_payment;
