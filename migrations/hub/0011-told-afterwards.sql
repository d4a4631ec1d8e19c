-- Commands that happened at a terminal while no hub answered (docs/decisions/0051), with the answer
-- they got first. What was set aside is here as well: once set aside it stays so.
CREATE TABLE told_command (
  -- Of its document.
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  staff_id TEXT NOT NULL,
  verified_by TEXT NOT NULL CHECK (verified_by IN ('hub', 'terminal')),
  done_at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  payload_hash TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'conflict', 'quarantined')),
  -- CommittedCommandResult as JSON.
  answer_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER told_command_no_update BEFORE UPDATE ON told_command
BEGIN SELECT RAISE(ABORT, 'what was told is never changed'); END;
CREATE TRIGGER told_command_no_delete BEFORE DELETE ON told_command
BEGIN SELECT RAISE(ABORT, 'what was told is never deleted'); END;
