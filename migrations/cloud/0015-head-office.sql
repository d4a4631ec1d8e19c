-- Head office's people: what each kind of them may do, and the trail of what they did
-- (docs/decisions/0042). A person's login is made by the database's administrator and put into one
-- of these groups; none of them can read or write a table that is not listed here.

DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['ocean_reader', 'ocean_merchandiser', 'ocean_people', 'ocean_fleet',
    'ocean_loyalty', 'ocean_books', 'ocean_auditor', 'ocean_admin'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = v_role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), v_role);
    EXECUTE format('GRANT USAGE ON SCHEMA ocean TO %I', v_role);
  END LOOP;
  GRANT ocean_reader TO ocean_merchandiser, ocean_people, ocean_fleet, ocean_loyalty, ocean_books,
    ocean_auditor;
  GRANT ocean_merchandiser, ocean_people, ocean_fleet, ocean_loyalty, ocean_books, ocean_auditor
    TO ocean_admin;
  -- Owns the three functions that make and end outlets' logins, and nothing else: the only one of
  -- ours that may touch roles.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocean_role_maker') THEN
    CREATE ROLE ocean_role_maker NOLOGIN CREATEROLE;
  END IF;
  EXECUTE format('GRANT ocean_role_maker TO %I', current_user);
  GRANT ocean_outlet TO ocean_role_maker WITH ADMIN OPTION;
  GRANT pg_signal_backend TO ocean_role_maker;
END $$;

SET LOCAL ROLE ocean_owner;

-- Who did what, when, and what came of it. A chain: each row's hash covers the row before it.
CREATE TABLE ocean.head_office_audit (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  at timestamptz NOT NULL,
  who name NOT NULL,
  command text NOT NULL,
  -- As given, without secrets and without the rows of a file.
  arguments jsonb NOT NULL,
  is_dry_run boolean NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'tried', 'refused')),
  effects jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);
CREATE TABLE ocean.head_office_audit_head (
  id integer PRIMARY KEY CHECK (id = 1),
  sequence bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO ocean.head_office_audit_head VALUES (1, 0, repeat('0', 64));

CREATE FUNCTION ocean.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ocean.head_office_audit
FOR EACH STATEMENT EXECUTE FUNCTION ocean.refuse_change();

CREATE FUNCTION ocean.audit_hash(p_row ocean.head_office_audit) RETURNS text
LANGUAGE sql STABLE
RETURN encode(sha256(convert_to(p_row.previous_hash || jsonb_build_array(
  p_row.sequence, to_char(p_row.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_row.who,
  p_row.command, p_row.arguments, p_row.is_dry_run, p_row.outcome, p_row.effects)::text,
  'UTF8')), 'hex');

/* Writes one row of the trail; the head's row lock puts commands in their order. */
CREATE FUNCTION ocean.append_office_audit(
  p_command text, p_arguments jsonb, p_is_dry_run boolean, p_outcome text, p_effects jsonb)
RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_head ocean.head_office_audit_head;
  v_row ocean.head_office_audit;
BEGIN
  SELECT * INTO v_head FROM ocean.head_office_audit_head WHERE id = 1 FOR UPDATE;
  v_row := ROW(v_head.sequence + 1, clock_timestamp(), session_user, p_command, p_arguments,
    p_is_dry_run, p_outcome, p_effects, v_head.hash, '');
  v_row.hash := ocean.audit_hash(v_row);
  INSERT INTO ocean.head_office_audit SELECT (v_row).*;
  UPDATE ocean.head_office_audit_head SET sequence = v_row.sequence, hash = v_row.hash
  WHERE id = 1;
  RETURN v_row.sequence;
END $$;

/* The first row of the trail that does not follow from the one before it; null: all do. */
CREATE FUNCTION ocean.first_broken_audit() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT min(judged.sequence) FROM (
    SELECT entry.sequence,
      entry.hash = ocean.audit_hash(entry)
      AND entry.sequence = row_number() OVER (ORDER BY entry.sequence)
      AND entry.previous_hash = coalesce(
        lag(entry.hash) OVER (ORDER BY entry.sequence), repeat('0', 64)) AS follows
    FROM ocean.head_office_audit AS entry
    UNION ALL
    SELECT head.sequence,
      head.hash = coalesce(
        (SELECT hash FROM ocean.head_office_audit WHERE sequence = head.sequence), repeat('0', 64))
      AND head.sequence = (SELECT count(*) FROM ocean.head_office_audit)
    FROM ocean.head_office_audit_head AS head
  ) AS judged WHERE NOT judged.follows;
END;

/* A refusal that people are told in words: `p_code` is of cloud-relay/head-office. */
CREATE FUNCTION ocean.refuse(p_code text, p_detail text DEFAULT '') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', p_code USING ERRCODE = 'OC100', DETAIL = coalesce(p_detail, '');
END $$;

/*
 * Runs ocean.do_<command> and writes the trail in the same transaction. A dry run and a refusal
 * leave no other trace than that. Answers {outcome, effects, code, detail, audit}.
 */
CREATE FUNCTION ocean.run_office_command(
  p_command text, p_arguments jsonb, p_is_dry_run boolean, p_audited jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_outcome text := 'done';
  v_effects jsonb := '{}';
  v_code text;
  v_detail text;
BEGIN
  BEGIN
    EXECUTE format('SELECT ocean.%I($1)', 'do_' || replace(p_command, '-', '_'))
    INTO v_effects USING p_arguments;
    IF p_is_dry_run THEN
      RAISE EXCEPTION 'dry run' USING ERRCODE = 'OC900';
    END IF;
  EXCEPTION
    WHEN SQLSTATE 'OC900' THEN
      v_outcome := 'tried';
    WHEN SQLSTATE 'OC100' THEN
      GET STACKED DIAGNOSTICS v_code = MESSAGE_TEXT, v_detail = PG_EXCEPTION_DETAIL;
      v_outcome := 'refused';
      v_effects := jsonb_build_object('code', v_code, 'detail', v_detail);
  END;
  RETURN jsonb_build_object('outcome', v_outcome, 'effects', v_effects, 'code', v_code,
    'detail', v_detail, 'audit', ocean.append_office_audit(p_command,
      coalesce(p_audited, p_arguments), p_is_dry_run, v_outcome, v_effects - 'examples'));
END $$;

CREATE FUNCTION ocean.outlet_named(p_code text) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_outlet uuid;
BEGIN
  SELECT outlet_id INTO v_outlet FROM ocean.outlet WHERE code = p_code;
  IF NOT FOUND THEN
    PERFORM ocean.refuse('OUTLET_UNKNOWN', p_code);
  END IF;
  RETURN v_outlet;
END $$;

GRANT SELECT ON ocean.head_office_audit TO ocean_auditor;
GRANT EXECUTE ON FUNCTION ocean.first_broken_audit () TO ocean_auditor;
