-- From head office's files to the feed: an import is a file that was checked whole, a publication
-- turns it into the newest state of things for some outlets, and remembers what was before.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.import_batch (
  import_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  file_name text NOT NULL,
  file_hash text NOT NULL,
  item_count bigint NOT NULL,
  imported_by name NOT NULL DEFAULT session_user,
  imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  published_at timestamptz
);
CREATE TABLE ocean.import_item (
  import_id uuid NOT NULL REFERENCES ocean.import_batch,
  topic text NOT NULL,
  item_id text NOT NULL,
  -- Where the file itself says for which outlet.
  outlet_id uuid REFERENCES ocean.outlet,
  body jsonb NOT NULL,
  PRIMARY KEY (import_id, topic, item_id)
);
CREATE TABLE ocean.publication (
  publication_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id uuid REFERENCES ocean.import_batch,
  undoes bigint REFERENCES ocean.publication,
  scope text NOT NULL,
  published_by name NOT NULL DEFAULT session_user,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE ocean.publication_item (
  publication_id bigint NOT NULL REFERENCES ocean.publication,
  topic text NOT NULL,
  item_id text NOT NULL,
  outlet_id uuid,
  group_code text,
  version bigint NOT NULL,
  -- The item as it was: {body, is_deleted}; null: there was none.
  before jsonb,
  PRIMARY KEY (publication_id, topic, item_id)
);

/* Whose work a topic is. Points are allocated, conflicts found: nobody publishes them. */
CREATE FUNCTION ocean.topic_group(p_topic text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN p_topic IN ('staff', 'role-grant', 'outlet-config') THEN 'ocean_people'
  WHEN p_topic IN ('tax-rule', 'category', 'product', 'price', 'promotion', 'customer',
    'stock-transfer') THEN 'ocean_merchandiser' END;

-- A view calls functions with the rights of whoever reads it, so the topics stand here again.
DO $$
DECLARE
  v_side text;
  v_topics text;
BEGIN
  FOREACH v_side IN ARRAY ARRAY['goods', 'people'] LOOP
    SELECT string_agg(quote_literal(topic), ', ') INTO v_topics
    FROM unnest(ARRAY['tax-rule', 'category', 'product', 'price', 'promotion', 'customer',
      'stock-transfer', 'staff', 'role-grant', 'outlet-config']) AS topic
    WHERE ocean.topic_group(topic) = CASE v_side WHEN 'goods' THEN 'ocean_merchandiser'
      ELSE 'ocean_people' END;
    EXECUTE format('CREATE VIEW ocean.%I AS SELECT topic, item_id, outlet_id, group_code, body,
      is_deleted, version FROM ocean.feed_item WHERE topic IN (%s)',
      'published_' || v_side, v_topics);
    EXECUTE format('CREATE VIEW ocean.%I AS SELECT batch.*, item.topic, item.item_id,
      item.outlet_id, item.body FROM ocean.import_batch AS batch
      JOIN ocean.import_item AS item USING (import_id) WHERE item.topic IN (%s)',
      'imported_' || v_side, v_topics);
    EXECUTE format('CREATE VIEW ocean.%I AS SELECT * FROM ocean.publication_item
      WHERE topic IN (%s)', 'publication_' || v_side, v_topics);
  END LOOP;
END $$;
CREATE VIEW ocean.publication_log AS
SELECT publication_id, scope, undoes, published_by, publication.published_at, batch.kind,
  batch.file_name,
  (SELECT count(*) FROM ocean.publication_item AS item
    WHERE item.publication_id = publication.publication_id) AS item_count
FROM ocean.publication LEFT JOIN ocean.import_batch AS batch USING (import_id);
GRANT SELECT ON ocean.published_goods, ocean.imported_goods, ocean.publication_goods
  TO ocean_merchandiser;
GRANT SELECT ON ocean.published_people, ocean.imported_people, ocean.publication_people
  TO ocean_people;
GRANT SELECT ON ocean.publication_log TO ocean_merchandiser, ocean_people;
GRANT SELECT ON ocean.outlet, ocean.outlet_placing TO ocean_reader;

/* Zones and rings as groups of the feed. An outlet of an early ring is in every later one too. */
CREATE FUNCTION ocean.follow_placing() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_wanted text[] := array_remove(ARRAY['zone-' || NEW.zone,
    CASE WHEN NEW.publish_ring = 'canary' THEN 'ring-canary' END,
    CASE WHEN NEW.publish_ring IN ('canary', 'early') THEN 'ring-early' END], NULL);
BEGIN
  DELETE FROM ocean.outlet_group WHERE outlet_id = NEW.outlet_id
    AND group_code ~ '^(zone|ring)-' AND NOT group_code = ANY (v_wanted);
  INSERT INTO ocean.outlet_group (group_code, outlet_id)
  SELECT unnest(v_wanted), NEW.outlet_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER groups_follow AFTER INSERT OR UPDATE ON ocean.outlet_placing
FOR EACH ROW EXECUTE FUNCTION ocean.follow_placing();
ALTER TABLE ocean.outlet_placing ADD CHECK (length(zone) <= 35);

/* Refuses items that are not of this group's topics: the group comes from the function called. */
CREATE FUNCTION ocean.check_topics(p_items jsonb, p_group text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_topic text;
BEGIN
  SELECT item ->> 'topic' INTO v_topic FROM jsonb_array_elements(p_items) AS item
  WHERE ocean.topic_group(item ->> 'topic') IS DISTINCT FROM p_group LIMIT 1;
  IF FOUND THEN
    PERFORM ocean.refuse('TOPIC_NOT_YOURS', v_topic);
  END IF;
END $$;

/* {kind, file_name, file_hash, items: [{topic, item_id, outlet, body}]} → {import_id, items} */
CREATE FUNCTION ocean.take_import(p jsonb, p_group text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_import uuid;
BEGIN
  PERFORM ocean.check_topics(p -> 'items', p_group);
  INSERT INTO ocean.import_batch (kind, file_name, file_hash, item_count)
  VALUES (p ->> 'kind', p ->> 'file_name', p ->> 'file_hash', jsonb_array_length(p -> 'items'))
  RETURNING import_id INTO v_import;
  INSERT INTO ocean.import_item (import_id, topic, item_id, outlet_id, body)
  SELECT v_import, item ->> 'topic', item ->> 'item_id',
    CASE WHEN item ->> 'outlet' IS NOT NULL THEN ocean.outlet_named(item ->> 'outlet') END,
    item -> 'body'
  FROM jsonb_array_elements(p -> 'items') AS item;
  RETURN jsonb_build_object('import_id', v_import, 'items', jsonb_array_length(p -> 'items'));
END $$;

/*
 * {import_id, undoes, scope, outlet, group, items: [{topic, item_id, outlet_id, body, is_deleted,
 * version, signature}]}. One transaction; what says the same as before is left alone.
 */
CREATE FUNCTION ocean.take_publication(p jsonb, p_group text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_publication bigint;
  v_outlet uuid := CASE WHEN p ->> 'outlet' IS NOT NULL THEN ocean.outlet_named(p ->> 'outlet') END;
  v_item record;
  v_known ocean.feed_item;
  v_version bigint;
  v_new bigint := 0;
  v_changed bigint := 0;
  v_same bigint := 0;
BEGIN
  PERFORM ocean.check_topics(p -> 'items', p_group);
  IF p ->> 'group' IS NOT NULL AND NOT EXISTS (
    SELECT FROM ocean.outlet_group WHERE group_code = p ->> 'group') THEN
    PERFORM ocean.refuse('SCOPE_EMPTY', p ->> 'group');
  END IF;
  INSERT INTO ocean.publication (import_id, undoes, scope)
  VALUES ((p ->> 'import_id')::uuid, (p ->> 'undoes')::bigint, p ->> 'scope')
  RETURNING publication_id INTO v_publication;
  FOR v_item IN
    SELECT * FROM jsonb_to_recordset(p -> 'items') AS item (topic text, item_id text,
      outlet_id uuid, body jsonb, is_deleted boolean, version bigint, signature text)
    ORDER BY topic, item_id
  LOOP
    SELECT * INTO v_known FROM ocean.feed_item
    WHERE topic = v_item.topic AND item_id = v_item.item_id FOR UPDATE;
    IF NOT v_known.is_deleted AND v_item.outlet_id IS NULL
      AND (v_outlet IS NOT NULL OR p ->> 'group' IS NOT NULL)
      AND (v_known.outlet_id, v_known.group_code) IS DISTINCT FROM (v_outlet, p ->> 'group') THEN
      -- The tiles of all outlets stay those of all when one of them gets a product more.
      IF v_item.topic = 'category' THEN
        v_same := v_same + 1;
        CONTINUE;
      END IF;
      PERFORM ocean.refuse('SCOPE_NARROWER', v_item.topic || ' ' || v_item.item_id);
    END IF;
    BEGIN
      v_version := ocean.feed_write(v_item.topic, v_item.item_id,
        coalesce(v_item.outlet_id, v_outlet), CASE WHEN v_item.outlet_id IS NULL
          THEN p ->> 'group' END, v_item.body, v_item.is_deleted, v_item.version,
        v_item.signature);
    EXCEPTION WHEN SQLSTATE 'OC010' THEN
      PERFORM ocean.refuse('PUBLICATION_OVERTAKEN', v_item.topic || ' ' || v_item.item_id);
    END;
    IF v_known.topic IS NOT NULL AND v_version = v_known.version THEN
      v_same := v_same + 1;
      CONTINUE;
    END IF;
    v_new := v_new + (v_known.topic IS NULL)::integer;
    v_changed := v_changed + (v_known.topic IS NOT NULL)::integer;
    INSERT INTO ocean.publication_item
    VALUES (v_publication, v_item.topic, v_item.item_id, coalesce(v_item.outlet_id, v_outlet),
      CASE WHEN v_item.outlet_id IS NULL THEN p ->> 'group' END, v_version,
      CASE WHEN v_known.topic IS NOT NULL THEN jsonb_build_object(
        'body', v_known.body, 'is_deleted', v_known.is_deleted) END);
  END LOOP;
  UPDATE ocean.import_batch SET published_at = clock_timestamp()
  WHERE import_id = (p ->> 'import_id')::uuid;
  RETURN jsonb_build_object('publication', v_publication, 'new', v_new, 'changed', v_changed,
    'same', v_same, 'outlets', (SELECT count(*) FROM ocean.feed_audience_of(v_outlet,
      p ->> 'group')));
END $$;

CREATE FUNCTION ocean.do_import(p jsonb) RETURNS jsonb
LANGUAGE sql RETURN ocean.take_import(p, 'ocean_merchandiser');
CREATE FUNCTION ocean.do_import_people(p jsonb) RETURNS jsonb
LANGUAGE sql RETURN ocean.take_import(p, 'ocean_people');
CREATE FUNCTION ocean.do_publish(p jsonb) RETURNS jsonb
LANGUAGE sql RETURN ocean.take_publication(p, 'ocean_merchandiser');
CREATE FUNCTION ocean.do_publish_people(p jsonb) RETURNS jsonb
LANGUAGE sql RETURN ocean.take_publication(p, 'ocean_people');

CREATE FUNCTION ocean.office_import(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('import', p, p_is_dry_run, p - 'items');
CREATE FUNCTION ocean.office_import_people(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('import-people', p, p_is_dry_run, p - 'items');
CREATE FUNCTION ocean.office_publish(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('publish', p, p_is_dry_run, p - 'items');
CREATE FUNCTION ocean.office_publish_people(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('publish-people', p, p_is_dry_run, p - 'items');
GRANT EXECUTE ON FUNCTION ocean.office_import (jsonb, boolean) TO ocean_merchandiser;
GRANT EXECUTE ON FUNCTION ocean.office_publish (jsonb, boolean) TO ocean_merchandiser;
GRANT EXECUTE ON FUNCTION ocean.office_import_people (jsonb, boolean) TO ocean_people;
GRANT EXECUTE ON FUNCTION ocean.office_publish_people (jsonb, boolean) TO ocean_people;
