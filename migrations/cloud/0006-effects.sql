-- What each kind of document writes besides itself. Every function takes the documents of one
-- outlet and epoch after p_after up to p_last, which lie in ocean.document already, as a set. A
-- document that cannot be read raises; figures that do not follow from each other are a finding:
-- the document counts all the same and is set aside for a person.
SET LOCAL ROLE ocean_owner;

CREATE FUNCTION ocean.documents_of(
  p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint, p_kinds text[])
RETURNS SETOF ocean.document LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT * FROM ocean.document
  WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
    AND kind = ANY (p_kinds);
END;

CREATE FUNCTION ocean.document_time(p_document ocean.document) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN ocean.moment_or(p_document.payload ->> 'at', p_document.received_at);

/* Null when a refund's figures follow from its lines and payouts (I4), else what does not. */
CREATE FUNCTION ocean.refund_finding(p_document_id uuid, p_refund jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
  SELECT CASE
    WHEN (p_refund ->> 'refund_id')::uuid IS DISTINCT FROM p_document_id THEN 'refund-id-differs'
    WHEN head.total_minor IS DISTINCT FROM lines.total_minor
      OR head.tax_base_minor IS DISTINCT FROM lines.tax_base_minor
      OR head.tax_minor IS DISTINCT FROM lines.tax_minor THEN 'lines-differ-from-totals'
    WHEN NOT lines.each_adds_up THEN 'line-does-not-add-up'
    WHEN head.payable_minor IS DISTINCT FROM head.total_minor + head.cash_rounding_minor
      OR head.payable_minor IS DISTINCT FROM (
        SELECT coalesce(sum(payout.amount_minor), 0)
        FROM jsonb_to_recordset(p_refund -> 'payouts') AS payout (amount_minor bigint))
      THEN 'payouts-differ-from-totals'
  END
  FROM jsonb_to_record(p_refund) AS head (
    total_minor bigint, tax_base_minor bigint, tax_minor bigint, cash_rounding_minor bigint,
    payable_minor bigint),
  LATERAL (
    SELECT sum(line.total_minor) AS total_minor, sum(line.tax_base_minor) AS tax_base_minor,
      sum(line.tax_minor) AS tax_minor,
      -- The price held the tax, or the tax came on top.
      bool_and(line.total_minor IN (line.gross_minor - line.discount_minor,
        line.gross_minor - line.discount_minor + line.tax_minor)) AS each_adds_up
    FROM jsonb_to_recordset(p_refund -> 'lines') AS line (
      total_minor bigint, tax_base_minor bigint, tax_minor bigint, gross_minor bigint,
      discount_minor bigint)) AS lines;
END;

CREATE FUNCTION ocean.store_refunds(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH arrived AS MATERIALIZED (
    SELECT document, document.document_id, document.sequence, document.payload -> 'refund' AS body,
      document.payload, ocean.refund_finding(document.document_id, document.payload -> 'refund')
        AS finding
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{refund-completed}') AS document
  ), stored AS (
    INSERT INTO ocean.refund (
      outlet_id, refund_id, refund_number, kind, session_id, terminal_id, staff_id, approved_by,
      sale_id, receipt_number, customer_id, business_date, refunded_at, tax_base_minor, tax_minor,
      total_minor, cash_rounding_minor, payable_minor, loyalty_points_reversed,
      loyalty_points_returned, reason_code, note, conflicts, finding)
    SELECT p_outlet, arrived.document_id, head.refund_number, head.kind, head.session_id,
      head.terminal_id, head.staff_id, (arrived.payload ->> 'approved_by')::uuid, head.sale_id,
      head.receipt_number, head.customer_id, head.business_date,
      ocean.moment_or(head.at, (arrived.document).received_at), head.tax_base_minor,
      head.tax_minor, head.total_minor, head.cash_rounding_minor, head.payable_minor,
      head.loyalty_points_reversed, head.loyalty_points_returned, head.reason_code, head.note,
      coalesce(arrived.payload -> 'conflicts', '[]'), arrived.finding
    FROM arrived, LATERAL jsonb_to_record(arrived.body) AS head (
      refund_number text, kind text, session_id uuid, terminal_id uuid, staff_id uuid,
      sale_id uuid, receipt_number text, customer_id uuid, business_date date, at text,
      tax_base_minor bigint, tax_minor bigint, total_minor bigint, cash_rounding_minor bigint,
      payable_minor bigint, loyalty_points_reversed bigint, loyalty_points_returned bigint,
      reason_code text, note text)
  ), points AS (
    INSERT INTO ocean.loyalty_entry (
      outlet_id, epoch, sequence, reason, customer_id, document_id, points)
    SELECT p_outlet, p_epoch, arrived.sequence, moved.reason, head.customer_id,
      arrived.document_id, moved.points
    FROM arrived, LATERAL jsonb_to_record(arrived.body) AS head (
      customer_id uuid, loyalty_points_reversed bigint, loyalty_points_returned bigint),
    LATERAL (VALUES ('reversed', -head.loyalty_points_reversed),
      ('returned', head.loyalty_points_returned)) AS moved (reason, points)
    WHERE head.customer_id IS NOT NULL AND moved.points <> 0
  ), lines AS (
    INSERT INTO ocean.refund_line (
      outlet_id, refund_id, line_no, sale_line_no, product_id, sku, name, unit_code,
      unit_factor_milli, quantity_milli, unit_price_minor, tax_code, tax_rate_ppm, disposition,
      gross_minor, discount_minor, tax_base_minor, tax_minor, total_minor)
    SELECT p_outlet, arrived.document_id, line.place, line.sale_line_no, line.product_id, line.sku,
      line.name, line.unit_code, coalesce(sold.unit_factor_milli, 1000), line.quantity_milli,
      line.unit_price_minor, line.tax_code, line.tax_rate_ppm, line.disposition, line.gross_minor,
      line.discount_minor, line.tax_base_minor, line.tax_minor, line.total_minor
    FROM arrived
    CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(arrived.body -> 'lines') AS (
      sale_line_no integer, product_id uuid, sku text, name text, unit_code text,
      quantity_milli bigint, unit_price_minor bigint, tax_code text, tax_rate_ppm bigint,
      disposition text, gross_minor bigint, discount_minor bigint, tax_base_minor bigint,
      tax_minor bigint, total_minor bigint)) WITH ORDINALITY AS line (
      sale_line_no, product_id, sku, name, unit_code, quantity_milli, unit_price_minor, tax_code,
      tax_rate_ppm, disposition, gross_minor, discount_minor, tax_base_minor, tax_minor,
      total_minor, place)
    LEFT JOIN ocean.sale_line AS sold ON sold.outlet_id = p_outlet
      AND sold.sale_id = (arrived.body ->> 'sale_id')::uuid AND sold.line_no = line.sale_line_no
    RETURNING product_id, disposition, quantity_milli::numeric * unit_factor_milli AS moved
  ), payouts AS (
    INSERT INTO ocean.refund_payout (
      outlet_id, refund_id, method, amount_minor, account_id, evidence, line_no)
    SELECT p_outlet, arrived.document_id, payout.*
    FROM arrived, LATERAL ROWS FROM (jsonb_to_recordset(arrived.body -> 'payouts') AS (
      method text, amount_minor bigint, account_id uuid, evidence jsonb)) WITH ORDINALITY AS payout
  ), levels AS (
    INSERT INTO ocean.stock_level AS known (outlet_id, product_id, quantity_milli)
    SELECT p_outlet, product_id, sum(trunc(moved / 1000)) FROM lines
    WHERE disposition = 'sellable' GROUP BY product_id
    ON CONFLICT (outlet_id, product_id) DO UPDATE
    SET quantity_milli = known.quantity_milli + excluded.quantity_milli
  )
  INSERT INTO ocean.quarantine (
    outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
  SELECT p_outlet, p_epoch, (document).sequence, (document).document_id::text, (document).kind,
    finding, (document).payload::text, (document).hash
  FROM arrived WHERE finding IS NOT NULL;
END $$;

CREATE FUNCTION ocean.store_shifts(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.shift AS known (
    outlet_id, shift_id, shift_number, mode, state, drawer_id, terminal_id, cashier_id,
    business_date, opened_at, opening_cash_minor)
  SELECT DISTINCT ON (head.shift_id) p_outlet, head.shift_id, head.shift_number, head.mode,
    coalesce(head.state, 'open'), head.drawer_id, head.terminal_id, head.cashier_id,
    head.business_date, ocean.document_time(document), head.opening_cash_minor
  FROM ocean.documents_of(
    p_outlet, p_epoch, p_after, p_last, '{shift-opened,unknown-shift-opened}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    shift_id uuid, shift_number bigint, mode text, state text, drawer_id uuid, terminal_id uuid,
    cashier_id uuid, business_date date, opening_cash_minor bigint)
  ORDER BY head.shift_id, document.sequence DESC
  ON CONFLICT (outlet_id, shift_id) DO UPDATE
  SET shift_number = excluded.shift_number, mode = excluded.mode, drawer_id = excluded.drawer_id,
    terminal_id = excluded.terminal_id, cashier_id = excluded.cashier_id,
    business_date = excluded.business_date, opened_at = excluded.opened_at,
    opening_cash_minor = excluded.opening_cash_minor,
    state = CASE WHEN known.state = 'closed' THEN known.state ELSE excluded.state END;

  INSERT INTO ocean.shift AS known (outlet_id, shift_id, state, terminal_id)
  SELECT DISTINCT ON (moved.shift_id) p_outlet, moved.shift_id, CASE document.kind
      WHEN 'shift-suspended' THEN 'suspended' WHEN 'shift-resumed' THEN 'open' ELSE 'counting' END,
    moved.terminal_id
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last,
    '{shift-suspended,shift-resumed,shift-trading-ended,drawer-counted}') AS document,
  LATERAL jsonb_to_record(document.payload) AS moved (shift_id uuid, terminal_id uuid)
  ORDER BY moved.shift_id, document.sequence DESC
  ON CONFLICT (outlet_id, shift_id) DO UPDATE
  SET state = CASE WHEN known.state = 'closed' THEN known.state ELSE excluded.state END,
    terminal_id = coalesce(excluded.terminal_id, known.terminal_id);

  WITH counted AS MATERIALIZED (
    SELECT document, head.*, CASE WHEN head.counted_cash_minor <> (
        SELECT coalesce(sum(heap.value_minor * heap.count), 0)
        FROM jsonb_to_recordset(head.counts) AS heap (value_minor bigint, count bigint))
      THEN 'count-differs-from-its-notes' END AS finding
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{drawer-counted}') AS document,
    LATERAL jsonb_to_record(document.payload) AS head (
      count_id uuid, shift_id uuid, count_no integer, counts jsonb, counted_cash_minor bigint,
      expected_cash_minor bigint, declared jsonb, staff_id uuid)
  ), stored AS (
    INSERT INTO ocean.drawer_count (
      outlet_id, count_id, shift_id, count_no, counted_at, counted_by, counted_cash_minor,
      expected_cash_minor, counts, declared, finding)
    SELECT p_outlet, count_id, shift_id, count_no, ocean.document_time(document), staff_id,
      counted_cash_minor, expected_cash_minor, counts, declared, finding
    FROM counted
  )
  INSERT INTO ocean.quarantine (
    outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
  SELECT p_outlet, p_epoch, (document).sequence, (document).document_id::text, (document).kind,
    finding, (document).payload::text, (document).hash
  FROM counted WHERE finding IS NOT NULL;
END $$;

/* Null when what a closed shift expects is the sum of its parts (I6), and short what is short. */
CREATE FUNCTION ocean.close_finding(p_report jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
  SELECT CASE
    WHEN told.expected_cash_minor IS DISTINCT FROM (
      SELECT coalesce(sum(part.amount_minor), 0)
      FROM jsonb_to_recordset(p_report -> 'figures' -> 'cash') AS part (amount_minor bigint))
      THEN 'expected-cash-differs-from-its-parts'
    WHEN told.counted_cash_minor IS NOT NULL AND told.over_short_minor IS DISTINCT FROM
      told.counted_cash_minor - told.expected_cash_minor THEN 'over-short-differs'
    WHEN p_report -> 'counts' <> 'null' AND told.counted_cash_minor IS DISTINCT FROM (
      SELECT coalesce(sum(heap.value_minor * heap.count), 0)
      FROM jsonb_to_recordset(p_report -> 'counts') AS heap (value_minor bigint, count bigint))
      THEN 'count-differs-from-its-notes'
  END
  FROM jsonb_to_record(p_report -> 'session') AS told (
    expected_cash_minor bigint, counted_cash_minor bigint, over_short_minor bigint);
END;

CREATE FUNCTION ocean.store_closes(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH closed AS MATERIALIZED (
    SELECT DISTINCT ON (head.shift_id) document, head.*, ocean.close_finding(head.report) AS finding
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{shift-closed}') AS document,
    LATERAL jsonb_to_record(document.payload) AS head (
      shift_id uuid, closed_by uuid, report jsonb)
    ORDER BY head.shift_id, document.sequence DESC
  ), stored AS (
    INSERT INTO ocean.shift AS known (
      outlet_id, shift_id, state, shift_number, mode, drawer_id, cashier_id, business_date,
      opened_at, opening_cash_minor, closed_at, closed_by, counted_cash_minor,
      expected_cash_minor, over_short_minor, over_short_reason_code, report, finding)
    SELECT p_outlet, closed.shift_id, 'closed', told.session_number, told.mode, told.drawer_id,
      told.cashier_id, told.business_date, ocean.moment_or(told.opened_at, NULL),
      told.opening_cash_minor, ocean.moment_or(told.closed_at, ocean.document_time(document)),
      closed.closed_by, told.counted_cash_minor, told.expected_cash_minor, told.over_short_minor,
      told.over_short_reason_code, closed.report, closed.finding
    FROM closed, LATERAL jsonb_to_record(closed.report -> 'session') AS told (
      session_number bigint, mode text, drawer_id uuid, cashier_id uuid, business_date date,
      opened_at text, closed_at text, opening_cash_minor bigint, counted_cash_minor bigint,
      expected_cash_minor bigint, over_short_minor bigint, over_short_reason_code text)
    ON CONFLICT (outlet_id, shift_id) DO UPDATE
    SET state = 'closed', closed_at = excluded.closed_at, closed_by = excluded.closed_by,
      counted_cash_minor = excluded.counted_cash_minor,
      expected_cash_minor = excluded.expected_cash_minor,
      over_short_minor = excluded.over_short_minor,
      over_short_reason_code = excluded.over_short_reason_code, report = excluded.report,
      finding = excluded.finding,
      shift_number = coalesce(known.shift_number, excluded.shift_number),
      mode = coalesce(known.mode, excluded.mode),
      drawer_id = coalesce(known.drawer_id, excluded.drawer_id),
      cashier_id = coalesce(known.cashier_id, excluded.cashier_id),
      business_date = coalesce(known.business_date, excluded.business_date),
      opened_at = coalesce(known.opened_at, excluded.opened_at),
      opening_cash_minor = coalesce(known.opening_cash_minor, excluded.opening_cash_minor)
  )
  INSERT INTO ocean.quarantine (
    outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
  SELECT p_outlet, p_epoch, (document).sequence, (document).document_id::text, (document).kind,
    finding, (document).payload::text, (document).hash
  FROM closed WHERE finding IS NOT NULL;
END $$;

CREATE FUNCTION ocean.store_addenda(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO ocean.shift_addendum AS known (outlet_id, shift_id, part_no, closed_at, report)
  SELECT DISTINCT ON (head.shift_id, head.part_no) p_outlet, head.shift_id, head.part_no,
    ocean.document_time(document), head.report
  FROM ocean.documents_of(
    p_outlet, p_epoch, p_after, p_last, '{shift-addendum-closed}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (shift_id uuid, part_no integer, report jsonb)
  ORDER BY head.shift_id, head.part_no, document.sequence DESC
  ON CONFLICT (outlet_id, shift_id, part_no) DO UPDATE
  SET closed_at = excluded.closed_at, report = excluded.report;

  INSERT INTO ocean.shift_addendum AS known (
    outlet_id, shift_id, part_no, cash_place, cash_minor, into_shift_id)
  SELECT DISTINCT ON (head.shift_id, head.part_no) p_outlet, head.*
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{addendum-cash-placed}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    shift_id uuid, part_no integer, cash_place text, cash_minor bigint, into_shift_id uuid)
  ORDER BY head.shift_id, head.part_no, document.sequence DESC
  ON CONFLICT (outlet_id, shift_id, part_no) DO UPDATE
  SET cash_place = excluded.cash_place, cash_minor = excluded.cash_minor,
    into_shift_id = excluded.into_shift_id;
$$;

CREATE FUNCTION ocean.store_cash(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  WITH arrived AS MATERIALIZED (
    SELECT document, head.*, CASE WHEN head.counts <> 'null' AND head.amount_minor <> (
        SELECT coalesce(sum(heap.value_minor * heap.count), 0)
        FROM jsonb_to_recordset(head.counts) AS heap (value_minor bigint, count bigint))
      THEN 'amount-differs-from-its-notes' END AS finding
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last,
      '{cash-moved,drawer-opened-without-sale,safe-moved}') AS document,
    LATERAL jsonb_to_record(document.payload) AS head (
      kind text, number text, shift_id uuid, terminal_id uuid, amount_minor bigint,
      balance_minor bigint, document_id uuid, reason_code text, note text, staff_id uuid,
      approved_by uuid, counts jsonb)
  ), stored AS (
    INSERT INTO ocean.cash_movement (
      outlet_id, movement_id, place, kind, number, shift_id, terminal_id, moved_at, amount_minor,
      balance_minor, source_id, reason_code, note, staff_id, approved_by, finding)
    SELECT p_outlet, (document).document_id,
      CASE (document).kind WHEN 'safe-moved' THEN 'safe' ELSE 'drawer' END,
      coalesce(kind, 'no-sale'), number, shift_id, terminal_id, ocean.document_time(document),
      CASE WHEN (document).kind = 'drawer-opened-without-sale' THEN 0 ELSE amount_minor END,
      balance_minor, document_id, reason_code, note, staff_id, approved_by, finding
    FROM arrived
  )
  INSERT INTO ocean.quarantine (
    outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
  SELECT p_outlet, p_epoch, (document).sequence, (document).document_id::text, (document).kind,
    finding, (document).payload::text, (document).hash
  FROM arrived WHERE finding IS NOT NULL;
$$;

CREATE FUNCTION ocean.store_accounts(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO ocean.account AS known (
    outlet_id, account_id, kind, code, customer_id, floor_minor, expires_on, is_active)
  SELECT DISTINCT ON (head.account_id) p_outlet, head.*, true
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{account-opened}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    account_id uuid, kind text, code text, customer_id uuid, floor_minor bigint, expires_on date)
  ON CONFLICT (outlet_id, account_id) DO UPDATE
  SET kind = excluded.kind, code = excluded.code, customer_id = excluded.customer_id;

  INSERT INTO ocean.account AS known (outlet_id, account_id, floor_minor, expires_on, is_active)
  SELECT DISTINCT ON (head.account_id) p_outlet, head.account_id, head.floor_minor,
    head.expires_on, head.is_active <> 0
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{account-changed}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    account_id uuid, floor_minor bigint, expires_on date, is_active integer)
  ORDER BY head.account_id, document.sequence DESC
  ON CONFLICT (outlet_id, account_id) DO UPDATE
  SET floor_minor = excluded.floor_minor, expires_on = excluded.expires_on,
    is_active = excluded.is_active;

  INSERT INTO ocean.account_entry (
    outlet_id, document_id, account_id, moved_at, amount_minor, balance_minor, reason, source_id,
    staff_id)
  SELECT p_outlet, document.document_id, head.account_id, ocean.document_time(document),
    head.amount_minor, head.balance_minor, head.reason, head.document_id, head.staff_id
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{account-moved}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    account_id uuid, amount_minor bigint, balance_minor bigint, reason text, document_id uuid,
    staff_id uuid);
$$;

CREATE FUNCTION ocean.store_stock(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  WITH stored AS (
    INSERT INTO ocean.stock_entry (
      outlet_id, document_id, product_id, quantity_milli, level_milli, line_no, reason, source_id,
      moved_at)
    SELECT p_outlet, document.document_id, line.*, document.payload ->> 'reason',
      (document.payload ->> 'source_id')::uuid, ocean.document_time(document)
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{stock-moved}') AS document,
    LATERAL ROWS FROM (jsonb_to_recordset(document.payload -> 'lines') AS (
      product_id uuid, quantity_milli bigint, level_milli bigint)) WITH ORDINALITY AS line
    RETURNING product_id, quantity_milli
  )
  INSERT INTO ocean.stock_level AS known (outlet_id, product_id, quantity_milli)
  SELECT p_outlet, product_id, sum(quantity_milli) FROM stored GROUP BY product_id
  ON CONFLICT (outlet_id, product_id) DO UPDATE
  SET quantity_milli = known.quantity_milli + excluded.quantity_milli;
$$;
