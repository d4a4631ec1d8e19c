-- What a code said of the very goods that were sold, and who said a weight (docs/decisions/0070).
-- NULL on lines of before, and where nothing said it.
ALTER TABLE sale_line ADD COLUMN batch_code TEXT;
ALTER TABLE sale_line ADD COLUMN expires_on TEXT;
ALTER TABLE sale_line ADD COLUMN weight_source TEXT
  CHECK (weight_source IN ('scale', 'label', 'typed'));

-- A recall asks for a batch; few lines have one.
CREATE INDEX sale_line_by_batch ON sale_line (batch_code) WHERE batch_code IS NOT NULL;

-- One framing more: eight data bits with even parity, eleven bits on the line.
CREATE TABLE scale_again (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- One line has one scale; by preference a name below /dev/serial/by-id.
  port TEXT NOT NULL UNIQUE,
  protocol TEXT NOT NULL CHECK (protocol IN ('cas-request', 'cas-stream', 'toledo-8217')),
  baud INTEGER NOT NULL CHECK (baud BETWEEN 1200 AND 115200),
  framing TEXT NOT NULL CHECK (framing IN ('8N1', '7E1', '7O1', '8E1')),
  capacity_g INTEGER NOT NULL CHECK (capacity_g BETWEEN 100 AND 1000000),
  min_load_g INTEGER NOT NULL CHECK (min_load_g BETWEEN 1 AND 10000 AND min_load_g < capacity_g),
  is_for_all INTEGER NOT NULL CHECK (is_for_all IN (0, 1))
) STRICT;
CREATE TABLE scale_terminal_again (
  terminal_id TEXT PRIMARY KEY REFERENCES terminal (id),
  scale_id TEXT NOT NULL REFERENCES scale_again (id)
) STRICT;
INSERT INTO scale_again SELECT id, name, port, protocol, baud, framing, capacity_g, min_load_g,
  is_for_all FROM scale;
INSERT INTO scale_terminal_again SELECT terminal_id, scale_id FROM scale_terminal;
DROP TABLE scale_terminal;
DROP TABLE scale;
-- SQLite carries the reference along.
ALTER TABLE scale_again RENAME TO scale;
ALTER TABLE scale_terminal_again RENAME TO scale_terminal;
CREATE UNIQUE INDEX scale_for_all ON scale (is_for_all) WHERE is_for_all = 1;
