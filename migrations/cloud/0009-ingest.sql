-- What is behind the doors of 0004: a batch of documents, its effects, what several outlets share,
-- and the answer. One transaction, sets on the fast path; the slow path is for batches that hold a
-- document nobody can read. Verdicts and their rules: docs/decisions/0035.
SET LOCAL ROLE ocean_owner;

/*
 * Stores the documents after p_after that are new, in one statement, and what they write besides
 * themselves. One that is there already is a duplicate, or set aside when it says something else.
 * Raises on the first that cannot be read. Returns the sequences of duplicates. A sale's own
 * numbers are held whether or not its figures follow (I3).
 */
CREATE FUNCTION ocean.store_documents(
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
      total_minor, line_no)
    SELECT p_outlet, sold.document_id, line.*
    FROM sold, LATERAL ROWS FROM (jsonb_to_recordset(sold.sale -> 'items') AS (
      product_id uuid, sku text, name text, barcode text, category_id uuid,
      unit_code text, unit_factor_milli bigint, quantity_milli bigint, unit_price_minor bigint,
      price_list_version bigint, tax_code text, tax_rate_ppm bigint, tax_base_numerator bigint,
      tax_base_denominator bigint, is_price_tax_inclusive boolean, gross_minor bigint,
      line_discount_minor bigint, basket_discount_minor bigint, tax_base_minor bigint,
      tax_minor bigint, total_minor bigint)) WITH ORDINALITY AS line
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

/*
 * The slow path, after the set at once failed: every row in its own subtransaction, so that a bad
 * one is quarantined and its successors go on. Only faults of the data are caught; a full disk or a
 * stopping server fails the whole call, to be tried again. Returns the sequences of duplicates.
 */
CREATE FUNCTION ocean.store_one_by_one(
  p_outlet uuid, p_epoch uuid, p_rows jsonb, p_after bigint, p_broken bigint[]) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_row record;
  v_reason text;
  v_detail text;
  v_duplicates bigint[] := '{}';
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
        v_duplicates := v_duplicates || ocean.store_documents(
          p_outlet, p_epoch, jsonb_build_array(v_row.element), v_row.sequence - 1);
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
    END IF;
  END LOOP;
  RETURN v_duplicates;
END $$;

/*
 * IngestAnswer of hub/domain/wire/cloud-message.ts. Verdicts are those kept of rows from p_from on,
 * so that an answer that was lost can be asked for again, and the duplicates of this call. A box
 * that is refused is told nothing else, not even how far its outlet is.
 */
CREATE FUNCTION ocean.ingest_answer(p_visit ocean.visit, p_from bigint, p_duplicates bigint[])
RETURNS jsonb LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT jsonb_build_object(
    'refused', CASE WHEN p_visit.refusal IS NOT NULL THEN
      jsonb_build_object('code', p_visit.refusal, 'detail', p_visit.detail) END,
    'last_sequence', coalesce(epoch.last_sequence, 0),
    'last_hash', coalesce(epoch.last_hash, repeat('0', 64)),
    'watermarks', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'terminal_id', recent.terminal_id, 'series', recent.series,
        'watermark', recent.watermark)), '[]')
      FROM (SELECT terminal_id, series, watermark FROM ocean.terminal_series
        WHERE outlet_id = known.outlet_id ORDER BY changed_at DESC LIMIT 1000) AS recent),
    'verdicts', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'sequence', sequence, 'verdict', verdict, 'reason', reason) ORDER BY sequence), '[]')
      FROM (
        (SELECT sequence, 'quarantined' AS verdict, reason FROM ocean.quarantine
          WHERE outlet_id = known.outlet_id AND quarantine.epoch = known.epoch
            AND sequence >= p_from
          ORDER BY sequence DESC LIMIT 500)
        UNION ALL
        (SELECT DISTINCT ON (sequence) sequence, 'conflict', coalesce(reason, type)
          FROM ocean.conflict
          WHERE outlet_id = known.outlet_id AND conflict.epoch = known.epoch
            AND sequence >= p_from AND origin = 'cloud'
          ORDER BY sequence DESC, conflict_id LIMIT 500)
        UNION ALL
        SELECT sequence, 'duplicate', NULL FROM unnest(p_duplicates) AS sequence) AS kept),
    'feed_cursor', CASE WHEN known.outlet_id IS NOT NULL THEN ocean.feed_head(known.outlet_id) END,
    'cloud_at', ocean.wire_time(clock_timestamp()),
    'must_rotate', coalesce((SELECT must_rotate FROM ocean.outlet_role
      WHERE role_name = session_user AND known.outlet_id IS NOT NULL), false))
  FROM (SELECT CASE WHEN p_visit.refusal IS NULL THEN p_visit.outlet_id END AS outlet_id,
    CASE WHEN p_visit.refusal IS NULL THEN p_visit.epoch END AS epoch) AS known
  LEFT JOIN ocean.epoch ON epoch.outlet_id = known.outlet_id AND epoch.epoch = known.epoch;
END;

/* Whether this box's chain begins elsewhere than the one that was approved, or holds other rows. */
CREATE FUNCTION ocean.is_forked(
  p_cursor ocean.epoch, p_hello jsonb, p_broken bigint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(p_hello -> 'origin' ->> 'last_hash' <> p_cursor.start_hash, false)
  OR p_cursor.last_sequence = 0 AND p_cursor.start_hash <> repeat('0', 64) AND 1 = ANY (p_broken);

/*
 * Takes rows p_from, p_from + 1, … of a box that was let in. One transaction: documents, effects,
 * watermarks and the cursor move together or not at all. Rows at or below the cursor are compared
 * and otherwise ignored; no rows: the answer alone. A gap is no refusal either.
 */
CREATE FUNCTION ocean.take_rows(p_visit ocean.visit, p_hello jsonb, p_from bigint, p_rows jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_cursor ocean.epoch;
  v_shape record;
  v_broken bigint[];
  v_duplicates bigint[] := '{}';
BEGIN
  SELECT * INTO STRICT v_cursor FROM ocean.epoch
  WHERE outlet_id = p_visit.outlet_id AND epoch = p_visit.epoch FOR UPDATE;
  -- Head office may have decided while this call waited for the lock.
  IF v_cursor.state <> 'approved' THEN
    p_visit.refusal := 'EPOCH-FENCED';
    RETURN ocean.ingest_answer(p_visit, p_from, '{}');
  END IF;
  IF jsonb_typeof(p_rows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_rows) > 1000 THEN
    RAISE EXCEPTION 'the rows must be an array of at most 1000' USING ERRCODE = 'OC005';
  END IF;
  SELECT count(*) AS rows, min(sequence) AS lowest, max(sequence) AS highest,
    count(DISTINCT sequence) AS numbers, count(*) FILTER (WHERE hash ~ '^[0-9a-f]{64}$') AS hashes,
    (array_agg(hash ORDER BY sequence DESC))[1] AS last_hash
  INTO v_shape
  FROM jsonb_to_recordset(p_rows) AS envelope (sequence bigint, hash text);
  IF v_shape.rows = 0 OR p_from > v_cursor.last_sequence + 1 THEN
    RETURN ocean.ingest_answer(p_visit, p_from, '{}');
  END IF;
  IF v_shape.lowest <> p_from OR v_shape.highest <> p_from + v_shape.rows - 1
    OR v_shape.numbers <> v_shape.rows OR v_shape.hashes <> v_shape.rows THEN
    RAISE EXCEPTION 'rows must be contiguous and carry hashes' USING ERRCODE = 'OC004';
  END IF;

  BEGIN
    v_broken := ocean.broken_links(v_cursor, p_rows);
    IF ocean.is_forked(v_cursor, p_hello, v_broken) THEN
      RAISE EXCEPTION 'the chain begins elsewhere' USING ERRCODE = 'OC002';
    END IF;
  EXCEPTION WHEN SQLSTATE 'OC002' THEN
    p_visit.refusal := 'CHAIN-FORKED';
    PERFORM ocean.note_refusal(p_visit, p_hello);
    RETURN ocean.ingest_answer(p_visit, p_from, '{}');
  END;
  IF v_shape.highest > v_cursor.last_sequence THEN
    BEGIN
      IF cardinality(v_broken) > 0 THEN
        RAISE EXCEPTION 'row by row' USING ERRCODE = 'data_exception';
      END IF;
      v_duplicates := ocean.store_documents(p_visit.outlet_id, p_visit.epoch, p_rows,
        v_cursor.last_sequence);
    EXCEPTION
      WHEN data_exception OR integrity_constraint_violation OR cardinality_violation
        OR program_limit_exceeded THEN
      v_duplicates := ocean.store_one_by_one(
        p_visit.outlet_id, p_visit.epoch, p_rows, v_cursor.last_sequence, v_broken);
    END;
    UPDATE ocean.epoch
    SET last_sequence = v_shape.highest, last_hash = v_shape.last_hash, last_received_at = now()
    WHERE outlet_id = p_visit.outlet_id AND epoch = p_visit.epoch;
    PERFORM ocean.settle(p_visit.outlet_id, p_visit.epoch, v_cursor.last_sequence,
      v_shape.highest);
  END IF;
  RETURN ocean.ingest_answer(p_visit, p_from, v_duplicates);
END $$;
