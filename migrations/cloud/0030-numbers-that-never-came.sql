-- Receipt numbers that a later one of their series has overtaken, and what a shop said became of
-- them (docs/decisions/0112, 0113). Which numbers are here is in ocean.terminal_series as ever.
SET LOCAL ROLE ocean_owner;

CREATE TABLE ocean.voided_numbers (
  outlet_id uuid NOT NULL REFERENCES ocean.outlet,
  voiding_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  series text NOT NULL,
  numbers int8range NOT NULL CHECK (NOT isempty(numbers)),
  reason text NOT NULL,
  voided_by uuid NOT NULL,
  voided_at timestamptz NOT NULL,
  PRIMARY KEY (outlet_id, voiding_id)
);
CREATE INDEX voided_numbers_by_series ON ocean.voided_numbers (outlet_id, terminal_id, series);

CREATE FUNCTION ocean.note_voided_numbers() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ocean.voided_numbers (
    outlet_id, voiding_id, terminal_id, series, numbers, reason, voided_by, voided_at)
  VALUES (NEW.outlet_id, NEW.document_id, (NEW.payload ->> 'terminal_id')::uuid,
    NEW.payload ->> 'series',
    int8range((NEW.payload ->> 'from')::bigint, (NEW.payload ->> 'to')::bigint, '[]'),
    NEW.payload ->> 'reason', (NEW.payload ->> 'voided_by')::uuid,
    (NEW.payload ->> 'at')::timestamptz)
  ON CONFLICT (outlet_id, voiding_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER voided_numbers_noted AFTER INSERT ON ocean.document
FOR EACH ROW WHEN (NEW.kind = 'receipt-numbers-voided')
EXECUTE FUNCTION ocean.note_voided_numbers();

/* Of every series what is not held below its highest number, and what was said of its numbers. */
CREATE VIEW ocean.overtaken_numbers AS
SELECT known.outlet_id, known.terminal_id, known.series,
  int8multirange(int8range(1, upper(known.held))) - known.held AS missing,
  (SELECT coalesce(range_agg(said.numbers), '{}') FROM ocean.voided_numbers AS said
    WHERE said.outlet_id = known.outlet_id AND said.terminal_id = known.terminal_id
      AND said.series = known.series) AS voided
FROM ocean.terminal_series AS known
WHERE known.watermark < upper(known.held) - 1;

-- A hole that a manager explained in part is two rows or three. What was not explained may be a
-- sale that waits, that nobody can read, or that is lost with its till. overtaken_at: when the
-- outlet received the first number after it; NULL where that one could not be read.
CREATE VIEW ocean.missing_receipt_numbers AS
SELECT outlet.outlet_id, outlet.code AS outlet_code, part.terminal_id, part.series,
  lower(part.numbers) AS first_number, upper(part.numbers) - 1 AS last_number,
  upper(part.numbers) - lower(part.numbers) AS number_count, part.is_explained,
  (SELECT min(sale.hub_received_at) FROM ocean.sale
    WHERE sale.outlet_id = part.outlet_id AND sale.terminal_id = part.terminal_id
      AND sale.series = part.series AND sale.number = upper(part.hole)) AS overtaken_at
FROM (
  SELECT overtaken.outlet_id, overtaken.terminal_id, overtaken.series, hole, piece.is_explained,
    unnest(piece.numbers) AS numbers
  FROM ocean.overtaken_numbers AS overtaken, unnest(overtaken.missing) AS hole,
  LATERAL (VALUES
    (false, int8multirange(hole) - overtaken.voided),
    (true, int8multirange(hole) * overtaken.voided)) AS piece (is_explained, numbers)
) AS part
JOIN ocean.outlet USING (outlet_id);
GRANT SELECT ON ocean.missing_receipt_numbers TO ocean_reader;

-- Why, in the words of whoever said it: also of numbers that came all the same.
CREATE VIEW ocean.voided_receipt_numbers AS
SELECT outlet.code AS outlet_code, said.terminal_id, said.series,
  lower(said.numbers) AS first_number, upper(said.numbers) - 1 AS last_number,
  said.reason, said.voided_by, said.voided_at
FROM ocean.voided_numbers AS said JOIN ocean.outlet USING (outlet_id);
GRANT SELECT ON ocean.voided_receipt_numbers TO ocean_books;
