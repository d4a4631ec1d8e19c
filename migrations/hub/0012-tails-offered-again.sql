-- A database that lost data is filled again by its terminals (docs/decisions/0054): in each life
-- but the first the hub waits for every terminal's tail, until it was offered or somebody gave it
-- up.

CREATE TABLE terminal_tail (
  life INTEGER NOT NULL CHECK (life >= 1),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  -- awaited: not whole yet. offered: the hub has all that the terminal keeps. lost: a manager says
  -- that the terminal never comes back; one that comes all the same is offered.
  state TEXT NOT NULL CHECK (state IN ('awaited', 'offered', 'lost')),
  -- First word of it, and when all of it was in.
  begun_at_ms INTEGER,
  offered_at_ms INTEGER,
  offered_count INTEGER NOT NULL DEFAULT 0 CHECK (offered_count >= 0),
  lost_by TEXT REFERENCES staff (id),
  lost_reason TEXT,
  lost_at_ms INTEGER,
  PRIMARY KEY (life, terminal_id)
) STRICT, WITHOUT ROWID;

-- What the hub lacked of a tail. Life 0: the database went back in time and does not know it yet.
CREATE TABLE tail_document (
  life INTEGER NOT NULL CHECK (life >= 0),
  document_id TEXT NOT NULL,
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'command')),
  asked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (life, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tail_document_by_terminal ON tail_document (life, terminal_id);
-- Whether a paper belongs to what was offered again.
CREATE INDEX tail_document_by_id ON tail_document (document_id);

-- What was set aside word for word is not lacking.
CREATE INDEX quarantine_by_document ON quarantine (document_id) WHERE document_id IS NOT NULL;
