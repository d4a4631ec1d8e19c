-- Head office's commands about outlets and their boxes. Every ocean.do_… does the work and is
-- granted to nobody; the ocean.office_… of the same name runs it with the trail and is granted to
-- the one group whose work it is.
SET LOCAL ROLE ocean_owner;

-- Where an outlet stands when something is published or a new version is rolled out.
CREATE TABLE ocean.outlet_placing (
  outlet_id uuid PRIMARY KEY REFERENCES ocean.outlet,
  -- Of head office's own making: a town, a price zone, a brand.
  zone text CHECK (zone ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  update_ring text NOT NULL DEFAULT 'all' CHECK (update_ring IN ('canary', 'early', 'all')),
  publish_ring text NOT NULL DEFAULT 'all' CHECK (publish_ring IN ('canary', 'early', 'all'))
);
RESET ROLE;

/*
 * Makes a login with a random name: every login can read pg_roles. Takes the password as its SCRAM
 * verifier, so that no log of the server ever holds the password itself.
 */
CREATE FUNCTION ocean.make_outlet_login(p_verifier text) RETURNS name
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_name name := 'outlet_' || left(replace(gen_random_uuid()::text, '-', ''), 16);
BEGIN
  IF p_verifier !~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'a verifier is wanted, not a password'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 3 INHERIT IN ROLE ocean_outlet',
    v_name, p_verifier);
  EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', v_name, '20s');
  EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', v_name, '10s');
  RETURN v_name;
END $$;

/* Takes a login's right to log in. False where another made the role and only he may alter it. */
CREATE FUNCTION ocean.lock_outlet_login(p_login name) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
  RETURN true;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN false;
END $$;

/* Ends what is connected under a login now; returns how many connections that were. */
CREATE FUNCTION ocean.end_outlet_sessions(p_login name) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE usename = p_login;
END;

DO $$
DECLARE
  v_signature text;
BEGIN
  GRANT USAGE, CREATE ON SCHEMA ocean TO ocean_role_maker;
  FOREACH v_signature IN ARRAY ARRAY['make_outlet_login(text)', 'lock_outlet_login(name)',
    'end_outlet_sessions(name)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION ocean.%s FROM PUBLIC', v_signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION ocean.%s TO ocean_owner', v_signature);
    EXECUTE format('ALTER FUNCTION ocean.%s OWNER TO ocean_role_maker', v_signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA ocean FROM ocean_role_maker;
END $$;
SET LOCAL ROLE ocean_owner;

/* {outlet_id, code, name, timezone, zone, verifier, is_new_login} → {login, is_new_outlet} */
CREATE FUNCTION ocean.do_enrol(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_outlet uuid;
  v_login name;
BEGIN
  SELECT outlet_id INTO v_outlet FROM ocean.outlet WHERE code = p ->> 'code';
  IF FOUND AND NOT coalesce((p ->> 'is_new_login')::boolean, false) THEN
    PERFORM ocean.refuse('OUTLET_EXISTS', p ->> 'code');
  ELSIF v_outlet IS NULL AND coalesce((p ->> 'is_new_login')::boolean, false) THEN
    PERFORM ocean.refuse('OUTLET_UNKNOWN', p ->> 'code');
  ELSIF v_outlet IS NULL THEN
    v_outlet := (p ->> 'outlet_id')::uuid;
    IF EXISTS (SELECT FROM ocean.outlet WHERE outlet_id = v_outlet) THEN
      PERFORM ocean.refuse('OUTLET_EXISTS', v_outlet::text);
    END IF;
    INSERT INTO ocean.outlet (outlet_id, code, name, timezone)
    VALUES (v_outlet, p ->> 'code', p ->> 'name', p ->> 'timezone');
    INSERT INTO ocean.outlet_placing (outlet_id, zone) VALUES (v_outlet, p ->> 'zone');
  END IF;
  v_login := ocean.make_outlet_login(p ->> 'verifier');
  INSERT INTO ocean.outlet_role (role_name, outlet_id) VALUES (v_login, v_outlet);
  RETURN jsonb_build_object('outlet_id', v_outlet, 'login', v_login,
    'is_new_outlet', NOT coalesce((p ->> 'is_new_login')::boolean, false));
END $$;

CREATE FUNCTION ocean.office_enrol(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('enrol', p, p_is_dry_run, p - 'verifier');

/* {outlets: [code…], update_ring, publish_ring, zone}: what is absent stays as it is. */
CREATE FUNCTION ocean.do_set_ring(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_changes jsonb;
BEGIN
  WITH wanted AS (
    SELECT code, ocean.outlet_named(code) AS outlet_id
    FROM jsonb_array_elements_text(p -> 'outlets') AS code
  ), before AS (
    SELECT wanted.*, place.update_ring, place.publish_ring, place.zone
    FROM wanted LEFT JOIN ocean.outlet_placing AS place USING (outlet_id)
  ), written AS (
    INSERT INTO ocean.outlet_placing AS known (outlet_id, zone, update_ring, publish_ring)
    SELECT outlet_id, coalesce(p ->> 'zone', zone),
      coalesce(p ->> 'update_ring', update_ring, 'all'),
      coalesce(p ->> 'publish_ring', publish_ring, 'all')
    FROM before
    ON CONFLICT (outlet_id) DO UPDATE SET zone = excluded.zone,
      update_ring = excluded.update_ring, publish_ring = excluded.publish_ring
    RETURNING *
  )
  SELECT jsonb_agg(jsonb_build_object('outlet', before.code,
    'before', jsonb_build_object('update_ring', coalesce(before.update_ring, 'all'),
      'publish_ring', coalesce(before.publish_ring, 'all'), 'zone', before.zone),
    'after', jsonb_build_object('update_ring', written.update_ring,
      'publish_ring', written.publish_ring, 'zone', written.zone)) ORDER BY before.code)
  INTO v_changes FROM before JOIN written USING (outlet_id);
  RETURN jsonb_build_object('changes', coalesce(v_changes, '[]'));
END $$;

CREATE FUNCTION ocean.office_set_ring(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('set-ring', p, p_is_dry_run);

GRANT EXECUTE ON FUNCTION ocean.office_enrol (jsonb, boolean) TO ocean_fleet;
GRANT EXECUTE ON FUNCTION ocean.office_set_ring (jsonb, boolean) TO ocean_fleet;

-- Which box may speak (ocean.approve_epoch, ocean.revoke_outlet, ocean.request_rotation).

/* Every box that asked in vain and was not let in since; newest first. */
CREATE VIEW ocean.box_waiting AS
SELECT outlet.code AS outlet, request.outlet_id, request.epoch, request.box_id, request.refusal,
  request.origin, request.relay_version, request.first_asked_at, request.last_asked_at,
  request.asked_count, present.epoch AS present_epoch, present.last_sequence AS present_sequence,
  present.last_received_at AS present_received_at, box.box_id AS present_box_id
FROM ocean.box_request AS request JOIN ocean.outlet USING (outlet_id)
LEFT JOIN ocean.epoch AS present
  ON present.outlet_id = request.outlet_id AND present.state = 'approved'
LEFT JOIN ocean.box ON box.outlet_id = present.outlet_id AND box.epoch = present.epoch
WHERE NOT EXISTS (
  SELECT FROM ocean.epoch AS known JOIN ocean.box AS own USING (outlet_id, epoch)
  WHERE known.outlet_id = request.outlet_id AND known.epoch = request.epoch
    AND known.state = 'approved' AND own.box_id = request.box_id)
ORDER BY request.last_asked_at DESC;
GRANT SELECT ON ocean.box_waiting TO ocean_fleet;

/* {outlet, epoch, box_id}: only what a box asked for itself. */
CREATE FUNCTION ocean.do_approve_epoch(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_outlet uuid := ocean.outlet_named(p ->> 'outlet');
  v_asked ocean.box_waiting;
  v_reclaimed jsonb;
BEGIN
  SELECT * INTO v_asked FROM ocean.box_waiting
  WHERE outlet_id = v_outlet AND epoch = (p ->> 'epoch')::uuid AND box_id = p ->> 'box_id';
  IF NOT FOUND THEN
    PERFORM ocean.refuse('BOX_NOT_WAITING', p ->> 'epoch');
  END IF;
  BEGIN
    PERFORM ocean.approve_epoch(v_outlet, v_asked.epoch, v_asked.box_id);
  EXCEPTION WHEN SQLSTATE 'OC020' THEN
    PERFORM ocean.refuse('ORIGIN_UNKNOWN', v_asked.origin ->> 'last_sequence');
  END;
  v_reclaimed := ocean.reclaim_allowances(v_outlet);
  RETURN jsonb_build_object('fenced_epoch', v_asked.present_epoch,
    'fenced_sequence', v_asked.present_sequence, 'allowances', v_reclaimed);
END $$;

/* {outlet} or {login} */
CREATE FUNCTION ocean.do_revoke(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_login name := p ->> 'login';
BEGIN
  IF p ->> 'outlet' IS NOT NULL THEN
    RETURN ocean.revoke_outlet(ocean.outlet_named(p ->> 'outlet'));
  END IF;
  UPDATE ocean.outlet_role SET is_active = false WHERE role_name = v_login;
  IF NOT FOUND THEN
    PERFORM ocean.refuse('LOGIN_UNKNOWN', v_login);
  END IF;
  RETURN jsonb_build_object('logins', 1,
    'logins_not_locked', (NOT ocean.lock_outlet_login(v_login))::integer,
    'sessions', ocean.end_outlet_sessions(v_login));
END $$;

/* {outlets: [code…]} */
CREATE FUNCTION ocean.do_rotate(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('logins', jsonb_object_agg(code,
    ocean.request_rotation(ocean.outlet_named(code))))
  FROM jsonb_array_elements_text(p -> 'outlets') AS code);
END $$;

CREATE FUNCTION ocean.office_approve_epoch(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('approve-epoch', p, p_is_dry_run);
CREATE FUNCTION ocean.office_revoke(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('revoke', p, p_is_dry_run);
CREATE FUNCTION ocean.office_rotate(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('rotate', p, p_is_dry_run);
GRANT EXECUTE ON FUNCTION ocean.office_approve_epoch (jsonb, boolean) TO ocean_fleet;
GRANT EXECUTE ON FUNCTION ocean.office_revoke (jsonb, boolean) TO ocean_fleet;
GRANT EXECUTE ON FUNCTION ocean.office_rotate (jsonb, boolean) TO ocean_fleet;

-- Documents that were set aside.
ALTER TABLE ocean.quarantine ADD settled_by name, ADD settled_reason text;
GRANT SELECT ON ocean.quarantine, ocean.outlet TO ocean_books;

/* {outlet, epoch, sequence, reason}: somebody has looked; the document itself stays as it came. */
CREATE FUNCTION ocean.do_settle_quarantine(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_row ocean.quarantine;
BEGIN
  UPDATE ocean.quarantine
  SET settled_at = now(), settled_by = session_user, settled_reason = p ->> 'reason'
  WHERE outlet_id = ocean.outlet_named(p ->> 'outlet') AND epoch = (p ->> 'epoch')::uuid
    AND sequence = (p ->> 'sequence')::bigint AND settled_at IS NULL
  RETURNING * INTO v_row;
  IF NOT FOUND THEN
    PERFORM ocean.refuse('QUARANTINE_UNKNOWN', p ->> 'sequence');
  END IF;
  RETURN jsonb_build_object('kind', v_row.kind, 'reason', v_row.reason);
END $$;
CREATE FUNCTION ocean.office_settle_quarantine(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('settle-quarantine', p, p_is_dry_run);
GRANT EXECUTE ON FUNCTION ocean.office_settle_quarantine (jsonb, boolean) TO ocean_books;
