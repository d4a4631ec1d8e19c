-- A label hangs when its paper came out, and not when it was ordered (docs/decisions/0093).
ALTER TABLE shelf_label RENAME COLUMN ordered_at_ms TO printed_at_ms;

-- Of jobs that are under way. One job is one label, however many copies.
CREATE TABLE ordered_label (
  print_job_id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL,
  unit_code TEXT NOT NULL,
  price_minor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ordered_label_by_unit ON ordered_label (product_id, unit_code);

-- A printer's word, or a person's; `sent` is the best of a printer that has no word.
CREATE TRIGGER label_came_out AFTER UPDATE OF state ON print_job
WHEN new.kind = 'label' AND new.state IN ('printed', 'sent')
BEGIN
  INSERT INTO shelf_label (product_id, unit_code, price_minor, printed_at_ms)
    SELECT product_id, unit_code, price_minor, new.updated_at_ms FROM ordered_label
    WHERE print_job_id = new.id
    ON CONFLICT (product_id, unit_code) DO UPDATE
    SET price_minor = excluded.price_minor, printed_at_ms = excluded.printed_at_ms;
  DELETE FROM ordered_label WHERE print_job_id = new.id;
END;
CREATE TRIGGER label_did_not_come_out AFTER UPDATE OF state ON print_job
WHEN new.kind = 'label' AND new.state = 'cancelled'
BEGIN
  DELETE FROM ordered_label WHERE print_job_id = new.id;
END;

-- Who the outlet is for the tax office, by the business day from which on it is so. Empty: as the
-- outlet says, on every day.
CREATE TABLE tax_status (
  valid_from TEXT PRIMARY KEY,
  is_taxable_enterprise INTEGER NOT NULL CHECK (is_taxable_enterprise IN (0, 1)),
  npwp TEXT,
  nitku TEXT,
  set_by TEXT,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
