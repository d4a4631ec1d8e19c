-- The one door of an outlet: ocean.ingest. It runs with its owner's rights, so every name in it is
-- qualified and the search path is fixed; helpers below are not granted to anybody.
--
-- Refusals are exceptions with these SQLSTATEs (the relay waits and tells people):
--   28000 this login speaks for no outlet      OC001 the epoch is unknown or fenced
--   OC002 the box and the cloud hold different rows under one number: a fork
--   OC003 the first row does not follow, and the row before it was not sent along as proof
--   OC004 the rows are not contiguous from p_from, or one has no hash
-- A gap is no refusal: the answer is the last sequence, without effect.

SET LOCAL ROLE ocean_owner;

/* The highest n such that 1…n are all held: one below the lowest number that is missing. */
CREATE FUNCTION ocean.watermark_of(p_held int8multirange) RETURNS bigint
LANGUAGE sql IMMUTABLE
RETURN lower('{[1,)}'::int8multirange - p_held) - 1;

CREATE FUNCTION ocean.hold_numbers(
  p_outlet uuid, p_terminal uuid, p_series text, p_numbers int8multirange) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO ocean.terminal_series AS known (outlet_id, terminal_id, series, held, watermark)
  VALUES (p_outlet, p_terminal, p_series, p_numbers, ocean.watermark_of(p_numbers))
  ON CONFLICT (outlet_id, terminal_id, series) DO UPDATE
  SET held = known.held + excluded.held,
      watermark = ocean.watermark_of(known.held + excluded.held),
      changed_at = now();
END;

/*
 * What makes two arrivals the same document: of a sale the terminal's part alone, because a
 * restored hub may receive the same sale at another time.
 */
CREATE FUNCTION ocean.essence(p_kind text, p_body jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p_kind = 'sale-completed' THEN p_body -> 'sale' ELSE p_body END;

/*
 * Null when the sale's figures follow from its lines and payments (I4), else the first that do
 * not.
 */
CREATE FUNCTION ocean.sale_finding(p_document_id uuid, p_sale jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
  SELECT CASE
    WHEN (p_sale ->> 'offline_transaction_id')::uuid IS DISTINCT FROM p_document_id
      THEN 'sale-id-differs'
    WHEN totals.gross_minor IS DISTINCT FROM lines.gross_minor
      OR totals.line_discount_minor IS DISTINCT FROM lines.line_discount_minor
      OR totals.basket_discount_minor IS DISTINCT FROM lines.basket_discount_minor
      OR totals.tax_base_minor IS DISTINCT FROM lines.tax_base_minor
      OR totals.tax_minor IS DISTINCT FROM lines.tax_minor
      OR totals.total_minor IS DISTINCT FROM lines.total_minor
      THEN 'lines-differ-from-totals'
    WHEN NOT lines.each_adds_up THEN 'line-does-not-add-up'
    WHEN totals.payable_minor IS DISTINCT FROM totals.total_minor + totals.cash_rounding_minor
      OR totals.payable_minor IS DISTINCT FROM payments.amount_minor
      OR totals.tendered_minor IS DISTINCT FROM payments.tendered_minor
      OR totals.change_minor IS DISTINCT FROM payments.change_minor
      THEN 'payments-differ-from-totals'
  END
  FROM jsonb_to_record(p_sale -> 'totals') AS totals (
    gross_minor bigint, line_discount_minor bigint, basket_discount_minor bigint,
    tax_base_minor bigint, tax_minor bigint, total_minor bigint, cash_rounding_minor bigint,
    payable_minor bigint, tendered_minor bigint, change_minor bigint),
  LATERAL (
    SELECT sum(line.gross_minor) AS gross_minor,
      sum(line.line_discount_minor) AS line_discount_minor,
      sum(line.basket_discount_minor) AS basket_discount_minor,
      sum(line.tax_base_minor) AS tax_base_minor,
      sum(line.tax_minor) AS tax_minor,
      sum(line.total_minor) AS total_minor,
      bool_and(line.total_minor = line.gross_minor - line.line_discount_minor
        - line.basket_discount_minor
        + CASE WHEN line.is_price_tax_inclusive THEN 0 ELSE line.tax_minor END) AS each_adds_up
    FROM jsonb_to_recordset(p_sale -> 'items') AS line (
      gross_minor bigint, line_discount_minor bigint, basket_discount_minor bigint,
      tax_base_minor bigint, tax_minor bigint, total_minor bigint, is_price_tax_inclusive boolean)
  ) AS lines,
  LATERAL (
    SELECT sum(payment.amount_minor) AS amount_minor,
      sum(payment.tendered_minor) AS tendered_minor,
      sum(payment.change_minor) AS change_minor
    FROM jsonb_to_recordset(p_sale -> 'payments') AS payment (
      amount_minor bigint, tendered_minor bigint, change_minor bigint)
  ) AS payments;
END;

/* A till's clock is advisory (I10): a day that no calendar has must not cost the sale. */
CREATE FUNCTION ocean.moment_or(p_text text, p_otherwise timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN p_text::timestamptz;
EXCEPTION WHEN data_exception THEN
  RETURN p_otherwise;
END $$;

/*
 * Stores the documents after p_after, which must be new, in one statement. Raises on the first
 * that cannot be read or is already there: the caller then goes row by row. Returns the sales
 * whose figures do not follow; they are stored and counted like the others (I3).
 */
CREATE FUNCTION ocean.store_documents(
  p_outlet uuid, p_epoch uuid, p_rows jsonb, p_after bigint) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_flagged jsonb;
BEGIN
  WITH arrived AS MATERIALIZED (
    SELECT envelope.*, envelope.payload::jsonb AS body
    FROM jsonb_to_recordset(p_rows) AS envelope (
      sequence bigint, kind text, document_id uuid, schema_version integer, payload text, hash text)
    WHERE envelope.sequence > p_after
  ), sold AS MATERIALIZED (
    SELECT arrived.document_id, arrived.sequence, arrived.kind, arrived.payload, arrived.hash,
      arrived.body -> 'sale' AS sale,
      (arrived.body ->> 'business_date')::date AS business_date,
      (arrived.body ->> 'received_at')::timestamptz AS hub_received_at,
      coalesce(arrived.body -> 'conflicts', '[]') AS conflicts,
      ocean.sale_finding(arrived.document_id, arrived.body -> 'sale') AS finding
    FROM arrived WHERE arrived.kind = 'sale-completed'
  ), stored_documents AS (
    INSERT INTO ocean.document (
      outlet_id, document_id, epoch, sequence, kind, schema_version, payload, hash)
    SELECT p_outlet, document_id, p_epoch, sequence, kind, schema_version, body, hash
    FROM arrived
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
      total_minor, line_no)
    SELECT p_outlet, sold.document_id, line.*
    FROM sold, LATERAL ROWS FROM (jsonb_to_recordset(sold.sale -> 'items') AS (
      product_id uuid, sku text, name text, barcode text, category_id uuid,
      unit_code text, unit_factor_milli bigint, quantity_milli bigint, unit_price_minor bigint,
      price_list_version bigint, tax_code text, tax_rate_ppm bigint, tax_base_numerator bigint,
      tax_base_denominator bigint, is_price_tax_inclusive boolean, gross_minor bigint,
      line_discount_minor bigint, basket_discount_minor bigint, tax_base_minor bigint,
      tax_minor bigint, total_minor bigint)) WITH ORDINALITY AS line
  ), stored_payments AS (
    INSERT INTO ocean.sale_payment (
      outlet_id, sale_id, method, amount_minor, tendered_minor, change_minor, evidence, state,
      line_no)
    SELECT p_outlet, sold.document_id, payment.*
    FROM sold, LATERAL ROWS FROM (jsonb_to_recordset(sold.sale -> 'payments') AS (
      method text, amount_minor bigint, tendered_minor bigint, change_minor bigint,
      evidence jsonb, state text)) WITH ORDINALITY AS payment
  ), held AS (
    SELECT ocean.hold_numbers(
      p_outlet, terminal_id, series, range_agg(int8range(number, number, '[]')))
    FROM stored_sales GROUP BY terminal_id, series
  ), flagged AS (
    INSERT INTO ocean.quarantine (
      outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
    SELECT p_outlet, p_epoch, sequence, document_id::text, kind, finding, payload, hash
    FROM sold WHERE finding IS NOT NULL
    RETURNING sequence, reason
  )
  SELECT coalesce(
      jsonb_agg(jsonb_build_object('sequence', sequence, 'reason', reason) ORDER BY sequence), '[]')
  INTO v_flagged
  FROM (SELECT count(*) FROM held) AS done LEFT JOIN flagged ON true
  WHERE sequence IS NOT NULL;
  RETURN v_flagged;
END $$;

/*
 * The number of a sale that could not be read as a whole still counts as held when it is readable:
 * its words are in quarantine, and without it one bad sale would hold up its series for ever.
 */
CREATE FUNCTION ocean.hold_number_if_readable(p_outlet uuid, p_payload text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_sale jsonb;
  v_number bigint;
BEGIN
  v_sale := p_payload::jsonb -> 'sale';
  v_number := (v_sale ->> 'number')::bigint;
  IF v_number BETWEEN 1 AND 999999999 THEN
    PERFORM ocean.hold_numbers(p_outlet, (v_sale ->> 'terminal_id')::uuid, v_sale ->> 'series',
      int8multirange(int8range(v_number, v_number, '[]')));
  END IF;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  NULL;
END $$;

/*
 * The slow path, after the set at once failed: every row in its own subtransaction, so that a bad
 * one is quarantined and its successors go on. Only faults of the data are caught; a full disk or a
 * stopping server fails the whole call, to be tried again.
 */
CREATE FUNCTION ocean.store_one_by_one(
  p_outlet uuid, p_epoch uuid, p_rows jsonb, p_after bigint, p_broken bigint[]) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_row record;
  v_known jsonb;
  v_reason text;
  v_detail text;
  v_quarantined jsonb := '[]';
BEGIN
  FOR v_row IN
    SELECT envelope.*, element FROM jsonb_array_elements(p_rows) AS element,
    LATERAL jsonb_to_record(element) AS envelope (
      sequence bigint, kind text, document_id text, payload text, hash text)
    WHERE envelope.sequence > p_after
    ORDER BY envelope.sequence
  LOOP
    v_reason := CASE WHEN v_row.sequence = ANY (p_broken) THEN 'chain-broken' END;
    v_detail := NULL;
    BEGIN
      IF v_reason IS NULL THEN
        SELECT ocean.essence(kind, payload) INTO v_known FROM ocean.document
        WHERE outlet_id = p_outlet AND document_id = v_row.document_id::uuid;
        IF NOT FOUND THEN
          v_quarantined := v_quarantined || ocean.store_documents(
            p_outlet, p_epoch, jsonb_build_array(v_row.element), p_after);
        ELSIF v_known IS DISTINCT FROM ocean.essence(v_row.kind, v_row.payload::jsonb) THEN
          v_reason := 'altered-duplicate';
        END IF;
      END IF;
    EXCEPTION
      WHEN data_exception OR integrity_constraint_violation OR cardinality_violation
        OR program_limit_exceeded THEN
      v_reason := 'unreadable';
      v_detail := SQLSTATE || ' ' || SQLERRM;
      PERFORM ocean.hold_number_if_readable(p_outlet, v_row.payload);
    END;
    IF v_reason IS NOT NULL THEN
      INSERT INTO ocean.quarantine (
        outlet_id, epoch, sequence, document_id, kind, reason, detail, payload, hash)
      VALUES (p_outlet, p_epoch, v_row.sequence, v_row.document_id, v_row.kind, v_reason, v_detail,
        coalesce(v_row.payload, ''), v_row.hash);
      v_quarantined := v_quarantined
        || jsonb_build_object('sequence', v_row.sequence, 'reason', v_reason);
    END IF;
  END LOOP;
  RETURN v_quarantined;
END $$;

/* The answer's shape is IngestAnswer of hub/domain/wire/relay-message.ts. */
CREATE FUNCTION ocean.ingest_answer(p_outlet uuid, p_epoch uuid, p_quarantined jsonb) RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT jsonb_build_object(
    'last_sequence', epoch.last_sequence,
    'last_hash', epoch.last_hash,
    'watermarks', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'terminal_id', recent.terminal_id, 'series', recent.series,
        'watermark', recent.watermark)), '[]')
      FROM (SELECT terminal_id, series, watermark FROM ocean.terminal_series
        WHERE outlet_id = p_outlet ORDER BY changed_at DESC LIMIT 1000) AS recent),
    'quarantined', p_quarantined)
  FROM ocean.epoch WHERE epoch.outlet_id = p_outlet AND epoch.epoch = p_epoch;
END;

/*
 * The rows' chain against the cursor: raises OC002 and OC003, returns the rows that do not follow.
 */
CREATE FUNCTION ocean.broken_links(p_cursor ocean.epoch, p_rows jsonb) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_broken bigint[];
  v_is_proven boolean;
BEGIN
  SELECT coalesce(array_agg(sequence) FILTER (WHERE sequence > p_cursor.last_sequence
      AND hash <> encode(sha256(convert_to(
        coalesce(previous, p_cursor.last_hash) || coalesce(payload, ''), 'UTF8')), 'hex')), '{}'),
    p_cursor.last_sequence = 0 OR bool_or(sequence = p_cursor.last_sequence)
  INTO v_broken, v_is_proven
  FROM (
    SELECT sequence, payload, hash, lag(hash) OVER (ORDER BY sequence) AS previous
    FROM jsonb_to_recordset(p_rows) AS envelope (sequence bigint, payload text, hash text)
  ) AS chained;
  IF EXISTS (
    SELECT FROM jsonb_to_recordset(p_rows) AS envelope (sequence bigint, hash text)
    LEFT JOIN ocean.document ON document.outlet_id = p_cursor.outlet_id
      AND document.epoch = p_cursor.epoch AND document.sequence = envelope.sequence
    WHERE envelope.sequence <= p_cursor.last_sequence AND envelope.hash <>
      CASE WHEN envelope.sequence = p_cursor.last_sequence THEN p_cursor.last_hash
        ELSE coalesce(document.hash, envelope.hash) END
  ) THEN
    RAISE EXCEPTION 'the cloud holds another row under this number' USING ERRCODE = 'OC002';
  END IF;
  IF NOT v_is_proven AND (p_cursor.last_sequence + 1) = ANY (v_broken) THEN
    RAISE EXCEPTION 'send row % along, so that the next can be judged', p_cursor.last_sequence
      USING ERRCODE = 'OC003';
  END IF;
  RETURN v_broken;
END $$;

/*
 * Takes rows p_from, p_from + 1, … of this login's outlet: an array of OutboxEnvelope. One
 * transaction: documents, sales, watermarks and the cursor move together or not at all. Rows at or
 * below the cursor are compared and otherwise ignored; an empty array asks for the answer alone.
 */
CREATE FUNCTION ocean.ingest(p_epoch uuid, p_from bigint, p_rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  v_outlet uuid;
  v_cursor ocean.epoch;
  v_shape record;
  v_broken bigint[];
  v_quarantined jsonb := '[]';
BEGIN
  SELECT outlet_id INTO v_outlet FROM ocean.outlet_role
  WHERE role_name = session_user AND is_active;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this login speaks for no outlet' USING ERRCODE = '28000';
  END IF;
  SELECT * INTO v_cursor FROM ocean.epoch
  WHERE outlet_id = v_outlet AND epoch = p_epoch AND state = 'approved' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this epoch is not approved' USING ERRCODE = 'OC001';
  END IF;

  SELECT count(*) AS rows, min(sequence) AS lowest, max(sequence) AS highest,
    count(DISTINCT sequence) AS numbers, count(*) FILTER (WHERE hash ~ '^[0-9a-f]{64}$') AS hashes,
    (array_agg(hash ORDER BY sequence DESC))[1] AS last_hash
  INTO v_shape
  FROM jsonb_to_recordset(p_rows) AS envelope (sequence bigint, hash text);
  IF v_shape.rows = 0 OR p_from > v_cursor.last_sequence + 1 THEN
    RETURN ocean.ingest_answer(v_outlet, p_epoch, '[]');
  END IF;
  IF v_shape.lowest <> p_from OR v_shape.highest <> p_from + v_shape.rows - 1
    OR v_shape.numbers <> v_shape.rows OR v_shape.hashes <> v_shape.rows THEN
    RAISE EXCEPTION 'rows must be contiguous and carry hashes' USING ERRCODE = 'OC004';
  END IF;

  v_broken := ocean.broken_links(v_cursor, p_rows);
  IF v_shape.highest <= v_cursor.last_sequence THEN
    RETURN ocean.ingest_answer(v_outlet, p_epoch, '[]');
  END IF;
  BEGIN
    IF cardinality(v_broken) > 0 THEN
      RAISE EXCEPTION 'row by row' USING ERRCODE = 'data_exception';
    END IF;
    v_quarantined := ocean.store_documents(v_outlet, p_epoch, p_rows, v_cursor.last_sequence);
  EXCEPTION
    WHEN data_exception OR integrity_constraint_violation OR cardinality_violation
      OR program_limit_exceeded THEN
    v_quarantined := ocean.store_one_by_one(
      v_outlet, p_epoch, p_rows, v_cursor.last_sequence, v_broken);
  END;
  UPDATE ocean.epoch
  SET last_sequence = v_shape.highest, last_hash = v_shape.last_hash, last_received_at = now()
  WHERE outlet_id = v_outlet AND epoch = p_epoch;
  RETURN ocean.ingest_answer(v_outlet, p_epoch, v_quarantined);
END $$;

GRANT EXECUTE ON FUNCTION ocean.ingest (uuid, bigint, jsonb) TO ocean_outlet;
