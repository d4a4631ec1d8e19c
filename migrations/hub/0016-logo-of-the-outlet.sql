-- The picture at the head of the outlet's papers, as dots: a bit each, rows of whole bytes.
CREATE TABLE outlet_logo (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  width_bytes INTEGER NOT NULL CHECK (width_bytes BETWEEN 1 AND 72),
  row_count INTEGER NOT NULL CHECK (row_count BETWEEN 1 AND 400),
  bits BLOB NOT NULL CHECK (length(bits) = width_bytes * row_count),
  updated_at_ms INTEGER NOT NULL
) STRICT;
