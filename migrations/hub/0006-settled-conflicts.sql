-- Who settled a disagreement, why, and on whose word. The conflict itself stays as it was found.
CREATE TABLE conflict_resolution (
  conflict_id TEXT PRIMARY KEY REFERENCES conflict (id),
  -- Of the request and of the outbox document.
  resolution_id TEXT NOT NULL UNIQUE,
  reason TEXT NOT NULL,
  note TEXT,
  resolved_by TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER conflict_resolution_no_update BEFORE UPDATE ON conflict_resolution
BEGIN SELECT RAISE(ABORT, 'a resolution is never changed'); END;
CREATE TRIGGER conflict_resolution_no_delete BEFORE DELETE ON conflict_resolution
BEGIN SELECT RAISE(ABORT, 'a resolution is never deleted'); END;
