-- Beside how every outlet is: which release head office wants there, how its box's last update went
-- and why (docs/decisions/0125), and whether its machine is set up for the release that runs. NULL
-- for boxes that do not say. The rest is as it was (0029).
SET LOCAL ROLE ocean_owner;

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
  health.body -> 'machine' ->> 'clock_source' AS clock_source,
  health.body -> 'release' ->> 'wanted' AS release_wanted,
  health.body -> 'release' -> 'last' ->> 'to' AS update_to,
  health.body -> 'release' -> 'last' ->> 'result' AS update_result,
  health.body -> 'release' -> 'last' ->> 'reason' AS update_reason,
  (health.body -> 'release' -> 'last' ->> 'at')::timestamptz AS update_at,
  health.body -> 'release' ->> 'set_up' AS set_up_state
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
