-- Papers about goods, and what is on its way between outlets (docs/decisions/0072). What they do to
-- the levels is in ocean.stock_entry.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.stock_document (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  stock_document_id uuid NOT NULL,
  number text NOT NULL,
  kind text NOT NULL,
  reverses_id uuid,
  -- The supplier, or the other outlet by name and code.
  party text,
  party_code text,
  reference text,
  -- The transfer that was received, or the count that was settled.
  source_id uuid,
  reason_code text,
  note text,
  line_count bigint NOT NULL,
  value_minor bigint NOT NULL,
  staff_id uuid NOT NULL,
  approved_by uuid,
  posted_at timestamptz NOT NULL,
  PRIMARY KEY (outlet_id, stock_document_id)
);
CREATE INDEX stock_document_by_source ON ocean.stock_document (source_id)
  WHERE source_id IS NOT NULL;
CREATE INDEX stock_document_by_time ON ocean.stock_document (posted_at);
CREATE TABLE ocean.stock_document_line (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  stock_document_id uuid NOT NULL,
  part_no integer NOT NULL,
  line_no integer NOT NULL,
  product_id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  unit_code text NOT NULL,
  unit_factor_milli bigint NOT NULL,
  quantity_milli bigint NOT NULL,
  expected_milli bigint,
  moved_milli bigint NOT NULL,
  value_minor bigint NOT NULL,
  PRIMARY KEY (outlet_id, stock_document_id, part_no, line_no)
);

/* Announces a transfer to the outlet it goes to, or that its sender took it back. */
CREATE FUNCTION ocean.announce_transfer(p_sender uuid, p_paper jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_target uuid;
  v_item text;
  v_body jsonb;
BEGIN
  SELECT outlet_id INTO v_target FROM ocean.outlet
  WHERE code = p_paper ->> 'party_code' AND outlet_id <> p_sender;
  -- An outlet that is not here receives by the number on the paper.
  IF v_target IS NULL THEN
    RETURN;
  END IF;
  v_item := coalesce(p_paper ->> 'reverses_id', p_paper ->> 'stock_document_id');
  IF p_paper ->> 'reverses_id' IS NULL THEN
    SELECT jsonb_build_object('number', p_paper ->> 'number', 'from_name', outlet.name,
      'state', 'sent', 'sent_at', p_paper ->> 'at', 'note', p_paper -> 'note',
      'lines', (SELECT jsonb_agg(jsonb_build_object('product_id', line -> 'product_id',
          'sku', line -> 'sku', 'name', line -> 'name', 'unit_code', line -> 'unit_code',
          'unit_factor_milli', line -> 'unit_factor_milli',
          'quantity_milli', line -> 'quantity_milli',
          'cost_minor', abs((line ->> 'value_minor')::bigint)) ORDER BY position)
        FROM jsonb_array_elements(p_paper -> 'lines') WITH ORDINALITY AS each (line, position)))
    INTO v_body FROM ocean.outlet WHERE outlet_id = p_sender;
  ELSE
    SELECT body || '{"state": "cancelled"}' INTO v_body FROM ocean.feed_item
    WHERE topic = 'stock-transfer' AND item_id = v_item;
  END IF;
  IF v_body IS NOT NULL THEN
    PERFORM ocean.feed_write('stock-transfer', v_item, v_target, NULL, v_body, false, NULL, NULL);
  END IF;
END $$;

CREATE FUNCTION ocean.note_stock_document() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_paper jsonb := NEW.payload;
BEGIN
  INSERT INTO ocean.stock_document (outlet_id, stock_document_id, number, kind, reverses_id, party,
    party_code, reference, source_id, reason_code, note, line_count, value_minor, staff_id,
    approved_by, posted_at)
  VALUES (NEW.outlet_id, (v_paper ->> 'stock_document_id')::uuid, v_paper ->> 'number',
    v_paper ->> 'kind', (v_paper ->> 'reverses_id')::uuid, v_paper ->> 'party',
    v_paper ->> 'party_code', v_paper ->> 'reference', (v_paper ->> 'source_id')::uuid,
    v_paper ->> 'reason_code', v_paper ->> 'note', (v_paper ->> 'line_count')::bigint,
    (v_paper ->> 'value_minor')::bigint, (v_paper ->> 'staff_id')::uuid,
    (v_paper ->> 'approved_by')::uuid, (v_paper ->> 'at')::timestamptz)
  ON CONFLICT (outlet_id, stock_document_id) DO NOTHING;
  INSERT INTO ocean.stock_document_line (outlet_id, stock_document_id, part_no, line_no, product_id,
    sku, name, unit_code, unit_factor_milli, quantity_milli, expected_milli, moved_milli,
    value_minor)
  SELECT NEW.outlet_id, (v_paper ->> 'stock_document_id')::uuid, (v_paper ->> 'part_no')::integer,
    position, (line ->> 'product_id')::uuid, line ->> 'sku', line ->> 'name',
    line ->> 'unit_code', (line ->> 'unit_factor_milli')::bigint,
    (line ->> 'quantity_milli')::bigint, (line ->> 'expected_milli')::bigint,
    (line ->> 'moved_milli')::bigint, (line ->> 'value_minor')::bigint
  FROM jsonb_array_elements(v_paper -> 'lines') WITH ORDINALITY AS each (line, position)
  ON CONFLICT (outlet_id, stock_document_id, part_no, line_no) DO NOTHING;
  IF v_paper ->> 'kind' = 'transfer-out' THEN
    PERFORM ocean.announce_transfer(NEW.outlet_id, v_paper);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_documents_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'stock-document-posted')
EXECUTE FUNCTION ocean.note_stock_document();

-- Transfers that were not taken back: in transit until somebody received them, and what came of
-- them. Values are positive, at the sender's cost; a variance below zero came short.
CREATE VIEW ocean.stock_transfers AS
SELECT sent.outlet_id AS from_outlet_id, sent.stock_document_id AS transfer_id, sent.number,
  sent.party_code AS to_code, sent.posted_at AS sent_at, -sent.value_minor AS sent_minor,
  came.outlet_id AS to_outlet_id, came.posted_at AS received_at,
  came.value_minor AS received_minor, came.value_minor + sent.value_minor AS variance_minor
FROM ocean.stock_document AS sent
LEFT JOIN ocean.stock_document AS came ON came.source_id = sent.stock_document_id
  AND came.kind = 'transfer-in' AND came.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM ocean.stock_document AS back
    WHERE back.outlet_id = came.outlet_id AND back.reverses_id = came.stock_document_id)
WHERE sent.kind = 'transfer-out' AND sent.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM ocean.stock_document AS back
    WHERE back.outlet_id = sent.outlet_id AND back.reverses_id = sent.stock_document_id);
