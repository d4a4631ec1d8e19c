-- Points that head office reserved for this outlet (docs/decisions/0043), and what this outlet
-- earned that the cloud has not confirmed: together what may be spent while it is cut off.

-- One lease a customer and life of this database. granted grows by the feed, spent and released by
-- documents of this outlet's own stream; the cloud counts the same from both.
CREATE TABLE loyalty_allowance (
  customer_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  granted_points INTEGER NOT NULL CHECK (granted_points >= 0),
  spent_points INTEGER NOT NULL DEFAULT 0 CHECK (spent_points >= 0),
  released_points INTEGER NOT NULL DEFAULT 0 CHECK (released_points >= 0),
  PRIMARY KEY (customer_id, epoch)
) STRICT, WITHOUT ROWID;

-- What each document of ours gave (or, spent again from it, took), until the cloud confirms it.
CREATE TABLE loyalty_own (
  customer_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (customer_id, epoch, sequence)
) STRICT, WITHOUT ROWID;

-- When the relay last had an answer of the cloud; one row.
CREATE TABLE cloud_contact (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  is_connected INTEGER NOT NULL CHECK (is_connected IN (0, 1)),
  at_ms INTEGER NOT NULL
) STRICT;
