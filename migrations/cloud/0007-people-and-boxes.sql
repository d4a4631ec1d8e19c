-- The second part of what documents write: customers and points as their outlet states them,
-- disagreements, and how the boxes are. See 0006. What several outlets share is settled last, from
-- the rows written here, which no document can make fail any more.
SET LOCAL ROLE ocean_owner;

CREATE FUNCTION ocean.store_edits(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  -- Version 1 of the document is the customer alone, as added.
  INSERT INTO ocean.customer_edit (
    outlet_id, epoch, sequence, field, customer_id, document_id, edited_at, before_text, after_text)
  SELECT p_outlet, p_epoch, document.sequence, edit.field, (told.customer ->> 'customer_id')::uuid,
    document.document_id, ocean.document_time(document), edit.before, told.customer ->> edit.field
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{customer-changed}') AS document,
  LATERAL (SELECT coalesce(document.payload -> 'customer', document.payload) AS customer,
    coalesce((document.payload ->> 'is_new')::boolean, true) AS is_new) AS told,
  LATERAL (
    SELECT field, NULL AS before FROM unnest('{full_name,phone,email}'::text[]) AS field
    WHERE told.is_new
    UNION ALL
    SELECT field, before
    FROM jsonb_to_recordset(document.payload -> 'changed') AS changed (field text, before text)
    WHERE NOT told.is_new AND field IN ('full_name', 'phone', 'email')) AS edit;
$$;

CREATE FUNCTION ocean.store_points(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO ocean.loyalty_entry (
    outlet_id, epoch, sequence, reason, customer_id, document_id, points)
  SELECT p_outlet, p_epoch, document.sequence, 'moved',
    (document.payload ->> 'customer_id')::uuid, document.document_id,
    (document.payload ->> 'points')::bigint
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{loyalty-moved}') AS document;
$$;

CREATE FUNCTION ocean.store_conflicts(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO ocean.conflict (
    outlet_id, conflict_id, origin, epoch, sequence, type, subject_id, message, detail, raised_at)
  SELECT p_outlet, head.conflict_id, 'outlet', p_epoch, document.sequence, head.type,
    head.subject_id, head.message, coalesce(head.detail, '{}'), ocean.document_time(document)
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{conflict-raised}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    conflict_id uuid, type text, subject_id uuid, message text, detail jsonb)
  ON CONFLICT (outlet_id, conflict_id) DO NOTHING;

  -- A sale spends the points it states; what its outlet could not take of them it states here.
  INSERT INTO ocean.loyalty_entry (
    outlet_id, epoch, sequence, reason, customer_id, document_id, points)
  SELECT p_outlet, p_epoch, document.sequence, 'not-covered',
    (document.payload -> 'detail' ->> 'customer_id')::uuid, document.document_id,
    (document.payload -> 'detail' ->> 'missing_points')::bigint
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{conflict-raised}') AS document
  WHERE document.payload ->> 'type' = 'insufficient_loyalty_points'
    AND document.payload -> 'detail' ? 'short_minor'
    AND document.payload -> 'detail' ->> 'customer_id' <> '';

  -- Of an older hub the raising itself may not have come.
  INSERT INTO ocean.conflict AS known (
    outlet_id, conflict_id, origin, epoch, sequence, type, subject_id, message, detail, raised_at,
    resolved_at, resolution)
  SELECT DISTINCT ON (head.conflict_id) p_outlet, head.conflict_id, 'outlet', p_epoch,
    document.sequence, head.type, head.subject_id, '', '{}', ocean.document_time(document),
    ocean.document_time(document), document.payload
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{conflict-resolved}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    conflict_id uuid, type text, subject_id uuid)
  ORDER BY head.conflict_id, document.sequence
  ON CONFLICT (outlet_id, conflict_id) DO UPDATE
  SET resolved_at = excluded.resolved_at, resolution = excluded.resolution
  WHERE known.resolved_at IS NULL;
$$;

CREATE FUNCTION ocean.store_health(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO ocean.audit_checkpoint (
    outlet_id, document_id, checked_at, reason, from_sequence, to_sequence, hash, broken_at)
  SELECT p_outlet, document.document_id, ocean.document_time(document), head.*
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{audit-checkpoint}') AS document,
  LATERAL jsonb_to_record(document.payload) AS head (
    reason text, from_sequence bigint, to_sequence bigint, hash text, broken_at bigint);

  INSERT INTO ocean.quarantine (
    outlet_id, epoch, sequence, document_id, kind, reason, payload, hash)
  SELECT p_outlet, p_epoch, sequence, document_id::text, kind, 'audit-chain-broken',
    document.payload::text, hash
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{audit-checkpoint}') AS document
  WHERE document.payload ->> 'broken_at' IS NOT NULL;

  INSERT INTO ocean.box_health AS known (
    outlet_id, stated_at, hub_version, disk_state, disk_free_bytes, clock_state, body)
  SELECT p_outlet, ocean.document_time(document), document.payload ->> 'hub_version',
    document.payload -> 'disk' ->> 'state', (document.payload -> 'disk' ->> 'free_bytes')::bigint,
    document.payload -> 'clock' ->> 'state', document.payload
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{box-health}') AS document
  ORDER BY document.sequence DESC LIMIT 1
  ON CONFLICT (outlet_id) DO UPDATE
  SET stated_at = excluded.stated_at, received_at = now(), hub_version = excluded.hub_version,
    disk_state = excluded.disk_state, disk_free_bytes = excluded.disk_free_bytes,
    clock_state = excluded.clock_state, body = excluded.body;

  WITH newest AS MATERIALIZED (
    SELECT document.payload, ocean.document_time(document) AS stated_at
    FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{box-health}') AS document
    ORDER BY document.sequence DESC LIMIT 1
  ), told AS (
    SELECT 'printer' AS device_kind, (device ->> 'printer_id')::uuid AS device_id,
      device ->> 'name' AS name, device ->> 'state' AS state, stated_at, device
    FROM newest, jsonb_array_elements(payload -> 'printers') AS device
    UNION ALL
    SELECT 'terminal', (device ->> 'terminal_id')::uuid, device ->> 'code',
      CASE WHEN (device ->> 'is_connected')::boolean THEN 'connected' ELSE 'away' END, stated_at,
      device
    FROM newest, jsonb_array_elements(payload -> 'terminals') AS device
  ), gone AS (
    -- A device the box no longer names is no longer there.
    DELETE FROM ocean.device_health AS old
    WHERE old.outlet_id = p_outlet AND EXISTS (SELECT FROM newest) AND NOT EXISTS (
      SELECT FROM told WHERE told.device_kind = old.device_kind AND told.device_id = old.device_id)
  )
  INSERT INTO ocean.device_health AS known (
    outlet_id, device_kind, device_id, name, state, stated_at, body)
  SELECT p_outlet, told.* FROM told
  ON CONFLICT (outlet_id, device_kind, device_id) DO UPDATE
  SET name = excluded.name, state = excluded.state, stated_at = excluded.stated_at,
    body = excluded.body;
$$;

/* Calls what the kinds among these documents need. */
CREATE FUNCTION ocean.store_effects(
  p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint, p_kinds text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_kinds && '{refund-completed}' THEN
    PERFORM ocean.store_refunds(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{shift-opened,unknown-shift-opened,shift-suspended,shift-resumed,
    shift-trading-ended,drawer-counted}' THEN
    PERFORM ocean.store_shifts(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{shift-closed}' THEN
    PERFORM ocean.store_closes(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{shift-addendum-closed,addendum-cash-placed}' THEN
    PERFORM ocean.store_addenda(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{cash-moved,drawer-opened-without-sale,safe-moved}' THEN
    PERFORM ocean.store_cash(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{account-opened,account-changed,account-moved}' THEN
    PERFORM ocean.store_accounts(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{stock-moved}' THEN
    PERFORM ocean.store_stock(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{customer-changed}' THEN
    PERFORM ocean.store_edits(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{loyalty-moved}' THEN
    PERFORM ocean.store_points(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{conflict-raised,conflict-resolved}' THEN
    PERFORM ocean.store_conflicts(p_outlet, p_epoch, p_after, p_last);
  END IF;
  IF p_kinds && '{box-health,audit-checkpoint}' THEN
    PERFORM ocean.store_health(p_outlet, p_epoch, p_after, p_last);
  END IF;
END $$;

-- What only the cloud can see, because it alone sees several outlets (docs/decisions/0035).

CREATE FUNCTION ocean.named_uuid(p_name text) RETURNS uuid
LANGUAGE sql IMMUTABLE
RETURN left(encode(sha256(convert_to(p_name, 'UTF8')), 'hex'), 32)::uuid;

/* Beside the document at which it was seen; handed to its outlet. ConflictBody of the wire. */
CREATE FUNCTION ocean.raise_conflict(
  p_document ocean.document, p_type text, p_reason text, p_subject uuid, p_message text,
  p_detail jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_id uuid := ocean.named_uuid(concat_ws('/', p_document.outlet_id, p_document.document_id,
    p_reason, p_subject, p_detail ->> 'field'));
BEGIN
  INSERT INTO ocean.conflict (outlet_id, conflict_id, origin, epoch, sequence, type, reason,
    subject_id, message, detail, raised_at)
  VALUES (p_document.outlet_id, v_id, 'cloud', p_document.epoch, p_document.sequence, p_type,
    p_reason, p_subject, p_message, p_detail, now())
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM ocean.feed_put('conflict', v_id::text, p_document.outlet_id, jsonb_build_object(
      'type', p_type, 'document_id', p_subject, 'message', p_message,
      'detail', p_detail || jsonb_build_object('reason', p_reason),
      'raised_at', ocean.wire_time(now())), false);
  END IF;
END $$;

/* CustomerBody of the wire. */
CREATE FUNCTION ocean.customer_body(p_customer ocean.customer) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
  'full_name', p_customer.full_name,
  'phone', CASE WHEN p_customer.phone ~ '^\+[1-9]\d{6,14}$' THEN p_customer.phone END,
  'email', left(p_customer.email, 200),
  'membership_number', left(nullif(p_customer.membership_number, ''), 32),
  'loyalty_tier', p_customer.loyalty_tier);

/* The balance as the feed keeps it: each outlet is told what was moved elsewhere. */
CREATE FUNCTION ocean.feed_balance(p_customer uuid) RETURNS void
LANGUAGE sql AS $$
  SELECT ocean.feed_put('loyalty-balance', p_customer::text, NULL, jsonb_build_object(
    'points', balance.points, 'by_outlet', (
      SELECT coalesce(jsonb_object_agg(outlet_id, points), '{}') FROM ocean.loyalty_by_outlet
      WHERE customer_id = p_customer)), false)
  FROM ocean.loyalty_balance AS balance WHERE customer_id = p_customer;
$$;

/*
 * One field that an outlet changed. Made on what stands, it stands. Where another outlet changed it
 * meanwhile, the later one to arrive stands; of two that arrived within a minute, as after one
 * outage, the later by their hubs' clocks. The other value is kept and a conflict raised.
 */
CREATE FUNCTION ocean.settle_edit(p_edit ocean.customer_edit) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_customer ocean.customer;
  v_document ocean.document;
  v_standing text;
  v_written jsonb;
  v_is_clash boolean;
  v_stands boolean;
BEGIN
  SELECT * INTO STRICT v_document FROM ocean.document
  WHERE outlet_id = p_edit.outlet_id AND document_id = p_edit.document_id;
  SELECT * INTO v_customer FROM ocean.customer WHERE customer_id = p_edit.customer_id;
  IF NOT FOUND THEN
    INSERT INTO ocean.customer (
      customer_id, full_name, phone, email, membership_number, loyalty_tier)
    SELECT p_edit.customer_id, coalesce(nullif(left(told ->> 'full_name', 200), ''), '-'),
      told ->> 'phone', told ->> 'email', told ->> 'membership_number',
      coalesce(nullif(left(told ->> 'loyalty_tier', 40), ''), 'standard')
    FROM coalesce(v_document.payload -> 'customer', v_document.payload) AS told
    RETURNING * INTO v_customer;
  END IF;
  v_standing := to_jsonb(v_customer) ->> p_edit.field;
  v_written := v_customer.written -> p_edit.field;
  v_is_clash := v_standing IS DISTINCT FROM p_edit.after_text
    AND v_standing IS DISTINCT FROM p_edit.before_text
    AND v_written ->> 'outlet_id' IS DISTINCT FROM p_edit.outlet_id::text;
  v_stands := NOT v_is_clash OR v_written IS NULL
    OR now() - (v_written ->> 'received_at')::timestamptz > interval '1 minute'
    OR p_edit.edited_at >= (v_written ->> 'edited_at')::timestamptz;
  IF v_stands THEN
    UPDATE ocean.customer SET changed_at = now(),
      version = version + (v_standing IS DISTINCT FROM p_edit.after_text)::integer,
      full_name = CASE p_edit.field WHEN 'full_name'
        THEN coalesce(nullif(left(p_edit.after_text, 200), ''), full_name) ELSE full_name END,
      phone = CASE p_edit.field WHEN 'phone' THEN p_edit.after_text ELSE phone END,
      email = CASE p_edit.field WHEN 'email' THEN p_edit.after_text ELSE email END,
      written = written || jsonb_build_object(p_edit.field, jsonb_build_object(
        'outlet_id', p_edit.outlet_id, 'edited_at', p_edit.edited_at, 'received_at', now()))
    WHERE customer_id = p_edit.customer_id;
  END IF;
  IF v_is_clash THEN
    PERFORM ocean.raise_conflict(v_document, 'customer_mismatch', 'edited-in-two-outlets',
      p_edit.customer_id, 'Two outlets changed ' || p_edit.field || ' of one customer.',
      jsonb_build_object('customer_id', p_edit.customer_id, 'field', p_edit.field,
        'kept', CASE WHEN v_stands THEN p_edit.after_text ELSE v_standing END,
        'lost', CASE WHEN v_stands THEN v_standing ELSE p_edit.after_text END,
        'other_outlet_id', v_written -> 'outlet_id'));
  END IF;
  RETURN CASE WHEN NOT v_stands THEN 'lost' WHEN v_standing IS NOT DISTINCT FROM p_edit.after_text
    THEN 'same' ELSE 'stands' END;
END $$;

/* One person under two ids is a person's to judge: nothing is merged. */
CREATE FUNCTION ocean.settle_keys(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.customer_key (kind, value)
  SELECT DISTINCT key.kind, key.value
  FROM ocean.customer_edit AS edit JOIN ocean.customer USING (customer_id),
  LATERAL (VALUES ('phone', phone), ('membership', membership_number)) AS key (kind, value)
  WHERE edit.outlet_id = p_outlet AND edit.epoch = p_epoch AND edit.sequence > p_after
    AND edit.sequence <= p_last AND key.value IS NOT NULL
  ORDER BY key.kind, key.value
  ON CONFLICT (kind, value) DO UPDATE SET value = excluded.value;

  PERFORM ocean.raise_conflict(document, 'customer_mismatch', 'duplicate-' || twin.kind,
    twin.customer_id, 'Another customer has the same ' || twin.words || '.', jsonb_build_object(
      'customer_id', twin.customer_id, 'other_customer_id', twin.other_id))
  FROM (
    SELECT DISTINCT ON (mine.customer_id, key.kind) edit.document_id, mine.customer_id,
      key.kind, key.words, other.customer_id AS other_id
    FROM ocean.customer_edit AS edit JOIN ocean.customer AS mine USING (customer_id),
    LATERAL (VALUES ('phone', mine.phone, 'phone number'),
      ('membership', mine.membership_number, 'membership number')) AS key (kind, value, words),
    LATERAL (SELECT customer_id FROM ocean.customer AS twin
      WHERE twin.customer_id <> mine.customer_id AND key.value <> ''
        AND (key.kind = 'phone' AND twin.phone = key.value
          OR key.kind = 'membership' AND twin.membership_number = key.value)
      ORDER BY customer_id LIMIT 1) AS other
    WHERE edit.outlet_id = p_outlet AND edit.epoch = p_epoch AND edit.sequence > p_after
      AND edit.sequence <= p_last
    ORDER BY mine.customer_id, key.kind, edit.sequence DESC) AS twin
  JOIN ocean.document AS document
    ON document.outlet_id = p_outlet AND document.document_id = twin.document_id;
END $$;

/* Points below zero over all outlets: the documents of this batch that spent what is not there. */
CREATE FUNCTION ocean.settle_points(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.loyalty_by_outlet AS known (customer_id, outlet_id, points)
  SELECT customer_id, p_outlet, sum(points) FROM ocean.loyalty_entry
  WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
  GROUP BY customer_id ORDER BY customer_id
  ON CONFLICT (customer_id, outlet_id) DO UPDATE SET points = known.points + excluded.points;

  PERFORM ocean.raise_conflict(document, 'insufficient_loyalty_points', 'spent-in-two-outlets',
    spent.document_id, 'The points were spent in another outlet: '
      || least(-balance.points, spent.all_points) || ' are missing.', jsonb_build_object(
      'customer_id', spent.customer_id, 'balance_points', balance.points,
      'missing_points', least(-balance.points, spent.all_points)))
  FROM (
    SELECT DISTINCT ON (customer_id) customer_id, document_id,
      -sum(points) OVER (PARTITION BY customer_id) AS all_points
    FROM ocean.loyalty_entry
    WHERE outlet_id = p_outlet AND epoch = p_epoch AND sequence > p_after AND sequence <= p_last
      AND points < 0
    ORDER BY customer_id, sequence DESC) AS spent
  JOIN ocean.loyalty_balance AS balance USING (customer_id)
  JOIN ocean.document AS document
    ON document.outlet_id = p_outlet AND document.document_id = spent.document_id
  WHERE balance.points < 0;
END $$;

/*
 * After the documents of a call are stored. Locks what is shared in one order for all outlets:
 * customers by id (their balance's row), then keys, then the feed.
 */
CREATE FUNCTION ocean.settle(p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_customers uuid[];
  v_edit ocean.customer_edit;
BEGIN
  WITH touched AS (
    SELECT customer_id, sum(points) AS points FROM (
      SELECT customer_id, points FROM ocean.loyalty_entry
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

CREATE FUNCTION ocean.settle_feed(
  p_outlet uuid, p_epoch uuid, p_after bigint, p_last bigint, p_customers uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ocean.feed_put('conflict', conflict_id::text, p_outlet, NULL, true)
  FROM ocean.documents_of(p_outlet, p_epoch, p_after, p_last, '{conflict-resolved}') AS document
  JOIN ocean.conflict ON conflict.outlet_id = p_outlet AND conflict.origin = 'cloud'
    AND conflict.conflict_id = (document.payload ->> 'conflict_id')::uuid;
  PERFORM ocean.feed_put('customer', customer_id::text, NULL, ocean.customer_body(customer), false)
  FROM ocean.customer WHERE customer_id = ANY (p_customers) AND changed_at = now()
  ORDER BY customer_id;
  PERFORM ocean.feed_balance(customer_id)
  FROM unnest(p_customers) WITH ORDINALITY AS touched (customer_id, place) ORDER BY place;
END $$;
