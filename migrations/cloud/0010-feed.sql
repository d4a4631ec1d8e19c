-- What head office tells its outlets (docs/decisions/0036). One row per thing, holding its newest
-- state and the transaction that wrote it. The order of the feed is (xid, id), and only what is
-- older than every running transaction is in it: one that commits late cannot be skipped.
SET LOCAL ROLE ocean_owner;

-- Grows when the feed was carried into another server by a dump: its transactions mean nothing
-- there, and every outlet has to begin again. See ocean.feed_restart.
CREATE TABLE ocean.feed_life (
  id integer PRIMARY KEY CHECK (id = 1),
  life integer NOT NULL
);
INSERT INTO ocean.feed_life VALUES (1, 1);

-- Price zones, brands, formats: what an item can be for besides one outlet or all.
CREATE TABLE ocean.outlet_group (
  group_code text NOT NULL CHECK (group_code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  PRIMARY KEY (group_code, outlet_id)
);
CREATE INDEX outlet_group_by_outlet ON ocean.outlet_group (outlet_id);

-- Grows when an outlet may see other rows than before: it gets a new snapshot, because old rows
-- that are new to it lie behind its cursor, and rows it had are no longer its own.
CREATE TABLE ocean.feed_audience (
  outlet_id uuid PRIMARY KEY REFERENCES ocean.outlet,
  generation bigint NOT NULL
);

CREATE TABLE ocean.feed_item (
  topic text NOT NULL CHECK (topic IN ('tax-rule', 'category', 'product', 'price', 'promotion',
    'customer', 'loyalty-balance', 'loyalty-allowance', 'staff', 'role-grant', 'outlet-config',
    'stock-transfer', 'conflict')),
  item_id text NOT NULL CHECK (length(item_id) BETWEEN 1 AND 120),
  -- For one outlet, for a group of them, or with neither for all.
  outlet_id uuid REFERENCES ocean.outlet,
  group_code text,
  body jsonb NOT NULL,
  -- A deleted thing keeps its row: whoever was away learns of it.
  is_deleted boolean NOT NULL,
  version bigint NOT NULL CHECK (version BETWEEN 1 AND 9007199254740991),
  signature text CHECK (length(signature) <= 100),
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY,
  changed_at timestamptz NOT NULL DEFAULT now(),
  -- A page is one line of at most 256 KiB on the box, and an item must fit into a page.
  bytes integer NOT NULL GENERATED ALWAYS AS (octet_length(body::text) + 400) STORED
    CHECK (bytes <= 150000),
  PRIMARY KEY (topic, item_id),
  CHECK (outlet_id IS NULL OR group_code IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX feed_item_for_all ON ocean.feed_item (xid, id)
  WHERE outlet_id IS NULL AND group_code IS NULL;
CREATE INDEX feed_item_for_outlet ON ocean.feed_item (outlet_id, xid, id)
  WHERE outlet_id IS NOT NULL;
CREATE INDEX feed_item_for_group ON ocean.feed_item (group_code, xid, id)
  WHERE group_code IS NOT NULL;

CREATE FUNCTION ocean.feed_audience_of(p_outlet uuid, p_group text) RETURNS SETOF uuid
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT outlet_id FROM ocean.outlet
  WHERE (p_outlet IS NULL OR outlet_id = p_outlet)
    AND (p_group IS NULL OR outlet_id IN (
      SELECT outlet_id FROM ocean.outlet_group WHERE group_code = p_group));
END;

CREATE FUNCTION ocean.feed_begin_again(p_outlets uuid[]) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO ocean.feed_audience AS known (outlet_id, generation)
  SELECT outlet_id, 2 FROM unnest(p_outlets) AS outlet_id ORDER BY outlet_id
  ON CONFLICT (outlet_id) DO UPDATE SET generation = known.generation + 1;
END;

CREATE FUNCTION ocean.feed_follow_group() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM ocean.feed_begin_again(ARRAY[OLD.outlet_id]);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM ocean.feed_begin_again(ARRAY[NEW.outlet_id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER feed_follows AFTER INSERT OR UPDATE OR DELETE ON ocean.outlet_group
FOR EACH ROW EXECUTE FUNCTION ocean.feed_follow_group();

/*
 * Writes the newest state of one thing and returns its version; what says the same as before is
 * not written. p_version null: the next one. OC010: that version is not newer than the known one;
 * OC011: a signed thing of one outlet cannot become another's. Without a body a deleted thing keeps
 * its last one.
 */
CREATE FUNCTION ocean.feed_write(
  p_topic text, p_item_id text, p_outlet uuid, p_group text, p_body jsonb, p_is_deleted boolean,
  p_version bigint, p_signature text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_known ocean.feed_item;
  v_version bigint;
  v_body jsonb;
BEGIN
  INSERT INTO ocean.feed_item (
    topic, item_id, outlet_id, group_code, body, is_deleted, version, signature)
  VALUES (p_topic, p_item_id, p_outlet, p_group, coalesce(p_body, '{}'), p_is_deleted,
    coalesce(p_version, 1), p_signature)
  ON CONFLICT (topic, item_id) DO NOTHING RETURNING version INTO v_version;
  IF FOUND THEN
    RETURN v_version;
  END IF;
  SELECT * INTO STRICT v_known FROM ocean.feed_item
  WHERE topic = p_topic AND item_id = p_item_id FOR UPDATE;
  v_body := coalesce(p_body, CASE WHEN p_is_deleted THEN v_known.body ELSE '{}' END);
  IF v_known.body = v_body AND v_known.is_deleted = p_is_deleted
    AND v_known.outlet_id IS NOT DISTINCT FROM p_outlet
    AND v_known.group_code IS NOT DISTINCT FROM p_group
    AND (p_signature IS NULL) = (v_known.signature IS NULL) THEN
    RETURN v_known.version;
  END IF;
  v_version := coalesce(p_version, v_known.version + 1);
  IF v_version <= v_known.version THEN
    RAISE EXCEPTION '% % is at version % already', p_topic, p_item_id, v_known.version
      USING ERRCODE = 'OC010';
  END IF;
  -- Nobody but head office's key can take a signed thing away from an outlet (decision 0037).
  IF v_known.signature IS NOT NULL AND v_known.outlet_id IS DISTINCT FROM p_outlet THEN
    RAISE EXCEPTION '% % is signed for another outlet: delete it and publish another item',
      p_topic, p_item_id USING ERRCODE = 'OC011';
  END IF;
  PERFORM ocean.feed_begin_again(array_agg(outlet_id)) FROM (
    SELECT * FROM ocean.feed_audience_of(v_known.outlet_id, v_known.group_code)
    EXCEPT SELECT * FROM ocean.feed_audience_of(p_outlet, p_group)) AS leaving (outlet_id)
  WHERE (v_known.outlet_id, v_known.group_code) IS DISTINCT FROM (p_outlet, p_group)
  HAVING count(*) > 0;
  UPDATE ocean.feed_item
  SET outlet_id = p_outlet, group_code = p_group, body = v_body, is_deleted = p_is_deleted,
    version = v_version, signature = p_signature, xid = pg_current_xact_id(), changed_at = now()
  WHERE topic = p_topic AND item_id = p_item_id;
  RETURN v_version;
END $$;

/* For one outlet, or with null for all of them. */
CREATE OR REPLACE FUNCTION ocean.feed_put(
  topic text, item_id text, outlet_id uuid, body jsonb, is_deleted boolean) RETURNS void
LANGUAGE sql AS $$
  SELECT ocean.feed_write($1, $2, $3, NULL, $4, $5, NULL, NULL);
$$;

/* The same for a group of outlets: a price zone, a brand. */
CREATE FUNCTION ocean.feed_put_group(
  p_topic text, p_item_id text, p_group text, p_body jsonb, p_is_deleted boolean) RETURNS bigint
LANGUAGE sql AS $$
  SELECT ocean.feed_write($1, $2, NULL, $3, $4, $5, NULL, NULL);
$$;

/* With the version and the signature that head office's key made over both (decision 0037). */
CREATE FUNCTION ocean.feed_put_signed(
  p_topic text, p_item_id text, p_outlet uuid, p_body jsonb, p_is_deleted boolean,
  p_version bigint, p_signature text) RETURNS bigint
LANGUAGE sql AS $$
  SELECT ocean.feed_write($1, $2, $3, NULL, $4, $5, $6, $7);
$$;

/*
 * After this database was loaded from a dump: transactions of the old server mean nothing here.
 * Every outlet gets a new snapshot.
 */
CREATE FUNCTION ocean.feed_restart() RETURNS void
LANGUAGE sql AS $$
  UPDATE ocean.feed_item SET xid = pg_current_xact_id();
  UPDATE ocean.feed_life SET life = life + 1;
$$;
