-- A restored database goes on as another life of the outlet (docs/decisions/0041), and what the
-- cloud set aside is kept to show.

-- Lives are counted from 0; a life has one epoch. A sale stands in the outbox at (life, sequence):
-- what the cloud had not confirmed when a life ended moved into the next, so whatever is left in an
-- earlier life was confirmed.
ALTER TABLE chain_head ADD COLUMN life INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sale ADD COLUMN outbox_life INTEGER NOT NULL DEFAULT 0;

-- Where each life but the first one began: the last row that it shares with the one before. The
-- chain of `epoch` starts at sequence 1 from last_hash. The relay reads it here.
CREATE TABLE epoch_origin (
  epoch TEXT PRIMARY KEY,
  life INTEGER NOT NULL UNIQUE CHECK (life >= 1),
  origin_epoch TEXT NOT NULL,
  last_sequence INTEGER NOT NULL CHECK (last_sequence >= 0),
  last_hash TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('restored', 'chain-broken')),
  -- What brought it about: the same trouble begins one life only.
  trouble TEXT NOT NULL UNIQUE,
  carried_count INTEGER NOT NULL CHECK (carried_count >= 0),
  begun_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the outbox of an epoch was forgotten, and the hash that its first kept row follows.
CREATE TABLE outbox_pruned (
  epoch TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Business day of the last confirmation, and how much had been confirmed on an earlier one.
ALTER TABLE cloud_mark ADD COLUMN confirmed_on TEXT;
ALTER TABLE cloud_mark ADD COLUMN earlier_sequence INTEGER NOT NULL DEFAULT 0;

-- Documents that the cloud did not simply take.
CREATE TABLE set_aside (
  epoch TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  document_id TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('conflict', 'quarantined')),
  reason TEXT NOT NULL,
  told_at_ms INTEGER NOT NULL,
  -- Who looked at it and when; null: nobody yet.
  seen_by TEXT REFERENCES staff (id),
  seen_at_ms INTEGER,
  PRIMARY KEY (epoch, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_aside_unseen ON set_aside (told_at_ms) WHERE seen_at_ms IS NULL;
