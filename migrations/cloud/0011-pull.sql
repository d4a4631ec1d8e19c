-- The door through which an outlet takes what is new in the feed. A cursor is
-- `<timeline>.<xid>.<id>`, with `.s` behind it while a snapshot is under way. The timeline names
-- the server's own (it grows when a backup is restored to an earlier day), the feed's life and the
-- outlet's generation, so that a cursor of another history begins a snapshot.
SET LOCAL ROLE ocean_owner;

CREATE FUNCTION ocean.feed_timeline(p_outlet uuid) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT life || '-' || ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0') || '-'
    || coalesce((SELECT generation FROM ocean.feed_audience WHERE outlet_id = p_outlet), 1)
  FROM ocean.feed_life;
$$;

/* What this outlet may see after (p_xid, p_id) and before p_before, oldest first. */
CREATE FUNCTION ocean.feed_rows(
  p_outlet uuid, p_xid xid8, p_id bigint, p_before xid8, p_count integer)
RETURNS SETOF ocean.feed_item LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    (SELECT * FROM ocean.feed_item
      WHERE outlet_id IS NULL AND group_code IS NULL
        AND (xid, id) > (p_xid, p_id) AND xid < p_before
      ORDER BY xid, id LIMIT p_count)
    UNION ALL
    (SELECT * FROM ocean.feed_item
      WHERE outlet_id = p_outlet AND (xid, id) > (p_xid, p_id) AND xid < p_before
      ORDER BY xid, id LIMIT p_count)
    UNION ALL
    SELECT item.* FROM ocean.outlet_group AS own
    CROSS JOIN LATERAL (
      SELECT * FROM ocean.feed_item
      WHERE group_code = own.group_code AND (xid, id) > (p_xid, p_id) AND xid < p_before
      ORDER BY xid, id LIMIT p_count) AS item
    WHERE own.outlet_id = p_outlet
  ) AS seen ORDER BY xid, id LIMIT p_count;
$$;

/* The newest row of the feed for this outlet. Three looks into an index: every ingest asks. */
CREATE OR REPLACE FUNCTION ocean.feed_head(p_outlet uuid) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT ocean.feed_timeline($1) || '.' || coalesce(newest.xid || '.' || newest.id, '0.0')
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS before) AS seen
  LEFT JOIN LATERAL (
    SELECT xid, id FROM (
      (SELECT xid, id FROM ocean.feed_item
        WHERE outlet_id IS NULL AND group_code IS NULL AND xid < seen.before
        ORDER BY xid DESC, id DESC LIMIT 1)
      UNION ALL
      (SELECT xid, id FROM ocean.feed_item
        WHERE outlet_id = $1 AND xid < seen.before
        ORDER BY xid DESC, id DESC LIMIT 1)
      UNION ALL
      SELECT item.xid, item.id FROM ocean.outlet_group AS own
      CROSS JOIN LATERAL (
        SELECT xid, id FROM ocean.feed_item
        WHERE group_code = own.group_code AND xid < seen.before
        ORDER BY xid DESC, id DESC LIMIT 1) AS item
      WHERE own.outlet_id = $1
    ) AS last ORDER BY xid DESC, id DESC LIMIT 1) AS newest ON true;
$$;

/*
 * As this outlet is told it. A balance is kept as points and whose they are: an outlet is told what
 * was earned and spent elsewhere, and adds its own entries, which it alone knows all of.
 */
CREATE FUNCTION ocean.feed_body(p_topic text, p_body jsonb, p_outlet uuid) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p_topic = 'loyalty-balance' AND p_body ? 'points' THEN jsonb_build_object(
    'points_elsewhere', (p_body ->> 'points')::bigint
      - coalesce((p_body -> 'by_outlet' ->> p_outlet::text)::bigint, 0))
  ELSE p_body END;

CREATE FUNCTION ocean.feed_items(p_rows ocean.feed_item[], p_outlet uuid) RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'topic', topic, 'item_id', item_id, 'version', version, 'is_deleted', is_deleted,
    'body', ocean.feed_body(topic, body, p_outlet), 'signature', signature)
    ORDER BY xid, id), '[]')
  FROM unnest(p_rows);
END;

CREATE TYPE ocean.feed_place AS (
  timeline text, xid xid8, id bigint, is_snapshot boolean, is_known boolean);

/* Where a cursor stands; one of another history or from the future stands at the beginning. */
CREATE FUNCTION ocean.feed_place_of(p_outlet uuid, p_cursor text) RETURNS ocean.feed_place
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_timeline text := ocean.feed_timeline(p_outlet);
  v_parts text[] := regexp_match(
    p_cursor, '^(\d{1,9}-[0-9A-F]{1,8}-\d{1,18})\.(\d{1,18})\.(\d{1,18})(\.s)?$');
BEGIN
  IF v_parts[1] IS DISTINCT FROM v_timeline
    OR v_parts[2]::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) THEN
    RETURN ROW(v_timeline, '0'::xid8, 0::bigint, true, false);
  END IF;
  RETURN ROW(v_timeline, v_parts[2]::xid8, v_parts[3]::bigint, v_parts[4] IS NOT NULL,
    true);
END $$;

/*
 * The page after p_cursor, at most 500 items and p_bytes_max bytes, and at least one. PullAnswer of
 * hub/domain/wire/cloud-message.ts. A snapshot ends with a page that also holds what has been
 * committed behind a transaction that still runs: it comes again when that one has ended, but
 * without it a thing that was changed during the snapshot would be missing from it.
 */
CREATE FUNCTION ocean.pull(p_hello jsonb, p_cursor text, p_bytes_max integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_items CONSTANT integer := 500;
  v_visit ocean.visit := ocean.enter(p_hello);
  v_bytes bigint := least(greatest(coalesce(p_bytes_max, 0), 4096), 220000);
  v_place ocean.feed_place;
  v_before xid8;
  v_found integer;
  v_rows ocean.feed_item[];
  v_behind ocean.feed_item[];
  v_sum bigint;
  v_has_more boolean;
BEGIN
  IF v_visit.refusal IS NOT NULL THEN
    RETURN jsonb_build_object('refused', jsonb_build_object(
        'code', v_visit.refusal, 'detail', v_visit.detail),
      'from_cursor', NULL, 'cursor', '', 'items', '[]'::jsonb, 'has_more', false);
  END IF;
  v_place := ocean.feed_place_of(v_visit.outlet_id, p_cursor);
  SELECT pg_snapshot_xmin(pg_current_snapshot()) INTO v_before;
  SELECT count(*), array_agg(item ORDER BY place)
      FILTER (WHERE place = 1 OR place <= c_items AND bytes_so_far <= v_bytes),
    coalesce(sum((item).bytes)
      FILTER (WHERE place = 1 OR place <= c_items AND bytes_so_far <= v_bytes), 0)
  INTO v_found, v_rows, v_sum
  FROM (
    SELECT item, sum(item.bytes) OVER (ORDER BY item.xid, item.id) AS bytes_so_far,
      row_number() OVER (ORDER BY item.xid, item.id) AS place
    FROM ocean.feed_rows(
      v_visit.outlet_id, v_place.xid, v_place.id, v_before, c_items + 1) AS item
  ) AS weighed;
  v_rows := coalesce(v_rows, '{}');
  v_has_more := v_found > cardinality(v_rows);
  IF v_place.is_snapshot AND NOT v_has_more THEN
    SELECT coalesce(array_agg(item), '{}'), v_sum + coalesce(sum(item.bytes), 0)
    INTO v_behind, v_sum
    FROM ocean.feed_rows(v_visit.outlet_id, v_before, -1, '9223372036854775807', c_items + 1)
      AS item;
    v_has_more := cardinality(v_rows) + cardinality(v_behind) > c_items
      OR v_sum > v_bytes AND cardinality(v_behind) > 0
        AND cardinality(v_rows) + cardinality(v_behind) > 1;
  END IF;
  RETURN jsonb_build_object(
    'refused', NULL,
    'from_cursor', CASE WHEN v_place.is_known THEN p_cursor END,
    'cursor', v_place.timeline || '.' || CASE WHEN cardinality(v_rows) = 0
        THEN v_place.xid || '.' || v_place.id
        ELSE v_rows[cardinality(v_rows)].xid || '.' || v_rows[cardinality(v_rows)].id END
      || CASE WHEN v_place.is_snapshot AND v_has_more THEN '.s' ELSE '' END,
    'items', ocean.feed_items(
      v_rows || CASE WHEN v_has_more THEN NULL ELSE v_behind END, v_visit.outlet_id),
    'has_more', v_has_more);
END $$;
GRANT EXECUTE ON FUNCTION ocean.pull (jsonb, text, integer) TO ocean_outlet;

/* How many items this outlet has not applied yet, by the cursor of its last report. */
CREATE FUNCTION ocean.feed_pending_count(p_outlet uuid, p_cursor text) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM ocean.feed_place_of(p_outlet, p_cursor) AS place
  CROSS JOIN LATERAL ocean.feed_rows(
    p_outlet, place.xid, place.id, '9223372036854775807', 1000000);
$$;

-- What is committed and held back by a transaction that still runs: the feed's own metric.
CREATE VIEW ocean.feed_held_back AS
SELECT count(*) AS item_count, min(changed_at) AS oldest_at
FROM ocean.feed_item WHERE xid >= pg_snapshot_xmin(pg_current_snapshot());
