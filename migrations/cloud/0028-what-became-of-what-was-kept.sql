-- What tills sent that could not become a document, and what a shop did with it
-- (docs/decisions/0087, 0089). Its words are in ocean.document, as they came.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.kept_payload (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  quarantine_id uuid NOT NULL,
  -- Null: only how it ended came; the payload was told by another life of the box.
  reason text,
  terminal_id uuid,
  kept_at timestamptz,
  payload_text text,
  -- done: it is a document after all. settled: left undone, and the note says why.
  how text,
  note text,
  ended_by uuid,
  approved_by uuid,
  ended_at timestamptz,
  PRIMARY KEY (outlet_id, quarantine_id)
);
CREATE INDEX kept_payload_open ON ocean.kept_payload (outlet_id) WHERE how IS NULL;

/* Either may come first: a payload of an earlier life is told again after its end. */
CREATE FUNCTION ocean.keep_payload(p_document ocean.document) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO ocean.kept_payload AS known (
    outlet_id, quarantine_id, reason, terminal_id, kept_at, payload_text)
  SELECT p_document.outlet_id, p_document.document_id, p_document.payload ->> 'reason',
    (p_document.payload ->> 'terminal_id')::uuid, ocean.document_time(p_document),
    p_document.payload ->> 'payload_text'
  ON CONFLICT (outlet_id, quarantine_id) DO UPDATE
  SET reason = excluded.reason, terminal_id = excluded.terminal_id, kept_at = excluded.kept_at,
    payload_text = excluded.payload_text
  WHERE known.payload_text IS NULL;
$$;

CREATE FUNCTION ocean.note_kept_payload() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ocean.keep_payload(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER kept_payloads_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'payload-quarantined') EXECUTE FUNCTION ocean.note_kept_payload();

CREATE FUNCTION ocean.end_kept_payload() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.kept_payload AS known (
    outlet_id, quarantine_id, reason, how, note, ended_by, approved_by, ended_at)
  VALUES (NEW.outlet_id, (NEW.payload ->> 'quarantine_id')::uuid, NEW.payload ->> 'reason',
    NEW.payload ->> 'how', NEW.payload ->> 'note', (NEW.payload ->> 'ended_by')::uuid,
    (NEW.payload ->> 'approved_by')::uuid, (NEW.payload ->> 'at')::timestamptz)
  ON CONFLICT (outlet_id, quarantine_id) DO UPDATE
  SET how = excluded.how, note = excluded.note, ended_by = excluded.ended_by,
    approved_by = excluded.approved_by, ended_at = excluded.ended_at
  WHERE known.how IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER kept_payloads_ended AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'quarantine-ended') EXECUTE FUNCTION ocean.end_kept_payload();

-- Those that came before.
SELECT count(ocean.keep_payload(document)) FROM ocean.document AS document
WHERE document.kind = 'payload-quarantined';

CREATE VIEW ocean.kept_payloads AS
SELECT outlet.code AS outlet_code, kept.* FROM ocean.kept_payload AS kept
JOIN ocean.outlet USING (outlet_id);
GRANT SELECT ON ocean.kept_payload, ocean.kept_payloads TO ocean_books;
