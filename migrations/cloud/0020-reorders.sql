-- What outlets sold beyond their stock on record, as their rules or people noted it
-- (docs/decisions/0055).
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.reorder (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  reorder_id uuid NOT NULL,
  product_id uuid NOT NULL,
  missing_milli bigint NOT NULL,
  noted_by uuid,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (outlet_id, reorder_id)
);
CREATE INDEX reorder_by_time ON ocean.reorder (noted_at);

CREATE FUNCTION ocean.note_reorder() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.reorder (outlet_id, reorder_id, product_id, missing_milli, noted_by, noted_at)
  VALUES (NEW.outlet_id, NEW.document_id, (NEW.payload ->> 'product_id')::uuid,
    (NEW.payload ->> 'missing_milli')::bigint, (NEW.payload ->> 'noted_by')::uuid,
    (NEW.payload ->> 'at')::timestamptz)
  ON CONFLICT (outlet_id, reorder_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER reorders_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'reorder-noted') EXECUTE FUNCTION ocean.note_reorder();
