-- What a box and the cloud say to each other (docs/decisions/0033): a hello, a refusal that is a
-- value and is written down, one verdict per document, and rows that travel compressed.
--
-- Exceptions are left for what no healthy relay does:
--   28000 this login speaks for no outlet      OC005 the hello or the rows cannot be read
--   OC003 the first row does not follow, and the row before it was not sent along as proof
--   OC004 the rows are not contiguous from p_from, or one has no hash

DO $$
DECLARE
  v_schema text;
BEGIN
  SELECT nspname INTO v_schema FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
  WHERE extname = 'pgcrypto';
  IF v_schema <> 'ocean_ext' THEN
    RAISE EXCEPTION 'pgcrypto is in schema %: ALTER EXTENSION pgcrypto SET SCHEMA ocean_ext',
      v_schema;
  END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS ocean_ext;
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA ocean_ext;
GRANT USAGE ON SCHEMA ocean_ext TO ocean_owner;

SET LOCAL ROLE ocean_owner;

DROP FUNCTION ocean.ingest (uuid, bigint, jsonb);
DROP FUNCTION ocean.ingest_answer (uuid, uuid, jsonb);

ALTER TABLE ocean.outlet_role ADD must_rotate boolean NOT NULL DEFAULT false;

-- Which hardware speaks in a life of an outlet's database. Bound when head office approves it, or
-- by the first call after: another box under the same epoch is a clone.
CREATE TABLE ocean.box (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  box_id text NOT NULL CHECK (box_id ~ '^[0-9a-f]{64}$'),
  bound_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (outlet_id, epoch),
  FOREIGN KEY (outlet_id, epoch) REFERENCES ocean.epoch ON DELETE CASCADE
);

-- Who asked in vain, so that head office can see it and approve or revoke.
CREATE TABLE ocean.box_request (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  box_id text NOT NULL,
  refusal text NOT NULL,
  -- EpochOrigin of the wire, as the box states it.
  origin jsonb,
  relay_version text,
  first_asked_at timestamptz NOT NULL DEFAULT now(),
  last_asked_at timestamptz NOT NULL DEFAULT now(),
  asked_count bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (outlet_id, epoch, box_id)
) WITH (fillfactor = 70);

-- How each outlet was when it last spoke: one row, rewritten in place at every call.
CREATE TABLE ocean.outlet_state (
  outlet_id uuid PRIMARY KEY,
  epoch uuid NOT NULL,
  box_id text NOT NULL,
  relay_version text NOT NULL,
  last_seen_at timestamptz NOT NULL,
  -- BoxReport of the wire, and the cloud's time when it came.
  report jsonb,
  reported_at timestamptz
) WITH (fillfactor = 50);

CREATE TYPE ocean.visit AS (outlet_id uuid, epoch uuid, box_id text, refusal text, detail text);

/* Keeps the newest fifty per outlet: a stolen login must not fill the cloud. */
CREATE FUNCTION ocean.note_refusal(p_visit ocean.visit, p_hello jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.box_request AS known (
    outlet_id, epoch, box_id, refusal, origin, relay_version)
  VALUES (p_visit.outlet_id, p_visit.epoch, p_visit.box_id, p_visit.refusal,
    nullif(p_hello -> 'origin', 'null'), left(p_hello ->> 'relay_version', 40))
  ON CONFLICT (outlet_id, epoch, box_id) DO UPDATE
  SET refusal = excluded.refusal, origin = excluded.origin, last_asked_at = now(),
    relay_version = excluded.relay_version, asked_count = known.asked_count + 1;
  DELETE FROM ocean.box_request WHERE outlet_id = p_visit.outlet_id AND (epoch, box_id) IN (
    SELECT epoch, box_id FROM ocean.box_request WHERE outlet_id = p_visit.outlet_id
    ORDER BY last_asked_at DESC OFFSET 50);
END $$;

/*
 * Where every door begins: whose login this is, which box and which life of its database. The
 * hello is BoxHello of hub/domain/wire/cloud-message.ts. With a refusal nothing else may be done.
 */
CREATE FUNCTION ocean.enter(p_hello jsonb) RETURNS ocean.visit
LANGUAGE plpgsql AS $$
DECLARE
  v_visit ocean.visit;
  v_is_active boolean;
  v_state text;
  v_bound text;
BEGIN
  SELECT outlet_id, is_active INTO v_visit.outlet_id, v_is_active FROM ocean.outlet_role
  WHERE role_name = session_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this login speaks for no outlet' USING ERRCODE = '28000';
  END IF;
  BEGIN
    v_visit.epoch := (p_hello ->> 'epoch')::uuid;
    v_visit.box_id := p_hello ->> 'box_id';
    ASSERT (p_hello ->> 'protocol')::integer = 1 AND v_visit.epoch IS NOT NULL
      AND v_visit.box_id ~ '^[0-9a-f]{64}$' AND p_hello ->> 'relay_version' IS NOT NULL
      AND length(p_hello::text) < 4096;
  EXCEPTION WHEN data_exception OR assert_failure THEN
    RAISE EXCEPTION 'the hello cannot be read' USING ERRCODE = 'OC005';
  END;
  SELECT epoch.state, box.box_id INTO v_state, v_bound
  FROM ocean.epoch LEFT JOIN ocean.box USING (outlet_id, epoch)
  WHERE epoch.outlet_id = v_visit.outlet_id AND epoch.epoch = v_visit.epoch;
  IF v_is_active AND v_state = 'approved' AND v_bound IS NULL THEN
    INSERT INTO ocean.box (outlet_id, epoch, box_id)
    VALUES (v_visit.outlet_id, v_visit.epoch, v_visit.box_id) ON CONFLICT DO NOTHING;
    SELECT box_id INTO v_bound FROM ocean.box
    WHERE outlet_id = v_visit.outlet_id AND epoch = v_visit.epoch;
  END IF;
  v_visit.refusal := CASE
    WHEN NOT v_is_active THEN 'OUTLET-REVOKED'
    WHEN v_state IS NULL THEN 'EPOCH-UNKNOWN'
    WHEN v_bound IS DISTINCT FROM v_visit.box_id AND v_bound IS NOT NULL THEN 'BOX-UNKNOWN'
    WHEN v_state <> 'approved' THEN 'EPOCH-FENCED'
  END;
  IF v_visit.refusal IS NOT NULL THEN
    PERFORM ocean.note_refusal(v_visit, p_hello);
  ELSE
    PERFORM ocean.note_state(v_visit, p_hello);
  END IF;
  RETURN v_visit;
END $$;

CREATE FUNCTION ocean.note_state(p_visit ocean.visit, p_hello jsonb) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO ocean.outlet_state AS known (
    outlet_id, epoch, box_id, relay_version, last_seen_at, report, reported_at)
  SELECT p_visit.outlet_id, p_visit.epoch, p_visit.box_id, left(p_hello ->> 'relay_version', 40),
    now(), report, CASE WHEN report IS NOT NULL THEN now() END
  FROM nullif(p_hello -> 'report', 'null') AS report
  ON CONFLICT (outlet_id) DO UPDATE
  SET epoch = excluded.epoch, box_id = excluded.box_id, relay_version = excluded.relay_version,
    last_seen_at = excluded.last_seen_at, report = coalesce(excluded.report, known.report),
    reported_at = coalesce(excluded.reported_at, known.reported_at);
END;

/* The newest row of the feed for this outlet; the feed's own file replaces this function. */
CREATE FUNCTION ocean.feed_head(p_outlet uuid) RETURNS text
LANGUAGE sql STABLE
RETURN NULL::text;

/* Writes the newest state of one thing into the feed; the feed's own file replaces it. */
CREATE FUNCTION ocean.feed_put(
  topic text, item_id text, outlet_id uuid, body jsonb, is_deleted boolean) RETURNS void
LANGUAGE sql
RETURN NULL;

CREATE FUNCTION ocean.wire_time(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE
RETURN to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

/*
 * IngestAnswer of hub/domain/wire/cloud-message.ts. Verdicts are those kept of rows from p_from on,
 * so that an answer that was lost can be asked for again, and the duplicates of this call.
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
        SELECT sequence, 'duplicate', NULL FROM unnest(p_duplicates) AS sequence) AS kept),
    'feed_cursor', ocean.feed_head(known.outlet_id),
    'cloud_at', ocean.wire_time(clock_timestamp()),
    'must_rotate', coalesce(
      (SELECT must_rotate FROM ocean.outlet_role WHERE role_name = session_user), false))
  -- Of a box that is refused nothing is told, not even how far its outlet is.
  FROM (SELECT p_visit.outlet_id, p_visit.epoch WHERE p_visit.refusal IS NULL) AS known
  RIGHT JOIN (SELECT) AS one ON true
  LEFT JOIN ocean.epoch ON epoch.outlet_id = known.outlet_id AND epoch.epoch = known.epoch;
END;

/*
 * The slow path, after the set at once failed: every row in its own subtransaction, so that a bad
 * one is quarantined and its successors go on. Only faults of the data are caught; a full disk or a
 * stopping server fails the whole call, to be tried again. Returns the sequences of duplicates.
 */
DROP FUNCTION ocean.store_one_by_one (uuid, uuid, jsonb, bigint, bigint[]);
CREATE FUNCTION ocean.store_one_by_one(
  p_outlet uuid, p_epoch uuid, p_rows jsonb, p_after bigint, p_broken bigint[]) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_row record;
  v_known jsonb;
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
        SELECT ocean.essence(kind, payload) INTO v_known FROM ocean.document
        WHERE outlet_id = p_outlet AND document_id = v_row.document_id::uuid;
        IF NOT FOUND THEN
          PERFORM ocean.store_documents(
            p_outlet, p_epoch, jsonb_build_array(v_row.element), p_after);
        ELSIF v_known IS DISTINCT FROM ocean.essence(v_row.kind, v_row.payload::jsonb) THEN
          v_reason := 'altered-duplicate';
        ELSE
          v_duplicates := v_duplicates || v_row.sequence;
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
    END IF;
  END LOOP;
  RETURN v_duplicates;
END $$;

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
      PERFORM ocean.store_documents(p_visit.outlet_id, p_visit.epoch, p_rows,
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
  END IF;
  RETURN ocean.ingest_answer(p_visit, p_from, v_duplicates);
END $$;

CREATE FUNCTION ocean.ingest(p_hello jsonb, p_from bigint, p_rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  v_visit ocean.visit := ocean.enter(p_hello);
BEGIN
  IF v_visit.refusal IS NOT NULL THEN
    RETURN ocean.ingest_answer(v_visit, p_from, '{}');
  END IF;
  RETURN ocean.take_rows(v_visit, p_hello, p_from, p_rows);
END $$;

/*
 * The JSON in an OpenPGP message whose password everybody knows: a container that PostgreSQL can
 * inflate, not a secret. At most 4 MiB packed.
 */
CREATE FUNCTION ocean.unpack_rows(p_packed bytea) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  IF octet_length(p_packed) > 4194304 THEN
    RAISE EXCEPTION 'more than 4 MiB of packed rows' USING ERRCODE = 'OC005';
  END IF;
  RETURN convert_from(ocean_ext.pgp_sym_decrypt_bytea(p_packed, 'ocean'), 'UTF8')::jsonb;
EXCEPTION WHEN external_routine_invocation_exception OR data_exception
  OR program_limit_exceeded THEN
  RAISE EXCEPTION 'the packed rows cannot be read' USING ERRCODE = 'OC005', DETAIL = SQLERRM;
END $$;

/* A box that is refused has nothing unpacked for it. */
CREATE FUNCTION ocean.ingest_packed(p_hello jsonb, p_from bigint, p_packed bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
  v_visit ocean.visit := ocean.enter(p_hello);
BEGIN
  IF v_visit.refusal IS NOT NULL THEN
    RETURN ocean.ingest_answer(v_visit, p_from, '{}');
  END IF;
  RETURN ocean.take_rows(v_visit, p_hello, p_from, ocean.unpack_rows(p_packed));
END $$;

GRANT EXECUTE ON FUNCTION ocean.ingest (jsonb, bigint, jsonb) TO ocean_outlet;
GRANT EXECUTE ON FUNCTION ocean.ingest_packed (jsonb, bigint, bytea) TO ocean_outlet;
