-- What codes and scales said of the goods that were sold, by line (docs/decisions/0066, 0067), and
-- the picture at the head of an outlet's papers, for its customers' pages (docs/decisions/0091).
SET LOCAL ROLE ocean_owner;

-- expires_on as its code states it, 'yyyy-mm-dd': a day that no calendar has costs no sale (I3).
ALTER TABLE ocean.sale_line ADD COLUMN batch_code text, ADD COLUMN expires_on text,
  ADD COLUMN weight_source text;
CREATE INDEX sale_line_by_batch ON ocean.sale_line (batch_code) WHERE batch_code IS NOT NULL;

/*
 * Stores the documents after p_after that are new, in one statement, and what they write besides
 * themselves. One that is there already is a duplicate, or set aside when it says something else.
 * Raises on the first that cannot be read. Returns the sequences of duplicates. A sale's own
 * numbers are held whether or not its figures follow (I3).
 */
CREATE OR REPLACE FUNCTION ocean.store_documents(
  p_outlet uuid, p_epoch uuid, p_rows jsonb, p_after bigint) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_kinds text[];
  v_last bigint;
  v_duplicates bigint[];
BEGIN
  WITH arrived AS MATERIALIZED (
    SELECT envelope.*, envelope.payload::jsonb AS body, known.document_id IS NULL AS is_new,
      ocean.essence(known.kind, known.payload) AS known_essence
    FROM jsonb_to_recordset(p_rows) AS envelope (
      sequence bigint, kind text, document_id uuid, schema_version integer, payload text, hash text)
    LEFT JOIN ocean.document AS known
      ON known.outlet_id = p_outlet AND known.document_id = envelope.document_id
    WHERE envelope.sequence > p_after
  ), altered AS (
    SELECT * FROM arrived
    WHERE NOT is_new AND known_essence IS DISTINCT FROM ocean.essence(kind, body)
  ), sold AS MATERIALIZED (
    SELECT arrived.document_id, arrived.sequence, arrived.kind, arrived.payload, arrived.hash,
      arrived.body -> 'sale' AS sale,
      (arrived.body ->> 'business_date')::date AS business_date,
      (arrived.body ->> 'received_at')::timestamptz AS hub_received_at,
      coalesce(arrived.body -> 'conflicts', '[]') AS conflicts,
      ocean.sale_finding(arrived.document_id, arrived.body -> 'sale') AS finding
    FROM arrived WHERE arrived.kind = 'sale-completed' AND is_new
  ), stored_documents AS (
    INSERT INTO ocean.document (
      outlet_id, document_id, epoch, sequence, kind, schema_version, payload, hash)
    SELECT p_outlet, document_id, p_epoch, sequence, kind, schema_version, body, hash
    FROM arrived WHERE is_new
  ), stored_sales AS (
    INSERT INTO ocean.sale (
      outlet_id, sale_id, receipt_number, terminal_id, series, number, session_id, warehouse_id,
      cashier_id, customer_id, business_date, sold_at, hub_received_at, is_committed,
      currency_code, gross_minor, line_discount_minor, basket_discount_minor, tax_base_minor,
      tax_minor, total_minor, cash_rounding_minor, payable_minor, tendered_minor, change_minor,
      loyalty_points_earned, note, conflicts, finding)
    SELECT p_outlet, sold.document_id, head.receipt_number, head.terminal_id, head.series,
      head.number, head.session_id, head.warehouse_id, head.cashier_id, head.customer_id,
      sold.business_date, ocean.moment_or(head.created_at, sold.hub_received_at),
      sold.hub_received_at, head.committed, head.currency_code, totals.gross_minor,
      totals.line_discount_minor, totals.basket_discount_minor, totals.tax_base_minor,
      totals.tax_minor, totals.total_minor, totals.cash_rounding_minor, totals.payable_minor,
      totals.tendered_minor, totals.change_minor, head.loyalty_points_earned, head.note,
      sold.conflicts, sold.finding
    FROM sold,
    LATERAL jsonb_to_record(sold.sale) AS head (
      receipt_number text, terminal_id uuid, series text, number bigint, session_id uuid,
      warehouse_id uuid, cashier_id uuid, customer_id uuid, created_at text,
      committed boolean, currency_code text, loyalty_points_earned bigint, note text),
    LATERAL jsonb_to_record(sold.sale -> 'totals') AS totals (
      gross_minor bigint, line_discount_minor bigint, basket_discount_minor bigint,
      tax_base_minor bigint, tax_minor bigint, total_minor bigint, cash_rounding_minor bigint,
      payable_minor bigint, tendered_minor bigint, change_minor bigint)
    RETURNING terminal_id, series, number
  ), stored_lines AS (
    -- Lines and payments are numbered by position, as the hub does: a wrong number in a committed
    -- sale must not cost the sale (I3).
    INSERT INTO ocean.sale_line (
      outlet_id, sale_id, product_id, sku, name, barcode, category_id, unit_code,
      unit_factor_milli, quantity_milli, unit_price_minor, price_list_version, tax_code,
      tax_rate_ppm, tax_base_numerator, tax_base_denominator, is_price_tax_inclusive,
      gross_minor, line_discount_minor, basket_discount_minor, tax_base_minor, tax_minor,
      total_minor, batch_code, expires_on, weight_source, line_no)
    SELECT p_outlet, sold.document_id, line.*
    FROM sold, LATERAL ROWS FROM (jsonb_to_recordset(sold.sale -> 'items') AS (
      product_id uuid, sku text, name text, barcode text, category_id uuid,
      unit_code text, unit_factor_milli bigint, quantity_milli bigint, unit_price_minor bigint,
      price_list_version bigint, tax_code text, tax_rate_ppm bigint, tax_base_numerator bigint,
      tax_base_denominator bigint, is_price_tax_inclusive boolean, gross_minor bigint,
      line_discount_minor bigint, basket_discount_minor bigint, tax_base_minor bigint,
      tax_minor bigint, total_minor bigint, batch_code text, expires_on text,
      weight_source text)) WITH ORDINALITY AS line
    RETURNING product_id, quantity_milli::numeric * unit_factor_milli AS moved
  ), stored_levels AS (
    INSERT INTO ocean.stock_level AS known (outlet_id, product_id, quantity_milli)
    SELECT p_outlet, product_id, -sum(trunc(moved / 1000)) FROM stored_lines GROUP BY product_id
    ON CONFLICT (outlet_id, product_id) DO UPDATE
    SET quantity_milli = known.quantity_milli + excluded.quantity_milli
  ), stored_payments AS (
    INSERT INTO ocean.sale_payment (
      outlet_id, sale_id, method, amount_minor, tendered_minor, change_minor, evidence, state,
      line_no)
    SELECT p_outlet, sold.document_id, payment.*
    FROM sold, LATERAL ROWS FROM (jsonb_to_recordset(sold.sale -> 'payments') AS (
      method text, amount_minor bigint, tendered_minor bigint, change_minor bigint,
      evidence jsonb, state text)) WITH ORDINALITY AS payment
  ), stored_points AS (
    INSERT INTO ocean.loyalty_entry (
      outlet_id, epoch, sequence, reason, customer_id, document_id, points)
    SELECT p_outlet, p_epoch, sold.sequence, moved.reason, head.customer_id, sold.document_id,
      moved.points
    FROM sold, LATERAL jsonb_to_record(sold.sale) AS head (
      customer_id uuid, loyalty_points_earned bigint, loyalty_points_to_redeem bigint),
    LATERAL (VALUES ('earned', head.loyalty_points_earned), ('redeemed', CASE
      WHEN jsonb_path_exists(sold.sale, '$.payments[*] ? (@.method == "loyalty")')
      THEN -head.loyalty_points_to_redeem END)) AS moved (reason, points)
    WHERE head.customer_id IS NOT NULL AND moved.points <> 0
  ), held AS (
    SELECT ocean.hold_numbers(
      p_outlet, terminal_id, series, range_agg(int8range(number, number, '[]')))
    FROM stored_sales GROUP BY terminal_id, series
  ), flagged AS (
    INSERT INTO ocean.quarantine (
      outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
    SELECT p_outlet, p_epoch, sequence, document_id::text, kind, finding, payload, hash
    FROM sold WHERE finding IS NOT NULL
    UNION ALL
    SELECT p_outlet, p_epoch, sequence, document_id::text, kind, 'altered-duplicate', payload, hash
    FROM altered
  )
  SELECT coalesce(array_agg(DISTINCT kind) FILTER (WHERE is_new), '{}'), max(sequence),
    coalesce(array_agg(sequence) FILTER (
      WHERE NOT is_new AND sequence NOT IN (SELECT sequence FROM altered)), '{}')
  INTO v_kinds, v_last, v_duplicates
  FROM (SELECT count(*) FROM held) AS done LEFT JOIN arrived ON true;
  PERFORM ocean.store_effects(p_outlet, p_epoch, p_after, v_last, v_kinds);
  RETURN v_duplicates;
END $$;

CREATE OR REPLACE VIEW ocean.pos_transaction_items AS
SELECT sale_id AS transaction_id, outlet_id, line_no, product_id, sku, name, barcode, unit_code,
  quantity_milli, unit_price_minor, line_discount_minor + basket_discount_minor AS discount_minor,
  tax_code, tax_minor, total_minor, batch_code, expires_on, weight_source
FROM ocean.sale_line;

-- A recall asks: which sales had this batch, what of it came back, and who bought it.
CREATE VIEW ocean.sold_batches AS
SELECT line.batch_code, line.expires_on, line.product_id, line.sku, line.name, line.outlet_id,
  outlet.code AS outlet_code, sale.receipt_number, sale.business_date, sale.customer_id,
  line.unit_code, line.quantity_milli, coalesce(back.quantity_milli, 0) AS returned_milli
FROM ocean.sale_line AS line
JOIN ocean.sale USING (outlet_id, sale_id)
JOIN ocean.outlet USING (outlet_id)
LEFT JOIN LATERAL (SELECT sum(part.quantity_milli)::bigint AS quantity_milli
  FROM ocean.refund JOIN ocean.refund_line AS part USING (outlet_id, refund_id)
  WHERE refund.outlet_id = line.outlet_id AND refund.sale_id = line.sale_id
    AND part.sale_line_no = line.line_no) AS back ON true
WHERE line.batch_code IS NOT NULL;

-- As the printer makes it: black dots and white ones, a PNG in base64. The last word holds.
CREATE TABLE ocean.outlet_logo (
  outlet_id uuid PRIMARY KEY REFERENCES ocean.outlet,
  width_dots integer NOT NULL,
  height_dots integer NOT NULL,
  png_base64 text NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE FUNCTION ocean.note_logo() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_logo jsonb := NEW.payload -> 'logo';
BEGIN
  DELETE FROM ocean.outlet_logo WHERE outlet_id = NEW.outlet_id;
  IF jsonb_typeof(v_logo) = 'object' THEN
    INSERT INTO ocean.outlet_logo (outlet_id, width_dots, height_dots, png_base64, changed_at)
    VALUES (NEW.outlet_id, (v_logo ->> 'width_dots')::integer,
      (v_logo ->> 'height_dots')::integer, v_logo ->> 'png_base64',
      (NEW.payload ->> 'at')::timestamptz);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER logos_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'logo-changed') EXECUTE FUNCTION ocean.note_logo();

/* As in 0024, with the outlet's picture where it has one. */
CREATE OR REPLACE FUNCTION ocean.e_receipt(p_receipt_number text, p_code text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT jsonb_build_object('sale', document.payload -> 'sale',
    'receipt', document.payload -> 'receipt',
    'logo', (SELECT jsonb_build_object('pngBase64', png_base64, 'widthDots', width_dots,
        'heightDots', height_dots)
      FROM ocean.outlet_logo WHERE outlet_logo.outlet_id = outlet.outlet_id))
  FROM ocean.outlet
  JOIN ocean.document USING (outlet_id)
  WHERE outlet.code = split_part(p_receipt_number, '-', 1)
    AND document.payload ? 'receipt'
    AND document.payload -> 'receipt' ->> 'code' = p_code
    AND document.kind = 'sale-completed'
    AND document.payload -> 'sale' ->> 'receipt_number' = p_receipt_number
  LIMIT 1;
END;
