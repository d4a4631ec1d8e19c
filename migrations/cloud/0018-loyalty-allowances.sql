-- Points reserved for one outlet, so that it can pay with them while it is cut off
-- (docs/decisions/0043). Nobody can spend the same point twice as long as, for each customer,
--   balance >= what is left of all leases + what outlets earned and may still spend as their own.
-- The lease is counted from the outlet's own stream: it says what of each redemption it took from
-- where. It ends by a document of that stream, or when its life of the database was fenced; never
-- by a clock.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.loyalty_allowance (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  customer_id uuid NOT NULL,
  epoch uuid NOT NULL,
  granted_points bigint NOT NULL DEFAULT 0,
  spent_points bigint NOT NULL DEFAULT 0 CHECK (spent_points >= 0),
  released_points bigint NOT NULL DEFAULT 0 CHECK (released_points >= 0),
  -- What an outlet says it took from a lease that did not hold it: a fault to look at.
  overspent_points bigint NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (outlet_id, customer_id, epoch),
  CHECK (granted_points >= spent_points + released_points)
) WITH (fillfactor = 80);
CREATE INDEX loyalty_allowance_by_customer ON ocean.loyalty_allowance (customer_id);

-- Earned rows of which the outlet does not yet know that the cloud has them: it may spend them as
-- its own. A later document of the same outlet says up to where it knows.
CREATE TABLE ocean.loyalty_unsettled (
  outlet_id uuid NOT NULL,
  epoch uuid NOT NULL,
  sequence bigint NOT NULL,
  customer_id uuid NOT NULL,
  points bigint NOT NULL,
  PRIMARY KEY (outlet_id, epoch, sequence)
) WITH (fillfactor = 70);
CREATE INDEX loyalty_unsettled_by_customer ON ocean.loyalty_unsettled (customer_id);

CREATE FUNCTION ocean.settle_allowance() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_facts jsonb;
  v_taken bigint := 0;
  v_own bigint := NEW.points;
BEGIN
  SELECT payload -> 'loyalty' INTO v_facts FROM ocean.document
  WHERE outlet_id = NEW.outlet_id AND document_id = NEW.document_id;
  IF NEW.reason = 'redeemed' THEN
    v_taken := coalesce((v_facts ->> 'allowance_points')::bigint, 0);
    v_own := -coalesce((v_facts ->> 'own_points')::bigint, 0);
  END IF;
  IF v_taken > 0 THEN
    UPDATE ocean.loyalty_allowance
    SET spent_points = spent_points
        + least(v_taken, granted_points - spent_points - released_points),
      overspent_points = overspent_points
        + greatest(0, v_taken - (granted_points - spent_points - released_points)),
      changed_at = now()
    WHERE outlet_id = NEW.outlet_id AND customer_id = NEW.customer_id AND epoch = NEW.epoch;
  END IF;
  IF v_own <> 0 THEN
    INSERT INTO ocean.loyalty_unsettled AS known
    VALUES (NEW.outlet_id, NEW.epoch, NEW.sequence, NEW.customer_id, v_own)
    ON CONFLICT (outlet_id, epoch, sequence) DO UPDATE
    SET points = known.points + excluded.points;
  END IF;
  IF v_facts IS NOT NULL THEN
    DELETE FROM ocean.loyalty_unsettled WHERE outlet_id = NEW.outlet_id AND epoch = NEW.epoch
      AND sequence <= (v_facts ->> 'confirmed_sequence')::bigint;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER allowances_follow AFTER INSERT ON ocean.loyalty_entry
FOR EACH ROW EXECUTE FUNCTION ocean.settle_allowance();

CREATE FUNCTION ocean.release_allowance() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ocean.loyalty_allowance
  SET released_points = released_points + least((NEW.payload ->> 'points')::bigint,
      granted_points - spent_points - released_points), changed_at = now()
  WHERE outlet_id = NEW.outlet_id AND epoch = NEW.epoch
    AND customer_id = (NEW.payload ->> 'customer_id')::uuid;
  RETURN NULL;
END $$;
CREATE TRIGGER allowances_released AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'allowance-released') EXECUTE FUNCTION ocean.release_allowance();

/* Points that nobody may spend without asking. Below zero: an outlet spent beyond its lease. */
CREATE FUNCTION ocean.available_points(p_customer uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT (coalesce((SELECT points FROM ocean.loyalty_balance WHERE customer_id = $1), 0)
    - coalesce((SELECT sum(granted_points - spent_points - released_points)
        FROM ocean.loyalty_allowance WHERE customer_id = $1), 0)
    - coalesce((SELECT sum(greatest(0, own)) FROM (
        SELECT sum(points) AS own FROM ocean.loyalty_unsettled WHERE customer_id = $1
        GROUP BY outlet_id, epoch) AS each), 0))::bigint
$$;

CREATE FUNCTION ocean.allowance_item(p_outlet uuid, p_customer uuid, p_epoch uuid) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN p_outlet || '/' || p_customer || '/' || p_epoch;

/* Grants so many more points, or with p_is_recalled asks back what is left. */
CREATE FUNCTION ocean.grant_allowance(
  p_outlet uuid, p_customer uuid, p_epoch uuid, p_points bigint, p_is_recalled boolean)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_granted bigint;
BEGIN
  INSERT INTO ocean.loyalty_allowance AS known (outlet_id, customer_id, epoch, granted_points)
  VALUES (p_outlet, p_customer, p_epoch, p_points)
  ON CONFLICT (outlet_id, customer_id, epoch) DO UPDATE
  SET granted_points = known.granted_points + excluded.granted_points, changed_at = now()
  RETURNING granted_points INTO v_granted;
  PERFORM ocean.feed_put('loyalty-allowance', ocean.allowance_item(p_outlet, p_customer, p_epoch),
    p_outlet, jsonb_build_object('customer_id', p_customer, 'points', v_granted,
      'is_recalled', p_is_recalled, 'granted_at', ocean.wire_time(clock_timestamp())), false);
END $$;

/* Leases of lives that were fenced are nobody's any more: called when a new life is approved. */
CREATE FUNCTION ocean.reclaim_allowances(p_outlet uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_lease ocean.loyalty_allowance;
  v_leases bigint := 0;
  v_points bigint := 0;
BEGIN
  FOR v_lease IN
    SELECT * FROM ocean.loyalty_allowance AS lease
    WHERE outlet_id = p_outlet AND granted_points > spent_points + released_points
      AND NOT EXISTS (SELECT FROM ocean.epoch WHERE epoch.outlet_id = lease.outlet_id
        AND epoch.epoch = lease.epoch AND epoch.state = 'approved')
    ORDER BY customer_id FOR UPDATE
  LOOP
    v_leases := v_leases + 1;
    v_points := v_points
      + v_lease.granted_points - v_lease.spent_points - v_lease.released_points;
    UPDATE ocean.loyalty_allowance SET released_points = granted_points - spent_points
    WHERE outlet_id = v_lease.outlet_id AND customer_id = v_lease.customer_id
      AND epoch = v_lease.epoch;
    PERFORM ocean.feed_put('loyalty-allowance', ocean.allowance_item(
      v_lease.outlet_id, v_lease.customer_id, v_lease.epoch), v_lease.outlet_id, NULL, true);
  END LOOP;
  DELETE FROM ocean.loyalty_unsettled AS own WHERE outlet_id = p_outlet AND NOT EXISTS (
    SELECT FROM ocean.epoch WHERE epoch.outlet_id = own.outlet_id AND epoch.epoch = own.epoch
      AND epoch.state = 'approved');
  RETURN jsonb_build_object('leases', v_leases, 'points', v_points);
END $$;

/*
 * {outlet, customer (id, phone or membership number) | null, points | percent, recall}. Without a
 * customer: all who have moved points at that outlet. A percentage tops the lease up to that part
 * of what is free, so that the same command again adds nothing. Locks leases, then balances, as
 * ingest does.
 */
CREATE FUNCTION ocean.do_allocate_loyalty(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_outlet uuid := ocean.outlet_named(p ->> 'outlet');
  v_epoch uuid;
  v_customers uuid[];
  v_customer uuid;
  v_left bigint;
  v_free bigint;
  v_more bigint;
  v_leases bigint := 0;
  v_points bigint := 0;
BEGIN
  SELECT epoch INTO v_epoch FROM ocean.epoch WHERE outlet_id = v_outlet AND state = 'approved';
  IF NOT FOUND THEN
    PERFORM ocean.refuse('OUTLET_NOT_APPROVED', p ->> 'outlet');
  END IF;
  IF p ->> 'customer' IS NULL THEN
    SELECT array_agg(customer_id ORDER BY customer_id) INTO v_customers
    FROM ocean.loyalty_by_outlet WHERE outlet_id = v_outlet;
  ELSE
    SELECT array_agg(customer_id) INTO v_customers FROM ocean.customer
    WHERE p ->> 'customer' IN (customer_id::text, phone, membership_number);
    IF v_customers IS NULL THEN
      PERFORM ocean.refuse('CUSTOMER_UNKNOWN', p ->> 'customer');
    END IF;
  END IF;
  PERFORM FROM ocean.loyalty_allowance WHERE customer_id = ANY (v_customers)
  ORDER BY outlet_id, customer_id, epoch FOR UPDATE;
  PERFORM FROM ocean.loyalty_balance WHERE customer_id = ANY (v_customers)
  ORDER BY customer_id FOR UPDATE;
  FOREACH v_customer IN ARRAY coalesce(v_customers, '{}') LOOP
    SELECT granted_points - spent_points - released_points INTO v_left
    FROM ocean.loyalty_allowance
    WHERE outlet_id = v_outlet AND customer_id = v_customer AND epoch = v_epoch;
    v_left := coalesce(v_left, 0);
    IF (p ->> 'recall')::boolean THEN
      CONTINUE WHEN v_left = 0;
      PERFORM ocean.grant_allowance(v_outlet, v_customer, v_epoch, 0, true);
      v_more := v_left;
    ELSE
      v_free := ocean.available_points(v_customer);
      v_more := coalesce((p ->> 'points')::bigint,
        (v_free + v_left) * (p ->> 'percent')::bigint / 100 - v_left);
      IF (p ->> 'points')::bigint > v_free THEN
        PERFORM ocean.refuse('POINTS_NOT_FREE', v_free::text);
      END IF;
      v_more := least(v_more, v_free);
      CONTINUE WHEN v_more <= 0;
      PERFORM ocean.grant_allowance(v_outlet, v_customer, v_epoch, v_more, false);
    END IF;
    v_leases := v_leases + 1;
    v_points := v_points + v_more;
  END LOOP;
  RETURN jsonb_build_object('customers', coalesce(cardinality(v_customers), 0),
    'leases', v_leases, 'points', v_points);
END $$;

CREATE FUNCTION ocean.office_allocate_loyalty(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('allocate-loyalty', p, p_is_dry_run);
GRANT EXECUTE ON FUNCTION ocean.office_allocate_loyalty (jsonb, boolean) TO ocean_loyalty;

-- What everybody in head office may look at.
GRANT SELECT ON ocean.fleet_status, ocean.sales_by_hour, ocean.tax_by_day, ocean.over_short
  TO ocean_reader;
