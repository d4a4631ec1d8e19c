-- A disagreement that a rule of the outlet accepted: nobody settled it, at no terminal.
CREATE TABLE conflict_resolution_new (
  conflict_id TEXT PRIMARY KEY REFERENCES conflict (id),
  -- Of the request and of the outbox document.
  resolution_id TEXT NOT NULL UNIQUE,
  reason TEXT NOT NULL,
  note TEXT,
  -- Null: a rule did, and the note says which.
  resolved_by TEXT REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  terminal_id TEXT REFERENCES terminal (id),
  at_ms INTEGER NOT NULL,
  CHECK ((resolved_by IS NULL) = (terminal_id IS NULL)),
  CHECK (resolved_by IS NOT NULL OR (approved_by IS NULL AND note IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO conflict_resolution_new SELECT * FROM conflict_resolution;
DROP TABLE conflict_resolution;
ALTER TABLE conflict_resolution_new RENAME TO conflict_resolution;
CREATE TRIGGER conflict_resolution_no_update BEFORE UPDATE ON conflict_resolution
BEGIN SELECT RAISE(ABORT, 'a resolution is never changed'); END;
CREATE TRIGGER conflict_resolution_no_delete BEFORE DELETE ON conflict_resolution
BEGIN SELECT RAISE(ABORT, 'a resolution is never deleted'); END;
