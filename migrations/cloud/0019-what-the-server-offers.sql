-- What PostgreSQL itself offers to every login and no outlet needs: large objects and WAL messages
-- fill the disk, advisory locks stand in the way of others, sleeping holds a connection. Only a
-- superuser can take these away; elsewhere (a managed service) they stay, and the limits of the
-- login are what holds: three connections, 20 s a statement. docs/decisions/0042 weighs it.
DO $$
DECLARE
  v_function regprocedure;
  v_database name;
BEGIN
  IF current_setting('is_superuser') <> 'on' THEN
    RAISE WARNING 'not a superuser: large objects, advisory locks and other databases stay open';
    RETURN;
  END IF;
  FOR v_function IN
    SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND proname ~ '^(pg_sleep|pg_(try_)?advisory|lo_|loread$|lowrite$|pg_logical_emit|pg_notify$)'
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ocean_owner', v_function);
  END LOOP;
  -- Databases of others are left alone: there, pg_hba.conf keeps +ocean_outlet out.
  FOREACH v_database IN ARRAY ARRAY['template1', 'postgres'] LOOP
    IF v_database <> current_database() THEN
      EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', v_database);
    END IF;
  END LOOP;
END $$;
