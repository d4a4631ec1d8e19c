-- What head office and Ocean ERP read of the other documents: the RFC's names where it has them.
-- Amounts are in minor units, quantities in thousandths, business days as the outlet's shifts had
-- them. Head office's groups are given these in 0015 and later.
SET LOCAL ROLE ocean_owner;

CREATE VIEW ocean.pos_sessions AS
SELECT
  shift.shift_id AS id,
  shift.outlet_id,
  outlet.code AS outlet_code,
  shift.shift_number AS session_number,
  shift.terminal_id,
  shift.drawer_id,
  shift.cashier_id,
  shift.business_date,
  shift.mode,
  shift.state AS status,
  shift.opened_at,
  shift.opening_cash_minor,
  shift.closed_at,
  shift.closed_by,
  shift.expected_cash_minor,
  shift.counted_cash_minor,
  shift.over_short_minor,
  shift.over_short_reason_code,
  shift.finding
FROM ocean.shift JOIN ocean.outlet USING (outlet_id);

CREATE VIEW ocean.customers AS
SELECT customer.customer_id AS id, customer.full_name, customer.phone, customer.email,
  customer.membership_number, customer.loyalty_tier,
  coalesce(balance.points, 0) AS loyalty_points, customer.version, customer.changed_at
FROM ocean.customer LEFT JOIN ocean.loyalty_balance AS balance USING (customer_id);

CREATE VIEW ocean.inventory AS
SELECT level.outlet_id, outlet.code AS outlet_code, level.product_id,
  level.quantity_milli AS quantity_available_milli,
  level.quantity_milli / 1000 AS quantity_available
FROM ocean.stock_level AS level JOIN ocean.outlet USING (outlet_id);

-- Every movement of stock; ocean.stock_level is their sum (I7).
CREATE VIEW ocean.stock_movement AS
SELECT line.outlet_id, line.product_id, 'sale' AS reason, line.sale_id AS document_id, line.line_no,
  -trunc(line.quantity_milli::numeric * line.unit_factor_milli / 1000) AS quantity_milli,
  sale.hub_received_at AS moved_at
FROM ocean.sale_line AS line JOIN ocean.sale USING (outlet_id, sale_id)
UNION ALL
SELECT line.outlet_id, line.product_id, CASE line.disposition WHEN 'sellable' THEN 'refund'
    ELSE 'damaged' END, line.refund_id, line.line_no,
  CASE line.disposition WHEN 'sellable'
    THEN trunc(line.quantity_milli::numeric * line.unit_factor_milli / 1000) ELSE 0 END,
  refund.refunded_at
FROM ocean.refund_line AS line JOIN ocean.refund USING (outlet_id, refund_id)
WHERE line.disposition <> 'none'
UNION ALL
SELECT outlet_id, product_id, reason, document_id, line_no, quantity_milli, moved_at
FROM ocean.stock_entry;

-- By the outlet's own clock hour.
CREATE VIEW ocean.sales_by_hour AS
SELECT sale.outlet_id, outlet.code AS outlet_code, sale.business_date,
  date_trunc('hour', sale.sold_at AT TIME ZONE outlet.timezone) AS local_hour,
  count(*) AS sale_count, sum(sale.total_minor) AS total_minor,
  sum(sale.tax_minor) AS tax_minor
FROM ocean.sale JOIN ocean.outlet USING (outlet_id)
GROUP BY sale.outlet_id, outlet.code, sale.business_date, local_hour;

-- DPP (tax base) and PPN (tax) by outlet and business day, less what was given back.
CREATE VIEW ocean.tax_by_day AS
SELECT moved.outlet_id, outlet.code AS outlet_code, moved.business_date, moved.tax_code,
  moved.tax_rate_ppm, sum(moved.sold_base) AS sold_tax_base_minor,
  sum(moved.sold_tax) AS sold_tax_minor, sum(moved.refunded_base) AS refunded_tax_base_minor,
  sum(moved.refunded_tax) AS refunded_tax_minor,
  sum(moved.sold_base - moved.refunded_base) AS dpp_minor,
  sum(moved.sold_tax - moved.refunded_tax) AS ppn_minor
FROM (
  SELECT outlet_id, sale.business_date, line.tax_code, line.tax_rate_ppm,
    line.tax_base_minor AS sold_base, line.tax_minor AS sold_tax, 0 AS refunded_base,
    0 AS refunded_tax
  FROM ocean.sale JOIN ocean.sale_line AS line USING (outlet_id, sale_id)
  UNION ALL
  SELECT outlet_id, refund.business_date, line.tax_code, line.tax_rate_ppm, 0, 0,
    line.tax_base_minor, line.tax_minor
  FROM ocean.refund JOIN ocean.refund_line AS line USING (outlet_id, refund_id)
) AS moved JOIN ocean.outlet USING (outlet_id)
GROUP BY moved.outlet_id, outlet.code, moved.business_date, moved.tax_code, moved.tax_rate_ppm;

-- Counted less expected, by closed shift.
CREATE VIEW ocean.over_short AS
SELECT shift.outlet_id, outlet.code AS outlet_code, shift.business_date, shift.shift_id,
  shift.shift_number, shift.cashier_id, shift.closed_by, shift.expected_cash_minor,
  shift.counted_cash_minor, shift.over_short_minor, shift.over_short_reason_code, shift.finding
FROM ocean.shift JOIN ocean.outlet USING (outlet_id) WHERE shift.state = 'closed';

-- How every outlet is, as far as the cloud was told. Queue and value are of the last report.
CREATE VIEW ocean.fleet_status AS
SELECT outlet.outlet_id, outlet.code AS outlet_code, outlet.name,
  state.last_seen_at, now() - state.last_seen_at AS silent_for,
  CASE
    WHEN NOT EXISTS (SELECT FROM ocean.outlet_role AS login
      WHERE login.outlet_id = outlet.outlet_id AND login.is_active) THEN 'revoked'
    WHEN asking.refusal IS NOT NULL THEN 'asks'
    WHEN epoch.epoch IS NULL THEN 'not-approved'
    WHEN state.last_seen_at IS NULL THEN 'never-seen'
    ELSE 'approved' END AS box_state,
  asking.refusal AS last_refusal,
  epoch.epoch, state.box_id, state.relay_version,
  coalesce(state.report ->> 'hub_version', health.hub_version) AS hub_version,
  epoch.last_sequence, epoch.last_received_at,
  greatest((state.report ->> 'head_sequence')::bigint - epoch.last_sequence, 0) AS queue_count,
  CASE WHEN (state.report ->> 'head_sequence')::bigint > epoch.last_sequence
    THEN now() - (state.report ->> 'oldest_unsent_at')::timestamptz END AS queue_age,
  CASE WHEN (state.report ->> 'head_sequence')::bigint > epoch.last_sequence
    THEN (state.report ->> 'unsent_value_minor')::bigint ELSE 0 END AS unsent_value_minor,
  extract(epoch FROM (state.report ->> 'at')::timestamptz - state.reported_at) * 1000
    AS clock_skew_ms,
  state.report ->> 'applied_cursor' AS applied_cursor,
  health.disk_state, health.disk_free_bytes, health.clock_state, health.stated_at AS health_at,
  devices.printer_count, devices.jammed_printer_count, devices.away_terminal_count,
  aside.open_quarantine_count, quarrel.open_conflict_count, quarrel.week_conflict_count,
  quarrel.week_conflict_count * 1000.0 / nullif(trade.week_sale_count, 0)
    AS conflicts_per_1000_sales
FROM ocean.outlet
LEFT JOIN ocean.outlet_state AS state USING (outlet_id)
LEFT JOIN ocean.epoch ON epoch.outlet_id = outlet.outlet_id AND epoch.state = 'approved'
LEFT JOIN ocean.box_health AS health ON health.outlet_id = outlet.outlet_id
LEFT JOIN LATERAL (
  SELECT refusal FROM ocean.box_request AS asked
  WHERE asked.outlet_id = outlet.outlet_id
    AND asked.last_asked_at > coalesce(state.last_seen_at, '-infinity')
  ORDER BY asked.last_asked_at DESC LIMIT 1) AS asking ON true
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE device_kind = 'printer') AS printer_count,
    count(*) FILTER (WHERE device_kind = 'printer' AND device.state = 'jammed')
      AS jammed_printer_count,
    count(*) FILTER (WHERE device_kind = 'terminal' AND device.state = 'away')
      AS away_terminal_count
  FROM ocean.device_health AS device WHERE device.outlet_id = outlet.outlet_id) AS devices
CROSS JOIN LATERAL (
  SELECT count(*) AS open_quarantine_count FROM ocean.quarantine AS item
  WHERE item.outlet_id = outlet.outlet_id AND item.settled_at IS NULL) AS aside
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE item.resolved_at IS NULL) AS open_conflict_count,
    count(*) FILTER (WHERE item.raised_at > now() - interval '7 days') AS week_conflict_count
  FROM ocean.conflict AS item WHERE item.outlet_id = outlet.outlet_id) AS quarrel
CROSS JOIN LATERAL (
  SELECT count(*) AS week_sale_count FROM ocean.sale
  WHERE sale.outlet_id = outlet.outlet_id
    AND sale.business_date > (now() AT TIME ZONE outlet.timezone)::date - 7) AS trade;

-- Who asked in vain, for whoever approves.
CREATE VIEW ocean.boxes_asking AS
SELECT outlet.code AS outlet_code, outlet.name, asked.*, bound.box_id AS bound_box_id
FROM ocean.box_request AS asked JOIN ocean.outlet USING (outlet_id)
LEFT JOIN ocean.box AS bound USING (outlet_id, epoch);

-- A customer whom head office publishes is known here too, so that an outlet's edit of them is
-- judged, and the same phone under two ids is seen.
CREATE FUNCTION ocean.know_published_customer() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_written jsonb := jsonb_build_object(
    'outlet_id', NULL, 'edited_at', now(), 'received_at', now());
BEGIN
  IF EXISTS (SELECT FROM ocean.customer WHERE customer_id = NEW.item_id::uuid
    AND ocean.customer_body(customer) = NEW.body) THEN
    RETURN NULL;
  END IF;
  INSERT INTO ocean.customer AS known (
    customer_id, full_name, phone, email, membership_number, loyalty_tier, written)
  SELECT NEW.item_id::uuid, told.*, jsonb_build_object(
    'full_name', v_written, 'phone', v_written, 'email', v_written)
  FROM jsonb_to_record(NEW.body) AS told (
    full_name text, phone text, email text, membership_number text, loyalty_tier text)
  ON CONFLICT (customer_id) DO UPDATE
  SET full_name = excluded.full_name, phone = excluded.phone, email = excluded.email,
    membership_number = excluded.membership_number, loyalty_tier = excluded.loyalty_tier,
    written = excluded.written, version = known.version + 1, changed_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER customer_is_known AFTER INSERT OR UPDATE ON ocean.feed_item
-- The feed carries anything; what is no CustomerBody is refused where it is applied.
FOR EACH ROW WHEN (NEW.topic = 'customer' AND NOT NEW.is_deleted
  AND NEW.item_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  AND jsonb_typeof(NEW.body -> 'full_name') = 'string'
  AND jsonb_typeof(NEW.body -> 'loyalty_tier') = 'string')
EXECUTE FUNCTION ocean.know_published_customer();
