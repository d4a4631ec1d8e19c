-- Scales on the box's serial lines, and which terminal weighs on which (docs/decisions/0067).
CREATE TABLE scale (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- One line has one scale; by preference a name below /dev/serial/by-id.
  port TEXT NOT NULL UNIQUE,
  protocol TEXT NOT NULL CHECK (protocol IN ('cas-request', 'cas-stream', 'toledo-8217')),
  baud INTEGER NOT NULL CHECK (baud BETWEEN 1200 AND 115200),
  framing TEXT NOT NULL CHECK (framing IN ('8N1', '7E1', '7O1')),
  capacity_g INTEGER NOT NULL CHECK (capacity_g BETWEEN 100 AND 1000000),
  min_load_g INTEGER NOT NULL CHECK (min_load_g BETWEEN 1 AND 10000 AND min_load_g < capacity_g),
  is_for_all INTEGER NOT NULL CHECK (is_for_all IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX scale_for_all ON scale (is_for_all) WHERE is_for_all = 1;

-- A terminal without a row weighs on the scale for all.
CREATE TABLE scale_terminal (
  terminal_id TEXT PRIMARY KEY REFERENCES terminal (id),
  scale_id TEXT NOT NULL REFERENCES scale (id)
) STRICT;
