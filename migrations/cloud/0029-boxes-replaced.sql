-- What a box is replaced with (docs/decisions/0101): its outlet's keys, sealed; what each business
-- day came to, for the proof; and how its second copy and its hardware are, for the fleet (0102).
SET LOCAL ROLE ocean_owner;

-- Only head office's recovery key opens them, which no server has.
CREATE TABLE ocean.identity_escrow (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  document_id uuid NOT NULL,
  -- Of the keys inside.
  digest text NOT NULL,
  key_id text NOT NULL,
  -- Verifies what the outlet's box states about itself: SPKI DER, base64url.
  report_key text NOT NULL,
  -- SealedParcel of the wire.
  sealed jsonb NOT NULL,
  stated_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (outlet_id, document_id)
);

CREATE FUNCTION ocean.note_identity() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.identity_escrow (
    outlet_id, document_id, digest, key_id, report_key, sealed, stated_at)
  VALUES (NEW.outlet_id, NEW.document_id, NEW.payload ->> 'digest',
    NEW.payload -> 'sealed' ->> 'key_id', NEW.payload ->> 'report_key', NEW.payload -> 'sealed',
    (NEW.payload ->> 'at')::timestamptz)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER identities_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'identity-escrowed') EXECUTE FUNCTION ocean.note_identity();

/* The newest of each outlet. */
CREATE VIEW ocean.escrowed_identity AS
SELECT DISTINCT ON (escrow.outlet_id) escrow.outlet_id, outlet.code AS outlet_code, escrow.digest,
  escrow.key_id, escrow.report_key, escrow.sealed, escrow.stated_at
FROM ocean.identity_escrow AS escrow JOIN ocean.outlet USING (outlet_id)
ORDER BY escrow.outlet_id, escrow.received_at DESC, escrow.stated_at DESC;
GRANT SELECT ON ocean.escrowed_identity TO ocean_fleet;

/* {outlet, reason}: that somebody takes an outlet's keys out of the escrow is on the trail. */
CREATE FUNCTION ocean.do_replace(p jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_outlet uuid := ocean.outlet_named(p ->> 'outlet');
  v_escrow ocean.escrowed_identity;
BEGIN
  SELECT * INTO v_escrow FROM ocean.escrowed_identity WHERE outlet_id = v_outlet;
  IF NOT FOUND THEN
    PERFORM ocean.refuse('IDENTITY_UNKNOWN', p ->> 'outlet');
  END IF;
  RETURN jsonb_build_object('outlet_id', v_outlet, 'digest', v_escrow.digest,
    'key_id', v_escrow.key_id, 'stated_at', v_escrow.stated_at);
END $$;
CREATE FUNCTION ocean.office_replace(p jsonb, p_is_dry_run boolean) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN ocean.run_office_command('replace', p, p_is_dry_run);
GRANT EXECUTE ON FUNCTION ocean.office_replace (jsonb, boolean) TO ocean_fleet;

-- Sales and refunds of each business day, as far as they arrived.
CREATE VIEW ocean.outlet_days AS
SELECT moved.outlet_id, outlet.code AS outlet_code, moved.business_date,
  sum(moved.sales)::bigint AS sale_count, sum(moved.sale_minor)::bigint AS sale_minor,
  sum(moved.refunds)::bigint AS refund_count, sum(moved.refund_minor)::bigint AS refund_minor
FROM (
  SELECT outlet_id, business_date, count(*) AS sales, sum(payable_minor) AS sale_minor,
    0 AS refunds, 0 AS refund_minor
  FROM ocean.sale GROUP BY outlet_id, business_date
  UNION ALL
  SELECT outlet_id, business_date, 0, 0, count(*), sum(payable_minor)
  FROM ocean.refund GROUP BY outlet_id, business_date
) AS moved JOIN ocean.outlet USING (outlet_id)
GROUP BY moved.outlet_id, outlet.code, moved.business_date;
GRANT SELECT ON ocean.outlet_days TO ocean_reader;

CREATE FUNCTION ocean.days_of(p_outlet uuid, p_from date) RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(jsonb_agg(jsonb_build_object('business_date', business_date,
    'sale_count', sale_count, 'sale_minor', sale_minor, 'refund_count', refund_count,
    'refund_minor', refund_minor) ORDER BY business_date), '[]')
  FROM ocean.outlet_days WHERE outlet_id = p_outlet AND business_date >= p_from;
END;

/* For the outlet's own box: CloudDays of the wire. A box that is refused is told nothing. */
CREATE FUNCTION ocean.day_totals(p_hello jsonb, p_from date) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_visit ocean.visit := ocean.enter(p_hello);
BEGIN
  IF v_visit.refusal IS NOT NULL THEN
    RETURN jsonb_build_object('refused', v_visit.refusal, 'days', '[]'::jsonb);
  END IF;
  RETURN jsonb_build_object('refused', NULL, 'days',
    ocean.days_of(v_visit.outlet_id, greatest(p_from, current_date - 400)));
END $$;
GRANT EXECUTE ON FUNCTION ocean.day_totals (jsonb, date) TO ocean_outlet;

-- Beside how every outlet is: whether its second copy was rebuilt and held, whether its keys lie
-- outside, and how its hardware is. NULL for boxes that do not say. The rest is as it was (0022).
CREATE OR REPLACE VIEW ocean.fleet_status AS
SELECT outlet.outlet_id, outlet.code AS outlet_code, outlet.name,
  state.last_seen_at, now() - state.last_seen_at AS silent_for,
  CASE
    WHEN NOT EXISTS (SELECT FROM ocean.outlet_role AS login
      WHERE login.outlet_id = outlet.outlet_id AND login.is_active) THEN 'revoked'
    WHEN asking.refusal IS NOT NULL THEN 'asks'
    WHEN epoch.epoch IS NULL THEN 'not-approved'
    WHEN state.last_seen_at IS NULL THEN 'never-seen'
    ELSE 'approved' END AS box_state,
  asking.refusal AS last_refusal,
  epoch.epoch, state.box_id, state.relay_version,
  coalesce(state.report ->> 'hub_version', health.hub_version) AS hub_version,
  epoch.last_sequence, epoch.last_received_at,
  greatest((state.report ->> 'head_sequence')::bigint - epoch.last_sequence, 0) AS queue_count,
  CASE WHEN (state.report ->> 'head_sequence')::bigint > epoch.last_sequence
    THEN now() - (state.report ->> 'oldest_unsent_at')::timestamptz END AS queue_age,
  CASE WHEN (state.report ->> 'head_sequence')::bigint > epoch.last_sequence
    THEN (state.report ->> 'unsent_value_minor')::bigint ELSE 0 END AS unsent_value_minor,
  extract(epoch FROM (state.report ->> 'at')::timestamptz - state.reported_at) * 1000
    AS clock_skew_ms,
  state.report ->> 'applied_cursor' AS applied_cursor,
  health.disk_state, health.disk_free_bytes, health.clock_state, health.stated_at AS health_at,
  devices.printer_count, devices.jammed_printer_count, devices.away_terminal_count,
  aside.open_quarantine_count, quarrel.open_conflict_count, quarrel.week_conflict_count,
  quarrel.week_conflict_count * 1000.0 / nullif(trade.week_sale_count, 0)
    AS conflicts_per_1000_sales,
  kpi.offline_sales AS offline_sale_count,
  kpi.offline_sales / nullif(kpi.offline_sales + kpi.offline_failures, 0)
    AS offline_success_rate,
  kpi.synced_in_time / nullif(kpi.synced_in_time + kpi.synced_late, 0) AS sync_in_time_rate,
  kpi.offline_conflicts / nullif(kpi.offline_sales, 0) AS offline_conflict_rate,
  kpi.cache_hits / nullif(kpi.cache_hits + kpi.cache_misses, 0) AS cache_hit_rate,
  kpi.terminals_installed / nullif(kpi.terminals_active, 0) AS worker_installed_rate,
  kpi.ready_in_time / nullif(kpi.ready_count, 0) AS ready_in_time_rate,
  kpi.ready_median_ms AS offline_ready_ms,
  kpi.checkout_online_median_ms AS checkout_online_ms,
  kpi.checkout_offline_median_ms AS checkout_offline_ms,
  (state.report ->> 'absent_terminal_count')::int AS absent_terminal_count,
  health.body -> 'backup' ->> 'state' AS backup_state,
  (health.body -> 'backup' ->> 'copied_at')::timestamptz AS backup_copied_at,
  (health.body -> 'backup' ->> 'proven_at')::timestamptz AS backup_proven_at,
  (health.body -> 'backup' ->> 'is_proven')::boolean AS backup_is_proven,
  health.body -> 'backup' -> 'off_box' ->> 'state' AS off_box_state,
  (health.body -> 'backup' -> 'off_box' ->> 'sent_at')::timestamptz AS off_box_sent_at,
  (health.body -> 'backup' -> 'off_box' ->> 'proven_at')::timestamptz AS off_box_proven_at,
  (health.body -> 'backup' -> 'off_box' ->> 'is_proven')::boolean AS off_box_is_proven,
  health.body ->> 'identity' AS identity_state,
  (health.body ->> 'certificate_ends_at')::timestamptz AS certificate_ends_at,
  health.body ->> 'redis' AS redis_state,
  health.body -> 'machine' -> 'medium' ->> 'state' AS medium_state,
  (health.body -> 'machine' -> 'medium' ->> 'life_used_percent')::int AS medium_life_used_percent,
  (health.body -> 'machine' ->> 'temperature_celsius')::int AS temperature_celsius,
  health.body -> 'machine' ->> 'clock_source' AS clock_source
FROM ocean.outlet
LEFT JOIN ocean.outlet_state AS state USING (outlet_id)
LEFT JOIN LATERAL jsonb_to_record(nullif(state.report -> 'kpis', 'null')) AS kpi (
  offline_sales numeric, offline_failures numeric, offline_conflicts numeric,
  synced_in_time numeric, synced_late numeric, cache_hits numeric, cache_misses numeric,
  terminals_active numeric, terminals_installed numeric, ready_count numeric,
  ready_in_time numeric, ready_median_ms numeric, checkout_online_median_ms numeric,
  checkout_offline_median_ms numeric) ON true
LEFT JOIN ocean.epoch ON epoch.outlet_id = outlet.outlet_id AND epoch.state = 'approved'
LEFT JOIN ocean.box_health AS health ON health.outlet_id = outlet.outlet_id
LEFT JOIN LATERAL (
  SELECT refusal FROM ocean.box_request AS asked
  WHERE asked.outlet_id = outlet.outlet_id
    AND asked.last_asked_at > coalesce(state.last_seen_at, '-infinity')
  ORDER BY asked.last_asked_at DESC LIMIT 1) AS asking ON true
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE device_kind = 'printer') AS printer_count,
    count(*) FILTER (WHERE device_kind = 'printer' AND device.state = 'jammed')
      AS jammed_printer_count,
    count(*) FILTER (WHERE device_kind = 'terminal' AND device.state = 'away')
      AS away_terminal_count
  FROM ocean.device_health AS device WHERE device.outlet_id = outlet.outlet_id) AS devices
CROSS JOIN LATERAL (
  SELECT count(*) AS open_quarantine_count FROM ocean.quarantine AS item
  WHERE item.outlet_id = outlet.outlet_id AND item.settled_at IS NULL) AS aside
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE item.resolved_at IS NULL) AS open_conflict_count,
    count(*) FILTER (WHERE item.raised_at > now() - interval '7 days') AS week_conflict_count
  FROM ocean.conflict AS item WHERE item.outlet_id = outlet.outlet_id) AS quarrel
CROSS JOIN LATERAL (
  SELECT count(*) AS week_sale_count FROM ocean.sale
  WHERE sale.outlet_id = outlet.outlet_id
    AND sale.business_date > (now() AT TIME ZONE outlet.timezone)::date - 7) AS trade;
