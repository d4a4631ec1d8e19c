-- What became of a payload that was set aside: it was done after all, or a person settled it.
CREATE TABLE quarantine_end (
  quarantine_id TEXT PRIMARY KEY REFERENCES quarantine (id),
  how TEXT NOT NULL CHECK (how IN ('done', 'settled')),
  -- Why, of what was settled.
  note TEXT CHECK (how = 'done' OR note IS NOT NULL),
  ended_by TEXT NOT NULL REFERENCES staff (id),
  approved_by TEXT REFERENCES staff (id),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quarantine_end_no_update BEFORE UPDATE ON quarantine_end
BEGIN SELECT RAISE(ABORT, 'what was settled is never changed'); END;
CREATE TRIGGER quarantine_end_no_delete BEFORE DELETE ON quarantine_end
BEGIN SELECT RAISE(ABORT, 'what was settled is never deleted'); END;
