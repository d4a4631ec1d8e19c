-- A printer with a memory of its own keeps the outlet's logo (docs/decisions/0114).

ALTER TABLE printer ADD COLUMN has_logo_memory INTEGER NOT NULL DEFAULT 0
  CHECK (has_logo_memory IN (0, 1));

CREATE TABLE printer_logo (
  printer_id TEXT PRIMARY KEY REFERENCES printer (id),
  -- Of every picture that was written and may lie there still, four letters each, the newest first.
  keys TEXT NOT NULL CHECK (length(keys) % 4 = 0),
  -- storing: begun, and nothing was heard of its end.
  state TEXT NOT NULL CHECK (state IN (
    'storing', 'kept', 'unanswered', 'no-room', 'withheld', 'unproved')),
  -- When the logo was chosen of which this is said; null: it was taken away meanwhile.
  logo_at_ms INTEGER,
  -- Such memory wears: how often it was written since, within a day.
  write_count INTEGER NOT NULL CHECK (write_count >= 0),
  counted_from_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;
