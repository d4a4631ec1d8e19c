-- Price lists that the outlet made itself (docs/decisions/0092). Their rows are price entries and
-- tiers as head office's are, and carry the list's id.
CREATE TABLE price_list (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE price_entry ADD COLUMN list_id TEXT;
CREATE INDEX price_entry_by_list ON price_entry (list_id) WHERE list_id IS NOT NULL;
