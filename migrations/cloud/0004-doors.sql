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
DROP FUNCTION ocean.store_documents (uuid, uuid, jsonb, bigint);
DROP FUNCTION ocean.store_one_by_one (uuid, uuid, jsonb, bigint, bigint[]);

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

/* What is behind these doors is in 0009. */
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

-- Which box and which life of its database may speak is decided by head office (decision 0034).
-- None of what follows is granted: head office's commands call it.

-- What the approved chain follows: a row of an earlier life that the cloud holds.
ALTER TABLE ocean.epoch ADD origin_epoch uuid, ADD origin_sequence bigint,
  ADD start_hash text NOT NULL DEFAULT repeat('0', 64);

/* Whether the cloud itself holds this row of this outlet, applied or set aside. */
CREATE FUNCTION ocean.holds_row(p_outlet uuid, p_epoch uuid, p_sequence bigint, p_hash text)
RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM ocean.epoch
      WHERE outlet_id = p_outlet AND epoch.epoch = p_epoch AND (
        last_sequence = p_sequence AND last_hash = p_hash
        OR p_sequence = 0 AND start_hash = p_hash))
    OR EXISTS (SELECT FROM ocean.document
      WHERE outlet_id = p_outlet AND document.epoch = p_epoch AND sequence = p_sequence
        AND hash = p_hash)
    OR EXISTS (SELECT FROM ocean.quarantine
      WHERE outlet_id = p_outlet AND quarantine.epoch = p_epoch AND sequence = p_sequence
        AND hash = p_hash);
END;

/*
 * Lets this life of the outlet's database send from this box, and fences the one before it.
 * p_box_id null: the first box that calls is bound. Where a chain goes on from an earlier life (a
 * restored box says so when it asks), the cloud must hold the row it follows. Raises OC020 when it
 * does not, OC021 for an outlet that is unknown.
 */
CREATE FUNCTION ocean.approve_epoch(p_outlet uuid, p_epoch uuid, p_box_id text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_origin jsonb;
  v_start text := repeat('0', 64);
BEGIN
  -- One decision about an outlet at a time.
  PERFORM FROM ocean.outlet WHERE outlet_id = p_outlet FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the outlet is unknown' USING ERRCODE = 'OC021';
  END IF;
  SELECT origin INTO v_origin FROM ocean.box_request
  WHERE outlet_id = p_outlet AND epoch = p_epoch AND (p_box_id IS NULL OR box_id = p_box_id)
  ORDER BY last_asked_at DESC LIMIT 1;
  IF v_origin IS NOT NULL THEN
    v_start := v_origin ->> 'last_hash';
    IF NOT coalesce(ocean.holds_row(p_outlet, (v_origin ->> 'epoch')::uuid,
      (v_origin ->> 'last_sequence')::bigint, v_start), false) THEN
      RAISE EXCEPTION 'the cloud does not hold the row that this chain follows'
        USING ERRCODE = 'OC020', DETAIL = v_origin::text;
    END IF;
  END IF;
  UPDATE ocean.epoch SET state = 'fenced'
  WHERE outlet_id = p_outlet AND epoch <> p_epoch AND state = 'approved';
  INSERT INTO ocean.epoch (outlet_id, epoch, state, last_hash, start_hash, origin_epoch,
    origin_sequence)
  VALUES (p_outlet, p_epoch, 'approved', v_start, v_start, (v_origin ->> 'epoch')::uuid,
    (v_origin ->> 'last_sequence')::bigint)
  ON CONFLICT (outlet_id, epoch) DO UPDATE SET state = 'approved', approved_at = now();
  IF p_box_id IS NOT NULL THEN
    INSERT INTO ocean.box (outlet_id, epoch, box_id) VALUES (p_outlet, p_epoch, p_box_id)
    ON CONFLICT (outlet_id, epoch) DO UPDATE SET box_id = excluded.box_id, bound_at = now()
    WHERE box.box_id <> excluded.box_id;
  END IF;
  DELETE FROM ocean.box_request
  WHERE outlet_id = p_outlet AND epoch = p_epoch AND (p_box_id IS NULL OR box_id = p_box_id);
END $$;

/*
 * Takes the outlet's right to speak, at once: its logins, its epoch and what is connected now.
 * For a box that was stolen. A new login and a new approval let a new box in. Returns how many
 * logins and connections that were.
 */
CREATE FUNCTION ocean.revoke_outlet(p_outlet uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_role name;
  v_logins integer := 0;
  v_unlocked integer := 0;
  v_sessions bigint := 0;
BEGIN
  PERFORM FROM ocean.outlet WHERE outlet_id = p_outlet FOR NO KEY UPDATE;
  UPDATE ocean.epoch SET state = 'fenced' WHERE outlet_id = p_outlet AND state = 'approved';
  FOR v_role IN
    UPDATE ocean.outlet_role SET is_active = false
    WHERE outlet_id = p_outlet AND is_active RETURNING role_name
  LOOP
    v_logins := v_logins + 1;
    IF NOT ocean.lock_outlet_login(v_role) THEN
      v_unlocked := v_unlocked + 1;
    END IF;
    v_sessions := v_sessions + ocean.end_outlet_sessions(v_role);
  END LOOP;
  RETURN jsonb_build_object('logins', v_logins, 'sessions', v_sessions,
    'logins_not_locked', v_unlocked);
END $$;

/* The outlet's relay makes itself a new password at its next call. */
CREATE FUNCTION ocean.request_rotation(p_outlet uuid) RETURNS integer
LANGUAGE sql
BEGIN ATOMIC
  WITH asked AS (
    UPDATE ocean.outlet_role SET must_rotate = true WHERE outlet_id = p_outlet AND is_active
    RETURNING role_name)
  SELECT count(*)::integer FROM asked;
END;
