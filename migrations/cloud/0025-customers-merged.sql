-- Two customers that an outlet found to be one person (docs/decisions/0069). Entries and sales keep
-- the customer that they name; balances, leases and accounts are the person's. The elder id wins:
-- merges of several outlets give the same whatever comes first.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.customer_merge (
  customer_id uuid PRIMARY KEY,
  survivor_id uuid NOT NULL,
  outlet_id uuid NOT NULL,
  document_id uuid NOT NULL,
  merged_at timestamptz NOT NULL DEFAULT now(),
  CHECK (survivor_id < customer_id)
);
CREATE INDEX customer_merge_by_survivor ON ocean.customer_merge (survivor_id);

/* Whom an id means. One step: whoever was merged into somebody who is merged now moves along. */
CREATE FUNCTION ocean.surviving_customer(p_customer uuid) RETURNS uuid
LANGUAGE sql STABLE
RETURN coalesce(
  (SELECT survivor_id FROM ocean.customer_merge WHERE customer_id = p_customer), p_customer);

/* Every body of a customer says so, whoever publishes it: an outlet may hear only the newest. */
CREATE FUNCTION ocean.say_merged() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_survivor uuid := ocean.surviving_customer(NEW.item_id::uuid);
BEGIN
  IF v_survivor <> NEW.item_id::uuid THEN
    NEW.body := NEW.body || jsonb_build_object(
      'merged_into', v_survivor, 'phone', NULL, 'membership_number', NULL);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER merged_customer_says_so BEFORE INSERT OR UPDATE ON ocean.feed_item
FOR EACH ROW WHEN (NEW.topic = 'customer' AND NOT NEW.is_deleted
  AND NEW.item_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  AND jsonb_typeof(NEW.body) = 'object')
EXECUTE FUNCTION ocean.say_merged();

/* The account of a row that was merged away is the person's. */
CREATE FUNCTION ocean.own_account() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.customer_id := ocean.surviving_customer(NEW.customer_id);
  RETURN NEW;
END $$;
CREATE TRIGGER account_is_the_persons BEFORE INSERT OR UPDATE OF customer_id ON ocean.account
FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL) EXECUTE FUNCTION ocean.own_account();

/*
 * Balances of all outlets go over, leases of the row that goes are asked back. Takes the rows of
 * ocean.loyalty_balance first and in order of id, as ocean.settle does.
 */
CREATE FUNCTION ocean.join_customers(
  p_winner uuid, p_loser uuid, p_outlet uuid, p_document uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_lease record;
BEGIN
  INSERT INTO ocean.loyalty_balance AS known (customer_id, points)
  SELECT id, 0 FROM unnest(ARRAY[p_winner, p_loser]) AS each (id) ORDER BY id
  ON CONFLICT (customer_id) DO UPDATE SET points = known.points;
  UPDATE ocean.customer_merge SET survivor_id = p_winner WHERE survivor_id = p_loser;
  INSERT INTO ocean.customer_merge (customer_id, survivor_id, outlet_id, document_id)
  VALUES (p_loser, p_winner, p_outlet, p_document);

  UPDATE ocean.loyalty_balance SET points = points
    + (SELECT points FROM ocean.loyalty_balance WHERE customer_id = p_loser)
  WHERE customer_id = p_winner;
  UPDATE ocean.loyalty_balance SET points = 0 WHERE customer_id = p_loser;
  INSERT INTO ocean.loyalty_by_outlet AS known (customer_id, outlet_id, points)
  SELECT p_winner, outlet_id, points FROM ocean.loyalty_by_outlet WHERE customer_id = p_loser
  ON CONFLICT (customer_id, outlet_id) DO UPDATE SET points = known.points + excluded.points;
  DELETE FROM ocean.loyalty_by_outlet WHERE customer_id = p_loser;
  UPDATE ocean.loyalty_unsettled SET customer_id = p_winner WHERE customer_id = p_loser;

  UPDATE ocean.account SET customer_id = p_winner WHERE customer_id = p_loser;
  UPDATE ocean.customer SET phone = NULL, membership_number = NULL, version = version + 1,
    changed_at = now() WHERE customer_id = p_loser;
  FOR v_lease IN
    SELECT outlet_id, epoch FROM ocean.loyalty_allowance WHERE customer_id = p_loser
      AND granted_points > spent_points + released_points ORDER BY outlet_id, epoch
  LOOP
    PERFORM ocean.grant_allowance(v_lease.outlet_id, p_loser, v_lease.epoch, 0, true);
  END LOOP;
  -- The row that goes first: whoever hears one without the other has too little for a moment.
  PERFORM ocean.feed_balance(p_loser);
  PERFORM ocean.feed_balance(p_winner);
END $$;

CREATE FUNCTION ocean.merge_told() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_one uuid := ocean.surviving_customer((NEW.payload ->> 'winner_id')::uuid);
  v_other uuid := ocean.surviving_customer((NEW.payload ->> 'loser_id')::uuid);
BEGIN
  IF v_one IS NULL OR v_other IS NULL OR v_one = v_other THEN
    RETURN NULL;
  END IF;
  PERFORM ocean.join_customers(
    least(v_one, v_other), greatest(v_one, v_other), NEW.outlet_id, NEW.document_id);
  UPDATE ocean.customer SET changed_at = now(), version = version + 1,
    loyalty_tier = coalesce(nullif(left(NEW.payload ->> 'loyalty_tier', 40), ''), loyalty_tier),
    membership_number = coalesce(
      left(nullif(NEW.payload ->> 'membership_number', ''), 32), membership_number)
  WHERE customer_id = least(v_one, v_other);
  PERFORM ocean.feed_put('customer', customer_id::text, NULL, ocean.customer_body(customer), false)
  -- The row that goes first: it lets its number go before the other is said to have it.
  FROM ocean.customer WHERE customer_id IN (v_one, v_other) ORDER BY customer_id DESC;
  RETURN NULL;
END $$;
CREATE TRIGGER customers_merge AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'customer-merged') EXECUTE FUNCTION ocean.merge_told();

-- As before, by the person and not by the row that a document names.

CREATE OR REPLACE FUNCTION ocean.settle_points(
  p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.loyalty_by_outlet AS known (customer_id, outlet_id, points)
  SELECT ocean.surviving_customer(customer_id) AS person_id, p_outlet, sum(points)
  FROM ocean.loyalty_entry
  WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
  GROUP BY person_id ORDER BY person_id
  ON CONFLICT (customer_id, outlet_id) DO UPDATE SET points = known.points + excluded.points;

  PERFORM ocean.raise_conflict(document, 'insufficient_loyalty_points', 'spent-in-two-outlets',
    spent.document_id, 'The points were spent in another outlet: '
      || least(-balance.points, spent.all_points) || ' are missing.', jsonb_build_object(
      'customer_id', spent.customer_id, 'balance_points', balance.points,
      'missing_points', least(-balance.points, spent.all_points)))
  FROM (
    SELECT DISTINCT ON (customer_id) customer_id, document_id,
      -sum(points) OVER (PARTITION BY customer_id) AS all_points
    FROM (SELECT outlet_id, epoch, sequence, document_id, points,
        ocean.surviving_customer(entry.customer_id) AS customer_id
      FROM ocean.loyalty_entry AS entry) AS entry
    WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
      AND points < 0
    ORDER BY customer_id, sequence DESC) AS spent
  JOIN ocean.loyalty_balance AS balance USING (customer_id)
  JOIN ocean.document AS document
    ON document.outlet_id = p_outlet AND document.document_id = spent.document_id
  WHERE balance.points < 0;
END $$;

CREATE OR REPLACE FUNCTION ocean.settle(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_customers uuid[];
  v_edit ocean.customer_edit;
BEGIN
  WITH touched AS (
    SELECT customer_id, sum(points) AS points FROM (
      SELECT ocean.surviving_customer(customer_id) AS customer_id, points
      FROM ocean.loyalty_entry
      WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
      UNION ALL
      SELECT customer_id, 0 FROM ocean.customer_edit
      WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
    ) AS each GROUP BY customer_id
  ), locked AS (
    INSERT INTO ocean.loyalty_balance AS known (customer_id, points)
    SELECT customer_id, points FROM touched ORDER BY customer_id
    ON CONFLICT (customer_id) DO UPDATE SET points = known.points + excluded.points
    RETURNING customer_id
  )
  SELECT array_agg(customer_id ORDER BY customer_id) INTO v_customers FROM locked;
  IF v_customers IS NOT NULL THEN
    PERFORM ocean.settle_points(p_outlet, p_epoch, p_after, p_last);
    FOR v_edit IN
      SELECT * FROM ocean.customer_edit
      WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
      ORDER BY customer_id, sequence, field
    LOOP
      UPDATE ocean.customer_edit SET outcome = ocean.settle_edit(v_edit)
      WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence = v_edit.sequence
        AND field = v_edit.field;
    END LOOP;
    PERFORM ocean.settle_keys(p_outlet, p_epoch, p_after, p_last);
  END IF;
  PERFORM ocean.settle_feed(p_outlet, p_epoch, p_after, p_last, v_customers);
END $$;

CREATE OR REPLACE FUNCTION ocean.settle_allowance() RETURNS trigger
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
    -- An outlet that knows of the merge says whose lease it was.
    WHERE outlet_id = NEW.outlet_id AND epoch = NEW.epoch
      AND customer_id = coalesce((v_facts ->> 'customer_id')::uuid, NEW.customer_id);
  END IF;
  IF v_own <> 0 THEN
    INSERT INTO ocean.loyalty_unsettled AS known
    VALUES (NEW.outlet_id, NEW.epoch, NEW.sequence,
      ocean.surviving_customer(NEW.customer_id), v_own)
    ON CONFLICT (outlet_id, epoch, sequence) DO UPDATE
    SET points = known.points + excluded.points;
  END IF;
  IF v_facts IS NOT NULL THEN
    DELETE FROM ocean.loyalty_unsettled WHERE outlet_id = NEW.outlet_id AND epoch = NEW.epoch
      AND sequence <= (v_facts ->> 'confirmed_sequence')::bigint;
  END IF;
  RETURN NULL;
END $$;

/* Points that nobody may spend without asking, leases of merged rows included. */
CREATE OR REPLACE FUNCTION ocean.available_points(p_customer uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT (coalesce((SELECT points FROM ocean.loyalty_balance WHERE customer_id = $1), 0)
    - coalesce((SELECT sum(granted_points - spent_points - released_points)
        FROM ocean.loyalty_allowance WHERE customer_id = $1 OR customer_id IN (
          SELECT customer_id FROM ocean.customer_merge WHERE survivor_id = $1)), 0)
    - coalesce((SELECT sum(greatest(0, own)) FROM (
        SELECT sum(points) AS own FROM ocean.loyalty_unsettled WHERE customer_id = $1
        GROUP BY outlet_id, epoch) AS each), 0))::bigint
$$;
