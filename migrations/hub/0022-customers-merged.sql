-- Two rows of customers that are one person (docs/decisions/0069): the younger row stays and points
-- to the elder. Where there is a second account of a kind, it points to the one that goes on.
ALTER TABLE customer ADD COLUMN merged_into TEXT REFERENCES customer (id);
CREATE INDEX customer_by_survivor ON customer (merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE account ADD COLUMN merged_into TEXT REFERENCES account (id);

-- Each merge, once. Points are those that stood on the row that went.
CREATE TABLE customer_merge (
  id TEXT PRIMARY KEY,
  loser_id TEXT NOT NULL UNIQUE REFERENCES customer (id),
  winner_id TEXT NOT NULL REFERENCES customer (id),
  points INTEGER NOT NULL,
  -- Null: another outlet merged them, and head office's cloud said so.
  staff_id TEXT REFERENCES staff (id),
  terminal_id TEXT,
  at_ms INTEGER NOT NULL,
  CHECK (loser_id <> winner_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER customer_merge_no_update BEFORE UPDATE ON customer_merge
BEGIN SELECT RAISE(ABORT, 'a merge is never undone'); END;
CREATE TRIGGER customer_merge_no_delete BEFORE DELETE ON customer_merge
BEGIN SELECT RAISE(ABORT, 'a merge is never undone'); END;

-- One more reason: merge, in pairs that sum to nothing.
CREATE TABLE loyalty_entry_new (
  id INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  points INTEGER NOT NULL,
  reason TEXT NOT NULL
    CHECK (reason IN ('sale', 'redeem', 'refund', 'initial', 'head-office', 'merge')),
  document_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO loyalty_entry_new SELECT * FROM loyalty_entry;
DROP TABLE loyalty_entry;
ALTER TABLE loyalty_entry_new RENAME TO loyalty_entry;
CREATE INDEX loyalty_entry_by_customer ON loyalty_entry (customer_id);
CREATE TRIGGER loyalty_entry_no_update BEFORE UPDATE ON loyalty_entry
BEGIN SELECT RAISE(ABORT, 'loyalty_entry is append-only'); END;
CREATE TRIGGER loyalty_entry_no_delete BEFORE DELETE ON loyalty_entry
BEGIN SELECT RAISE(ABORT, 'loyalty_entry is append-only'); END;

CREATE TABLE account_entry_new (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  amount_minor INTEGER NOT NULL,
  balance_minor INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN (
    'top-up', 'pay-back', 'redeem', 'refund', 'payout', 'reversal', 'merge')),
  document_id TEXT NOT NULL,
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO account_entry_new SELECT * FROM account_entry;
DROP TABLE account_entry;
ALTER TABLE account_entry_new RENAME TO account_entry;
CREATE INDEX account_entry_by_account ON account_entry (account_id);
CREATE INDEX account_entry_by_document ON account_entry (document_id);
CREATE TRIGGER account_entry_no_update BEFORE UPDATE ON account_entry
BEGIN SELECT RAISE(ABORT, 'account_entry is append-only'); END;
CREATE TRIGGER account_entry_no_delete BEFORE DELETE ON account_entry
BEGIN SELECT RAISE(ABORT, 'account_entry is append-only'); END;

-- Tills hear of a merge as of any other change.
DROP TRIGGER customer_changed;
CREATE TRIGGER customer_changed
AFTER UPDATE OF full_name, phone_e164, email, membership_number, loyalty_tier, loyalty_points,
  merged_into
ON customer BEGIN
  UPDATE customer_counter SET cursor = cursor + 1;
  UPDATE customer SET change_cursor = (SELECT cursor FROM customer_counter) WHERE id = NEW.id;
END;
