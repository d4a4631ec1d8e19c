-- A stock document of more lines than one transaction should hold is written down whole, and then
-- moves its goods in portions (docs/decisions/0123). A row stands here until the last of them.

CREATE TABLE stock_posting (
  document_id TEXT PRIMARY KEY REFERENCES stock_document (id),
  -- The first line whose goods have not moved yet.
  next_line INTEGER NOT NULL CHECK (next_line >= 1)
) STRICT, WITHOUT ROWID;
