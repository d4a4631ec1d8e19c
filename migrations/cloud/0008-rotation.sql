-- An outlet's login changes its own password when head office asks (ocean.outlet_role.must_rotate):
-- the box runs ALTER ROLE with a verifier it computed, and then says here that it is done.
SET LOCAL ROLE ocean_owner;

ALTER TABLE ocean.outlet_role ADD rotated_at timestamptz;

/* The caller is BoxHello of hub/domain/wire/cloud-message.ts; a box that is refused changes nothing. */
CREATE FUNCTION ocean.rotated(p_hello jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_visit ocean.visit := ocean.enter(p_hello);
BEGIN
  IF v_visit.refusal IS NULL THEN
    UPDATE ocean.outlet_role SET must_rotate = false, rotated_at = now()
    WHERE role_name = session_user;
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION ocean.rotated (jsonb) TO ocean_outlet;
